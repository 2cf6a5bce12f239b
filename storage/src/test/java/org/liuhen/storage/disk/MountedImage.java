package org.liuhen.storage.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file system in a file, mounted for as long as this is open.
public final class MountedImage implements AutoCloseable {
    private final Path directory;

    private MountedImage(Path directory) {
        this.directory = directory;
    }

    /// Mounts `image` on the new directory `directory`; a journal is replayed now. The loop device frees itself.
    public static MountedImage mount(FileSystemKind kind, Path image, Path directory) throws IOException {
        Files.createDirectories(directory);
        Command.of("mount", "-t", kind.type(), "-o", "loop", image.toString(), directory.toString())
                .run();
        return new MountedImage(directory);
    }

    /// Where the files are.
    public Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        Command.Outcome outcome = Command.of("umount", directory.toString()).outcome();
        if (outcome.exitCode() != 0) {
            // Somebody still holds a file: the name goes now, the rest when they let go.
            Command.of("umount", "--lazy", directory.toString()).run();
            throw new IOException("something still used " + directory + ": " + outcome.output());
        }
    }
}
