package org.liuhen.storage.durable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Files past the page cache of the operating system: O_DIRECT, where the file system takes it. What is read so
/// comes from the disk, and not from the memory of what was written to it.
public final class PastCache {
    /// Buffers begin at a multiple of this. Some file systems want offsets, lengths and buffers to be multiples
    /// of their clusters: those with larger ones go through the page cache.
    private static final int MOST_BLOCK_BYTES = 1 << 20;

    private static final Optional<OpenOption> DIRECT = find();

    private PastCache() {}

    /// `ExtendedOpenOption.DIRECT` of this Java. By its name, because the compiler warns of the class as one that
    /// may go; a Java without it goes through the page cache.
    public static Optional<OpenOption> option() {
        return DIRECT;
    }

    private static Optional<OpenOption> find() {
        try {
            return Optional.of((OpenOption) Class.forName("com.sun.nio.file.ExtendedOpenOption")
                    .getField("DIRECT")
                    .get(null));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /// A buffer that can be read into and written from past the cache.
    public static ByteBuffer buffer(Arena arena, int bytes) {
        return arena.allocate(bytes, MOST_BLOCK_BYTES).asByteBuffer();
    }

    /// Fills what remains of `into` with the bytes of a file from `offset` on, but for the end of the file.
    ///
    /// @param offset of the byte at the beginning of the buffer
    public static void fill(FileChannel channel, long offset, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            int got = channel.read(into, offset + into.position());
            // Past the cache nothing can be asked for from inside a block.
            if (got < 0 || offset + into.position() >= channel.size()) {
                return;
            }
        }
    }

    /// An open file.
    ///
    /// @param blockBytes offsets and lengths are multiples of this, but for an end of the file; 1 if it is not
    /// open past the cache
    public record Opened(FileChannel channel, int blockBytes) {
        /// Whether it is open past the cache.
        public boolean isPast() {
            return blockBytes > 1;
        }
    }

    /// Opens a file for reading; a symbolic link is not followed.
    public static Opened openForReading(Path file) throws IOException {
        return open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), blockBytes(file));
    }

    /// Opens a file for writing; it may exist or not.
    public static Opened openForWriting(Path file) throws IOException {
        return open(
                file,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS),
                blockBytes(Objects.requireNonNull(file.toAbsolutePath().getParent())));
    }

    private static long blockBytes(Path place) throws IOException {
        return Files.getFileStore(place).getBlockSize();
    }

    private static Opened open(Path file, Set<? extends OpenOption> options, long blockBytes) throws IOException {
        if (DIRECT.isPresent() && blockBytes > 1 && blockBytes <= MOST_BLOCK_BYTES) {
            Set<OpenOption> all = new HashSet<>(options);
            all.add(DIRECT.get());
            try {
                return new Opened(FileChannel.open(file, all), (int) blockBytes);
            } catch (NoSuchFileException | AccessDeniedException | FileAlreadyExistsException e) {
                throw e;
            } catch (FileSystemException | UnsupportedOperationException e) {
                // The file system does not take O_DIRECT, or the file does not open at all: the next line tells.
                return new Opened(FileChannel.open(file, options), 1);
            }
        }
        return new Opened(FileChannel.open(file, options), 1);
    }
}
