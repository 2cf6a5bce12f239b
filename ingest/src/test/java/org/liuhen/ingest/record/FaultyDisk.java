package org.liuhen.ingest.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.SystemDisk;

/// The real disk, on which making media durable can be made slow, to hang or to fail.
final class FaultyDisk implements Disk {
    private final Disk disk = new SystemDisk();
    private final AtomicInteger failures = new AtomicInteger();
    private final Map<FileChannel, Long> durableBytes = new ConcurrentHashMap<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    void hang() {
        gate = new CountDownLatch(1);
    }

    void goOn() {
        gate.countDown();
    }

    /// Takes no more media than this from now on; who makes more durable waits for as long as that takes.
    void limitTo(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    void failTimes(int times) {
        failures.set(times);
    }

    @Override
    public void force(FileChannel channel, Content content) throws IOException {
        if (content == Content.MEDIA) {
            try {
                gate.await();
                long lengthBytes = channel.size();
                long newBytes = lengthBytes - Objects.requireNonNullElse(durableBytes.put(channel, lengthBytes), 0L);
                Thread.sleep(newBytes * 1_000 / bytesPerSecond);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("Input/output error");
            }
        }
        disk.force(channel, content);
    }

    @Override
    public FileChannel createNew(Path file) throws IOException {
        return disk.createNew(file);
    }

    @Override
    public FileChannel openForAppend(Path file) throws IOException {
        return disk.openForAppend(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public void writeNew(Path file, byte[] bytes, String mode, Content content) throws IOException {
        disk.writeNew(file, bytes, mode, content);
    }

    @Override
    public boolean isApart(Path directory, Path other) throws IOException {
        return disk.isApart(directory, other);
    }

    @Override
    public void link(Path link, Path target) throws IOException {
        disk.link(link, target);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        disk.move(from, to);
    }
}
