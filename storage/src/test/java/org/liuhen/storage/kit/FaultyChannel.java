package org.liuhen.storage.kit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A real channel whose sequential writes can fail.
final class FaultyChannel extends FileChannel {
    private final FileChannel channel;
    private final Supplier<FaultyDisk.@Nullable Failure> nextWrite;

    FaultyChannel(FileChannel channel, Supplier<FaultyDisk.@Nullable Failure> nextWrite) {
        this.channel = channel;
        this.nextWrite = nextWrite;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        FaultyDisk.Failure failure = nextWrite.get();
        if (failure == null) {
            return channel.write(bytes);
        }
        if (failure == FaultyDisk.Failure.ENOSPC) {
            ByteBuffer half = bytes.slice(bytes.position(), bytes.remaining() / 2);
            while (half.hasRemaining()) {
                channel.write(half);
            }
        }
        throw failure.exception();
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
        throw new UnsupportedOperationException("the store writes one buffer at a time");
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        throw new UnsupportedOperationException("the store writes at the end only");
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return channel.read(bytes);
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
        return channel.read(bytes, offset, length);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        return channel.read(bytes, position);
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        channel.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        channel.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        channel.force(metadata);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return channel.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        return channel.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return channel.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return channel.lock(position, size, shared);
    }

    @Override
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        channel.close();
    }
}
