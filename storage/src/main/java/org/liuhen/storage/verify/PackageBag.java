package org.liuhen.storage.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.Manifest;
import org.liuhen.storage.format.PackagePaths;

/// The bag around an evidence package: its files, its manifests, and the bytes of each file, read once.
final class PackageBag {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int MOST_SMALL_BYTES = 64 << 20;

    private final Path folder;
    private final List<Finding> findings;
    private final Advance advance;
    private final SortedMap<String, Path> files = new TreeMap<>();
    private final SortedMap<String, Hash> listed = new TreeMap<>();

    PackageBag(Path folder, List<Finding> findings, Advance advance) {
        this.folder = folder;
        this.findings = findings;
        this.advance = advance;
    }

    /// A stretch of a file that an entry answers for.
    record Range(String part, long lengthBytes, Hash hash) {}

    /// What a manifest is about.
    private enum Half {
        PAYLOAD,
        TAGS
    }

    /// Looks at what is there, and at what should be.
    void open() throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(
                            path -> files.put(folder.relativize(path).toString().replace('\\', '/'), path));
        }
        list(PackagePaths.MANIFEST, Half.PAYLOAD);
        list(PackagePaths.TAG_MANIFEST, Half.TAGS);
        byte[] bagit = PackagePaths.BAGIT_TEXT.getBytes(StandardCharsets.US_ASCII);
        if (!Arrays.equals(small(PackagePaths.BAGIT).orElse(new byte[0]), bagit)) {
            complain("manifest-damaged", PackagePaths.BAGIT, "a package of this form begins with two other lines");
        }
        requireFile(PackagePaths.BAG_INFO, "a package has it");
        for (String path : files.keySet()) {
            if (!listed.containsKey(path) && !path.equals(PackagePaths.TAG_MANIFEST)) {
                complain("file-unknown", path, "no manifest lists this file");
            }
        }
        advance.expect(listed.keySet().stream().mapToLong(this::length).sum());
    }

    private void list(String path, Half half) throws IOException {
        Optional<byte[]> bytes = small(path);
        if (bytes.isEmpty()) {
            complain("file-missing", path, "a bag has this manifest");
            return;
        }
        try {
            for (Map.Entry<String, Hash> each :
                    Manifest.decode(bytes.get()).hashes().entrySet()) {
                if (each.getKey().startsWith(PackagePaths.PAYLOAD) != (half == Half.PAYLOAD)
                        || each.getKey().equals(PackagePaths.TAG_MANIFEST)) {
                    complain("manifest-damaged", path, "it lists " + each.getKey() + ", which is not its business");
                }
                listed.put(each.getKey(), each.getValue());
            }
        } catch (MalformedException e) {
            complain("manifest-damaged", path, String.valueOf(e.getMessage()));
        }
    }

    void complain(String code, String place, String what) {
        findings.add(new Finding.OfPackage(code, place, what));
    }

    void requireFile(String path, String why) {
        if (!isThere(path)) {
            complain("file-missing", path, "the file is missing: " + why);
        }
    }

    boolean isThere(String path) {
        Path file = files.get(path);
        return file != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /// Paths of all files.
    List<String> paths() {
        return List.copyOf(files.keySet());
    }

    Path file(String path) {
        return folder.resolve(path);
    }

    long length(String path) {
        try {
            return isThere(path) ? Files.size(file(path)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /// The bytes of a small file, if it is there and is one.
    Optional<byte[]> small(String path) {
        try {
            return isThere(path) && length(path) <= MOST_SMALL_BYTES
                    ? Optional.of(Files.readAllBytes(file(path)))
                    : Optional.empty();
        } catch (IOException e) {
            complain("file-missing", path, "the file cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /// Reads each listed file once, and holds it against its manifest and against what entries answer for.
    ///
    /// @param ranges stretches of files, by path, from the first byte on
    void read(Map<String, List<Range>> ranges) throws VerificationStoppedException {
        for (Map.Entry<String, Hash> each : listed.entrySet()) {
            String path = each.getKey();
            if (!isThere(path)) {
                complain("file-missing", path, "a manifest lists this file, and it is not there");
                continue;
            }
            try (FileChannel channel = FileChannel.open(file(path), StandardOpenOption.READ)) {
                Hash whole = read(channel, path, ranges.getOrDefault(path, List.of()));
                if (!whole.equals(each.getValue())) {
                    complain(
                            "bytes-altered",
                            path,
                            "SHA-256 is " + whole + ", and the manifest says " + each.getValue());
                }
            } catch (VerificationStoppedException e) {
                throw e;
            } catch (IOException e) {
                complain("file-missing", path, "the file cannot be read: " + e.getMessage());
            }
        }
    }

    private Hash read(FileChannel channel, String path, List<Range> ranges) throws IOException {
        MessageDigest whole = Hash.newDigest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long offset = 0;
        for (Range range : ranges) {
            MessageDigest part = Hash.newDigest();
            long got = read(channel, range.lengthBytes(), buffer, List.of(whole, part));
            Hash actual = Hash.ending(part);
            if (got < range.lengthBytes()) {
                complain("bytes-missing", path, "it ends in " + range.part() + ", at byte " + (offset + got));
                return Hash.ending(whole);
            }
            if (!actual.equals(range.hash())) {
                complain(
                        "bytes-altered",
                        path + " bytes " + offset + " to " + (offset + got - 1) + " (" + range.part() + ")",
                        "SHA-256 is " + actual + ", and the log says " + range.hash());
            }
            offset += got;
        }
        long rest = read(channel, Long.MAX_VALUE, buffer, List.of(whole));
        if (rest > 0 && !ranges.isEmpty()) {
            complain("bytes-uncovered", path, "no entry covers its last " + rest + " bytes");
        }
        return Hash.ending(whole);
    }

    private long read(FileChannel channel, long most, byte[] buffer, List<MessageDigest> digests) throws IOException {
        long done = 0;
        while (done < most) {
            int got = channel.read(ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, most - done)));
            if (got < 0) {
                break;
            }
            for (MessageDigest digest : digests) {
                digest.update(buffer, 0, got);
            }
            done += got;
            advance.hashed(got);
        }
        return done;
    }
}
