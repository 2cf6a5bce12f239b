package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.PastCache;

/// A file of ours while it is written: past the page cache, so that the writing of a recording never waits for what
/// a dock wrote. For one thread.
final class FileWriting implements AutoCloseable {
    private final Path file;
    private final PastCache.Opened direct;

    /// @param file may be there or not
    FileWriting(Path file) throws IOException {
        this.file = file;
        this.direct = PastCache.openForWriting(file);
    }

    /// Writes a stretch that begins at a block boundary.
    void write(long offset, ByteBuffer bytes) throws IOException {
        int whole = direct.isPast() ? bytes.remaining() / direct.blockBytes() * direct.blockBytes() : 0;
        ByteBuffer front = bytes.slice(bytes.position(), whole);
        writeAll(direct.channel(), offset, front);
        ByteBuffer rest = bytes.slice(bytes.position() + whole, bytes.remaining() - whole);
        if (rest.hasRemaining()) {
            try (FileChannel plain = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                writeAll(plain, offset + whole, rest);
                if (!direct.isPast()) {
                    plain.force(false);
                }
            }
        }
    }

    /// Makes all of it durable.
    void end(Disk disk) throws IOException {
        try (FileChannel plain = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            disk.force(plain, Disk.Content.ORIGINALS);
        }
    }

    private static void writeAll(FileChannel channel, long offset, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, offset + bytes.position());
        }
    }

    @Override
    public void close() throws IOException {
        direct.channel().close();
    }
}
