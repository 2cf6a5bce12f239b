package org.liuhen.tools.recorder;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The storage of a recorder as an image: a file system with the files of a folder.
///
/// @param file the image
/// @param fileSystem what is on it
/// @param volume serial number of the file system, as `blkid` shows it
public record RecorderImage(Path file, FileSystem fileSystem, String volume) {
    private static final long SPARE_BYTES = 64L << 20;

    /// File systems that recorders have.
    public enum FileSystem {
        EXT4,
        EXFAT,
        VFAT
    }

    /// Makes an image of the files of a folder. exFAT needs root, because it is filled while it is mounted.
    ///
    /// @param serial 8 hexadecimal digits: makes the volume's serial number
    public static RecorderImage make(Path file, FileSystem fileSystem, Path folder, String serial) throws IOException {
        long bytes = SPARE_BYTES;
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path each : walk.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(each) + (64 << 10);
            }
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength((bytes + bytes / 16) >> 20 << 20);
        }
        String dashed = serial.substring(0, 4) + "-" + serial.substring(4);
        return switch (fileSystem) {
            case EXT4 -> {
                String uuid = serial + "-0000-4000-8000-000000000000";
                RecorderFolder.run(List.of(
                        "mkfs.ext4", "-q", "-U", uuid, "-L", "RECORDER", "-d", folder.toString(), file.toString()));
                yield new RecorderImage(file, fileSystem, uuid);
            }
            case VFAT -> {
                RecorderFolder.run(List.of("mkfs.vfat", "-F", "32", "-i", serial, "-n", "RECORDER", file.toString()));
                List<String> copy = new ArrayList<>(List.of("mcopy", "-s", "-m", "-i", file.toString()));
                try (Stream<Path> list = Files.list(folder)) {
                    list.map(Path::toString).sorted().forEach(copy::add);
                }
                copy.add("::");
                RecorderFolder.run(copy);
                yield new RecorderImage(file, fileSystem, dashed);
            }
            case EXFAT -> {
                RecorderFolder.run(List.of("mkfs.exfat", "-c", "32K", "-L", "RECORDER", file.toString()));
                RecorderFolder.run(List.of("exfatlabel", "-i", file.toString(), "0x" + serial));
                RecorderImage image = new RecorderImage(file, fileSystem, dashed);
                image.change(mount -> RecorderFolder.run(
                        List.of("cp", "-r", "--preserve=timestamps", folder + "/.", mount.toString())));
                yield image;
            }
        };
    }

    /// What somebody does with the files of a recorder that is not plugged in.
    public interface Change {
        /// @param root where its file system is mounted
        void make(Path root) throws IOException;
    }

    /// Mounts it for writing, as its recorder does, changes its files, and takes it off again. As root only; FAT
    /// only where the kernel has it.
    public void change(Change change) throws IOException {
        Path mount = Files.createTempDirectory("liuhen-recorder");
        String device = RecorderFolder.run(List.of("losetup", "--find", "--show", file.toString()))
                .strip();
        try {
            RecorderFolder.run(
                    fileSystem == FileSystem.EXFAT
                            ? List.of("mount.exfat-fuse", device, mount.toString())
                            : List.of("mount", device, mount.toString()));
            try {
                change.make(mount);
            } finally {
                RecorderFolder.run(List.of("umount", mount.toString()));
            }
        } finally {
            RecorderFolder.run(List.of("losetup", "-d", device));
            Files.delete(mount);
        }
    }
}
