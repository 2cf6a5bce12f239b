package org.liuhen.appliance.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.liuhen.storage.durable.Disk;

/// A file that holds one secret, 128 random bits as 32 hexadecimal digits: whoever can read it on the machine has the
/// right it stands for.
final class SecretFile {
    private static final int BYTES = 16;

    private final Disk disk;
    private final Path directory;
    private final Path file;
    private final String mode;

    /// @param mode POSIX permissions it is made with, like `r--------`
    SecretFile(Disk disk, Path directory, String name, String mode) {
        this.disk = disk;
        this.directory = directory;
        this.file = directory.resolve(name);
        this.mode = mode;
    }

    Path file() {
        return file;
    }

    Optional<String> read() throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        String secret = Files.readString(file, StandardCharsets.US_ASCII).strip();
        return secret.length() == 2 * BYTES ? Optional.of(secret) : Optional.empty();
    }

    /// The secret in the file; a new one where there is none.
    String readOrMake() throws IOException {
        Optional<String> there = read();
        if (there.isPresent()) {
            return there.get();
        }
        remove();
        String secret = Secret.fresh(BYTES);
        disk.writeNew(file, (secret + "\n").getBytes(StandardCharsets.US_ASCII), mode, Disk.Content.KEY);
        return secret;
    }

    void remove() throws IOException {
        if (Files.deleteIfExists(file)) {
            disk.forceDirectory(directory);
        }
    }
}
