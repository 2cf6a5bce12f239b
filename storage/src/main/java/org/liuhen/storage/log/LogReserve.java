package org.liuhen.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.liuhen.storage.durable.Disk;

/// Room on the disk that is kept for the log alone: a file that is given up when the disk is full, so that the log
/// can still say so, for hours. It is put back when there is room again. Safe for many threads.
final class LogReserve {
    static final int BYTES = 16 << 20;
    /// It is put back only where it takes a small part of what is free.
    private static final int PARTS = 8;
    /// With less than this free, what is left of a reserve that was given up is the log's.
    private static final long LEAST_BYTES = 2L * BYTES;

    private final Disk disk;
    private final Path file;
    // Guarded by this.
    private boolean givenUp;

    LogReserve(Disk disk, Path file) {
        this.disk = disk;
        this.file = file;
        this.givenUp = !Files.exists(file);
    }

    /// Whether what is left on the disk is the log's alone. It ends when somebody makes room.
    synchronized boolean isAllThatIsLeft() {
        if (givenUp) {
            try {
                givenUp = Files.getFileStore(file.getParent()).getUsableSpace() < LEAST_BYTES;
            } catch (IOException e) {
                // Whoever writes to this disk learns of its troubles.
                return false;
            }
        }
        return givenUp;
    }

    /// A write that may find the disk full.
    interface Writing {
        void run() throws IOException;
    }

    /// Appends `bytes` to `out`, whose position is its end. What a full disk took of them is not written again: the
    /// file tells how much that was.
    void append(FileChannel out, ByteBuffer bytes) throws IOException {
        long start = out.position();
        secure(() -> {
            bytes.position(Math.toIntExact(out.position() - start));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        });
    }

    /// Does `writing`, and if the disk is full gives the reserve up and does it once more.
    synchronized void secure(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (IOException e) {
            if (!isFull(e) || !Files.deleteIfExists(file)) {
                throw e;
            }
            givenUp = true;
            writing.run();
        }
    }

    /// Puts the reserve back if it is gone and there is room. A disk that refuses is left alone.
    synchronized void keep() {
        try {
            if (Files.exists(file) || Files.getFileStore(file.getParent()).getUsableSpace() < (long) PARTS * BYTES) {
                return;
            }
            try (FileChannel out = disk.createNew(file)) {
                ByteBuffer zeroes = ByteBuffer.allocate(1 << 20);
                for (int written = 0; written < BYTES; written += zeroes.capacity()) {
                    zeroes.rewind();
                    while (zeroes.hasRemaining()) {
                        out.write(zeroes);
                    }
                }
                disk.force(out, Disk.Content.RESERVE);
            } catch (IOException e) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // The disk has other troubles, and whoever writes to it learns of them.
        }
    }

    private static boolean isFull(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("quota exceeded");
    }
}
