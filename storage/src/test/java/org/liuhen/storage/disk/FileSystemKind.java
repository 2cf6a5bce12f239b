package org.liuhen.storage.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The file systems a store may stand on, each with its own way to forget.
public enum FileSystemKind {
    /// Ordered journal: forgives a missing fsync of a directory.
    EXT4("ext4", "mkfs.ext4", 96),
    /// No journal: repaired by force, as an old or a small device would be.
    EXT4_WITHOUT_JOURNAL("ext4", "mkfs.ext4", 96),
    /// Delayed allocation and a metadata log; 300 MiB is the least it makes.
    XFS("xfs", "mkfs.xfs", 304);

    private static final long MEBIBYTE = 1 << 20;
    private static final int E2FSCK_GAVE_UP = 4;

    private final String type;
    private final String maker;
    private final int sizeMebibytes;

    FileSystemKind(String type, String maker, int sizeMebibytes) {
        this.type = type;
        this.maker = maker;
        this.sizeMebibytes = sizeMebibytes;
    }

    /// The program that makes it.
    String maker() {
        return maker;
    }

    /// What `mount -t` calls it.
    public String type() {
        return type;
    }

    /// Makes an empty file system in a new sparse file.
    void make(Path image) throws IOException {
        make(image, sizeMebibytes);
    }

    /// Makes an empty file system of a size of its own in a new sparse file.
    public void make(Path image, int sizeMebibytes) throws IOException {
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(sizeMebibytes * MEBIBYTE);
        }
        List<String> words = new ArrayList<>(List.of(maker));
        words.addAll(options());
        words.add(image.toString());
        new Command(words).run();
    }

    /// Does what the boot of a machine does before it mounts: nothing where a journal is replayed by the mount
    /// itself.
    void repair(Path image) throws IOException {
        if (this != EXT4_WITHOUT_JOURNAL) {
            return;
        }
        Command.Outcome outcome = Command.of("e2fsck", "-fy", image.toString()).outcome();
        if (outcome.exitCode() >= E2FSCK_GAVE_UP) {
            throw new IOException("couldn't repair " + image + ": " + outcome.output());
        }
    }

    private List<String> options() {
        String quick = "nodiscard,lazy_itable_init=0";
        return switch (this) {
            case EXT4 -> List.of("-q", "-F", "-b", "4096", "-E", quick);
            case EXT4_WITHOUT_JOURNAL -> List.of("-q", "-F", "-b", "4096", "-O", "^has_journal", "-E", quick);
            case XFS -> List.of("-q", "-f", "-K");
        };
    }
}
