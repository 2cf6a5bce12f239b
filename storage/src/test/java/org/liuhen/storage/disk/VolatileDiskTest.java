package org.liuhen.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The disk loses what it may lose and nothing else: without this the power-cut tests would prove nothing.
@Tag("system")
final class VolatileDiskTest {
    private static final int BLOCKS = 12;
    private static final int BLOCK_BYTES = 20_000;

    @TempDir
    Path scratch;

    @ParameterizedTest
    @EnumSource
    void whatWasSyncedIsThereAfterEveryCut(FileSystemKind kind) throws IOException {
        Machine.assumeVolatileDisk(kind, scratch);
        assertThat(blocksLost(kind, Syncing.EACH_BLOCK)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasNotSyncedIsLostInSomeCut(FileSystemKind kind) throws IOException {
        Machine.assumeVolatileDisk(kind, scratch);
        assertThat(blocksLost(kind, Syncing.NEVER)).isNotEmpty();
    }

    private enum Syncing {
        EACH_BLOCK,
        NEVER
    }

    /// Writes blocks to one file, cuts the power after each, and lists the blocks that were acknowledged and are
    /// gone.
    private List<Integer> blocksLost(FileSystemKind kind, Syncing syncing) throws IOException {
        List<Cut> cuts = new ArrayList<>();
        try (VolatileDisk disk = VolatileDisk.start(kind, scratch.resolve("disk"))) {
            Path file = disk.directory().resolve("blocks");
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (int i = 0; i < BLOCKS; i++) {
                    channel.write(block(i));
                    if (syncing == Syncing.EACH_BLOCK) {
                        channel.force(false);
                    }
                    cuts.add(new Cut(Files.size(disk.log()), i, i % 2 == 0 ? 0 : 50));
                }
            }
        }
        List<Integer> lost = new ArrayList<>();
        try (DiskHistory history = new DiskHistory(kind, scratch.resolve("disk"))) {
            for (Cut cut : cuts) {
                try (MountedImage image = history.mountAfter(cut, new Random(1))) {
                    lost.addAll(missing(image.directory().resolve("blocks"), (int) cut.wallMicros() + 1));
                }
            }
        }
        return lost;
    }

    private static List<Integer> missing(Path file, int expectedBlocks) throws IOException {
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < expectedBlocks; i++) {
            int from = i * BLOCK_BYTES;
            boolean there = bytes.length >= from + BLOCK_BYTES
                    && ByteBuffer.wrap(bytes, from, BLOCK_BYTES).equals(block(i));
            if (!there) {
                missing.add(i);
            }
        }
        return missing;
    }

    private static ByteBuffer block(int i) {
        byte[] bytes = new byte[BLOCK_BYTES];
        new Random(i).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
