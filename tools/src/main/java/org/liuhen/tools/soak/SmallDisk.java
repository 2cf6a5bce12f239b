package org.liuhen.tools.soak;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A disk of its own for the state directory, small enough to be filled: an ext4 image on a loop device. Needs
/// root.
final class SmallDisk implements AutoCloseable {
    private final Path mount;

    private SmallDisk(Path mount) {
        this.mount = mount;
    }

    /// Makes and mounts one below `directory`.
    ///
    /// @throws IOException if this user or machine cannot
    static SmallDisk make(Path directory, long bytes) throws IOException, InterruptedException {
        Path image = directory.resolve("disk.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        Path mount = Files.createDirectory(directory.resolve("disk"));
        Shell.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
        Shell.run("mount", "-o", "loop", image.toString(), mount.toString());
        return new SmallDisk(mount);
    }

    Path root() {
        return mount;
    }

    /// Fills it to the last byte.
    void fill() throws IOException {
        byte[] block = new byte[1 << 20];
        int size = block.length;
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (size > 0) {
                try {
                    out.write(block, 0, size);
                } catch (IOException full) {
                    size /= 2;
                }
            }
        }
    }

    /// Gives the room back.
    void empty() throws IOException {
        Files.deleteIfExists(filler());
    }

    /// Lets nothing be written for a while: who writes waits. By a shell of its own, which mends it even if this
    /// program ends meanwhile.
    void hang(Duration length) throws IOException, InterruptedException {
        Shell.run(
                "sh",
                "-c",
                "fsfreeze --freeze \"$0\" && sleep \"$1\"; fsfreeze --unfreeze \"$0\"",
                mount.toString(),
                Shell.seconds(length));
    }

    @Override
    public void close() throws IOException {
        try {
            Shell.run("umount", mount.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path filler() {
        return mount.resolve("foreign-file");
    }
}
