package org.liuhen.appliance.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.liuhen.storage.durable.Disk;

/// A file of mode 0600 that is replaced as a whole: whoever reads it finds what was there before, or what is there now.
final class WholeFile {
    private final Disk disk;
    private final Path directory;
    private final Path file;

    WholeFile(Disk disk, Path directory, String name) {
        this.disk = disk;
        this.directory = directory;
        this.file = directory.resolve(name);
    }

    Path file() {
        return file;
    }

    /// Its bytes; empty if there is no file yet.
    Optional<byte[]> read() throws IOException {
        return Files.notExists(file) ? Optional.empty() : Optional.of(Files.readAllBytes(file));
    }

    /// Replaces it: new bytes durable first, then the name, then the directory.
    void write(byte[] bytes) throws IOException {
        Path next = directory.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        disk.writeNew(next, bytes, "rw-------", Disk.Content.METADATA);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        disk.forceDirectory(directory);
    }
}
