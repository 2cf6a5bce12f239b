package org.liuhen.storage.scrub;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Optional;
import org.liuhen.storage.format.Condition;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Hash;

/// Reads ranges of files from the disk: with O_DIRECT, past the page cache, where the file system allows it,
/// and
/// through the page cache where it does not.
///
/// **Thread.** One, the one that made it.
final class DiskReader implements AutoCloseable {
    private static final int MOST_CHUNK_BYTES = 1 << 20;
    private static final long BLOCK_BYTES = 4_096;

    private final Arena arena = Arena.ofConfined();
    private final Optional<OpenOption> direct;
    private final long block;
    private final ByteBuffer buffer;
    private final MessageDigest digest = Hash.newDigest();
    private volatile boolean pastCache;

    /// @param folder where the files are
    /// @param direct the option that opens a file past the page cache, if there is one
    /// @param chunkBytes about so many bytes are asked for at once, at most 1 MiB
    DiskReader(Path folder, Optional<OpenOption> direct, long chunkBytes) throws IOException {
        this.direct = direct;
        this.block = Math.max(BLOCK_BYTES, Files.getFileStore(folder).getBlockSize());
        long chunk = Math.max(block, Math.min(chunkBytes, MOST_CHUNK_BYTES) / block * block);
        this.buffer = arena.allocate(chunk, block).asByteBuffer();
        this.pastCache = direct.isPresent();
    }

    /// Told after each read of the disk, and asked whether to go on.
    interface Pacing {
        /// Returns when the next read may begin.
        ///
        /// @param bytes how many bytes came
        /// @return whether anybody still wants the rest
        boolean afterRead(int bytes);

        /// A read begins.
        void beforeRead();
    }

    /// Compares `range` of `file` with its digest.
    ///
    /// @return empty if `pacing` ended it
    Optional<Condition> condition(Path file, Extent range, Pacing pacing) {
        pacing.beforeRead();
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                return Optional.of(Condition.ABSENT);
            }
            try (FileChannel channel = open(file)) {
                return compare(channel, range, pacing);
            }
        } catch (NoSuchFileException e) {
            return Optional.of(Condition.ABSENT);
        } catch (IOException e) {
            return Optional.of(Condition.UNREADABLE);
        }
    }

    /// Whether the last file was read past the page cache.
    boolean isPastCache() {
        return pastCache;
    }

    @Override
    public void close() {
        arena.close();
    }

    private FileChannel open(Path file) throws IOException {
        if (direct.isPresent()) {
            try {
                FileChannel channel =
                        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS, direct.get());
                pastCache = true;
                return channel;
            } catch (NoSuchFileException | AccessDeniedException e) {
                throw e;
            } catch (FileSystemException | UnsupportedOperationException e) {
                // The file system does not take O_DIRECT, or the file does not open at all: the next line tells.
            }
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        pastCache = false;
        return channel;
    }

    /// Reads whole blocks at block boundaries, as O_DIRECT wants it, and hashes what of them is in the range.
    private Optional<Condition> compare(FileChannel channel, Extent range, Pacing pacing) throws IOException {
        digest.reset();
        long end = range.offset() + range.lengthBytes();
        long at = range.offset();
        while (at < end) {
            long from = at / block * block;
            long wanted = Math.min(buffer.capacity(), (end - from + block - 1) / block * block);
            buffer.clear().limit((int) wanted);
            pacing.beforeRead();
            int got = channel.read(buffer, from);
            boolean wantedStill = pacing.afterRead(Math.max(got, 0));
            if (from + got <= at) {
                return Optional.of(Condition.ABSENT);
            }
            buffer.flip().position((int) (at - from));
            buffer.limit((int) Math.min(buffer.limit(), end - from));
            at += buffer.remaining();
            digest.update(buffer);
            if (!wantedStill && at < end) {
                return Optional.empty();
            }
        }
        return Optional.of(Hash.ending(digest).equals(range.hash()) ? Condition.INTACT : Condition.CHANGED);
    }
}
