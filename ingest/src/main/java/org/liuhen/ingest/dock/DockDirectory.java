package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.JsonWriter;
import org.liuhen.storage.format.MalformedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory that this program shares with the root program: there stands what is plugged in, what is asked
/// for, and what was answered. This program has no right to mount or erase anything. Safe for many threads.
public final class DockDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(DockDirectory.class);
    private static final int MOST_PORTS = 64;
    private static final long MOST_BYTES = 16L << 20;

    private final Path root;

    /// @param root with the folders `ports`, `requests` and `answers`
    public DockDirectory(Path root) {
        this.root = root;
    }

    /// Whether the root program has made the directory.
    public boolean isThere() {
        return Files.isDirectory(root.resolve("ports"));
    }

    /// What is plugged in now. What cannot be read is left out, and the program's log says so.
    public List<PluggedVolume> volumes() throws IOException {
        List<PluggedVolume> volumes = new ArrayList<>();
        if (!isThere()) {
            return volumes;
        }
        List<Path> files;
        try (Stream<Path> list = Files.list(root.resolve("ports"))) {
            files = list.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .limit(MOST_PORTS)
                    .toList();
        }
        for (Path file : files) {
            try {
                volumes.add(PluggedVolume.read(bytes(file)));
            } catch (NoSuchFileException e) {
                LOG.debug("A volume was taken away meanwhile: file={}", file);
            } catch (MalformedException | IOException e) {
                LOG.warn("What is plugged in cannot be read: file={} reason={}", file, e.getMessage());
            }
        }
        return volumes;
    }

    /// Whether this insertion of this volume is still there.
    boolean isPlugged(PluggedVolume volume) throws IOException {
        return volumes().stream().anyMatch(volume::isSameInsertion);
    }

    /// Asks the root program for something; a request that it has not taken yet is replaced.
    void ask(PluggedVolume volume, DockRequest request) throws IOException {
        FieldsBuilder out = new FieldsBuilder()
                .text("id", request.id())
                .text("port", volume.port())
                .text("diskseq", volume.diskseq());
        request.write(out);
        Path folder = root.resolve("requests");
        Path fresh = folder.resolve("." + plain(volume.port()) + ".new");
        Files.write(
                fresh,
                JsonWriter.bytes(out.build()),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS);
        Files.move(fresh, folder.resolve(plain(volume.port()) + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    /// The answer to a request, once it is there.
    Optional<DockAnswer> answer(PluggedVolume volume, String id) throws IOException {
        Path file = root.resolve("answers").resolve(plain(volume.port()) + ".json");
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(DockAnswer.read(bytes(file)))
                    .filter(answer -> answer.id().equals(id));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (MalformedException e) {
            throw new IOException("the answer in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is longer than " + MOST_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private static String plain(String port) {
        return port.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
