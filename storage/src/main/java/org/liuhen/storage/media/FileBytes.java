package org.liuhen.storage.media;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The bytes of a file that no longer grows, read through one window. For one thread.
final class FileBytes {
    private static final int WINDOW_BYTES = 1 << 16;

    private final FileChannel channel;
    private final long lengthBytes;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowOffset;

    FileBytes(FileChannel channel) throws IOException {
        this.channel = channel;
        this.lengthBytes = channel.size();
    }

    long lengthBytes() {
        return lengthBytes;
    }

    /// The byte at `offset`, 0 to 255.
    int at(long offset) throws IOException {
        long inside = offset - windowOffset;
        if (inside < 0 || inside >= window.limit()) {
            window = read(offset, (int) Math.min(WINDOW_BYTES, lengthBytes - offset));
            windowOffset = offset;
            inside = 0;
        }
        return window.get((int) inside) & 0xff;
    }

    /// The unsigned big-endian number in `bytes` bytes from `offset` on.
    long number(long offset, int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | at(offset + i);
        }
        return number;
    }

    /// A buffer of `length` bytes from `offset` on.
    ByteBuffer read(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("a run file became shorter while it was read");
            }
        }
        return buffer.flip();
    }
}
