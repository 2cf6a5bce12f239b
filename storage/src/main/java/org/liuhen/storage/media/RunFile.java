package org.liuhen.storage.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Hash;

/// The one file of a run while it grows. After an error of the disk it takes no more bytes: what was forced is
/// there, the rest is unknown.
///
/// **Thread.** One writer; it must not be interrupted.
public final class RunFile implements AutoCloseable {
    private final Disk disk;
    private final Path path;
    private final FileChannel channel;
    private final MessageDigest digest = Hash.newDigest();
    private long lengthBytes;
    private long durableBytes;
    private long rangeStart;
    private boolean failed;

    private RunFile(Disk disk, Path path, FileChannel channel) {
        this.disk = disk;
        this.path = path;
        this.channel = channel;
    }

    /// Creates the file, which must not exist, with its init bytes, durable with its name.
    public static RunFile create(Disk disk, Path path, byte[] init) throws StorageException {
        FileChannel channel = null;
        try {
            channel = disk.createNew(path);
            RunFile file = new RunFile(disk, path, channel);
            file.append(init);
            file.force();
            Path directory = path.getParent();
            if (directory != null) {
                disk.forceDirectory(directory);
            }
            return file;
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new StorageException.RunFailed("couldn't begin the run file " + path + ": " + e.getMessage(), e);
        }
    }

    /// Appends bytes. They are not durable yet.
    public void append(byte[] bytes) throws StorageException {
        requireSound();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw failed("couldn't write to", e);
        }
        digest.update(bytes);
        lengthBytes += bytes.length;
    }

    /// Makes all appended bytes durable.
    public void force() throws StorageException {
        requireSound();
        if (durableBytes < lengthBytes) {
            try {
                disk.force(channel, Disk.Content.MEDIA);
            } catch (IOException e) {
                throw failed("couldn't make durable", e);
            }
            durableBytes = lengthBytes;
        }
    }

    /// A byte range and its digest.
    public record Range(long offset, long lengthBytes, Hash hash) {}

    /// Ends the range that began at the end of the last one; all its bytes are durable.
    public Range endRange() throws StorageException {
        force();
        Range range = new Range(rangeStart, lengthBytes - rangeStart, Hash.ending(digest));
        rangeStart = lengthBytes;
        return range;
    }

    /// Ends the range at the last durable byte of a file that failed; its digest is computed from what the disk
    /// holds.
    public Range endRangeAtDurable() throws IOException {
        Range range =
                new Range(rangeStart, durableBytes - rangeStart, hashOf(path, rangeStart, durableBytes - rangeStart));
        rangeStart = durableBytes;
        return range;
    }

    /// First byte that belongs to no ended range.
    public long rangeStart() {
        return rangeStart;
    }

    /// Bytes appended so far.
    public long lengthBytes() {
        return lengthBytes;
    }

    /// Bytes known to be durable.
    public long durableBytes() {
        return durableBytes;
    }

    /// Whether the disk reported an error for this file.
    public boolean hasFailed() {
        return failed;
    }

    public Path path() {
        return path;
    }

    /// Length of the file as the disk tells it.
    public long lengthOnDisk() throws IOException {
        return Files.size(path);
    }

    /// SHA-256 of `length` bytes of `file` from `offset`, read from the disk.
    public static Hash hashOf(Path file, long offset, long length) throws IOException {
        MessageDigest digest = Hash.newDigest();
        byte[] buffer = new byte[1 << 16];
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            in.position(offset);
            InputStream stream = Channels.newInputStream(in);
            long left = length;
            while (left > 0) {
                int got = stream.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (got < 0) {
                    throw new IOException(file + " ends " + left + " bytes too early");
                }
                digest.update(buffer, 0, got);
                left -= got;
            }
        }
        return Hash.ending(digest);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void requireSound() throws StorageException {
        if (failed) {
            throw new StorageException.RunFailed(
                    "the run file " + path + " failed earlier and takes no more bytes",
                    new IOException("failed before"));
        }
    }

    private StorageException.RunFailed failed(String what, IOException e) {
        failed = true;
        return new StorageException.RunFailed(what + " the run file " + path + ": " + e.getMessage(), e);
    }

    private static void closeQuietly(@Nullable FileChannel channel, IOException e) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException suppressed) {
            e.addSuppressed(suppressed);
        }
    }
}
