package org.liuhen.tools;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.archive.ArchiveStore;
import org.liuhen.storage.archive.DirectoryArchiveStore;
import org.liuhen.storage.archive.s3.Bucket;
import org.liuhen.storage.archive.s3.S3ArchiveStore;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.time.SystemClocks;
import picocli.CommandLine.Option;

/// The options that name an archive.
final class ArchiveAddress {
    @Option(
            names = "--archive",
            paramLabel = "ARCHIVE",
            description = "The archive: a folder, or a bucket as https://HOST[:PORT]/BUCKET.")
    private @Nullable String address;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = "For a bucket: file with two lines, access key and secret key.")
    private @Nullable Path credentials;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "For a bucket: as the engine calls it; ${DEFAULT-VALUE} without it.")
    private String region = Bucket.DEFAULT_REGION;

    @Option(
            names = "--authority",
            paramLabel = "PEM",
            description = "For a bucket: the authorities that its certificate may come from.")
    private @Nullable Path authority;

    @Option(
            names = "--certificate",
            paramLabel = "PEM",
            description = "For a bucket: certificate and private key, where the engine asks for them.")
    private @Nullable Path certificate;

    /// Whether an archive was named.
    boolean isGiven() {
        return address != null;
    }

    /// The archive.
    ///
    /// @throws IOException if none was named, or nothing is there
    ArchiveStore open() throws IOException {
        if (address == null) {
            throw new IOException("--archive must say where the archive is: a folder, or https://HOST[:PORT]/BUCKET");
        }
        return address.startsWith("https://") || address.startsWith("http://") ? bucket(address) : folder(address);
    }

    private ArchiveStore bucket(String text) throws IOException {
        int slash = text.lastIndexOf('/');
        URI endpoint = URI.create(text.substring(0, slash));
        String name = text.substring(slash + 1);
        if (!Bucket.isEndpoint(endpoint) || !Bucket.isName(name)) {
            throw new IOException("--archive " + text + " is no bucket: write https://HOST[:PORT]/BUCKET");
        }
        if (credentials == null) {
            throw new IOException(
                    "--archive " + text + " is a bucket: --credentials must name the file with its two keys");
        }
        return S3ArchiveStore.at(
                new Bucket(
                        endpoint,
                        region,
                        name,
                        credentials,
                        Optional.ofNullable(authority),
                        Optional.ofNullable(certificate)),
                new SystemClocks(),
                new SecureRandom());
    }

    private static ArchiveStore folder(String text) throws IOException {
        Path folder = text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
        if (!Files.isDirectory(folder)) {
            throw new IOException("--archive " + text
                    + " is no folder: name the folder of the archive, or a copy of it, or a bucket as"
                    + " https://HOST[:PORT]/BUCKET");
        }
        return DirectoryArchiveStore.at(folder.toAbsolutePath(), new SystemDisk(), new SecureRandom());
    }
}
