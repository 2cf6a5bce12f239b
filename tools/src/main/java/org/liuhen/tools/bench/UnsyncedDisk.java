package org.liuhen.tools.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.SystemDisk;

/// The real disk, which makes nothing durable until it is told to: for filling a store that a bench then measures.
final class UnsyncedDisk implements Disk {
    private final Disk disk = new SystemDisk();
    private volatile boolean syncing;

    /// From here on it is a disk like any other.
    void syncFromNowOn() {
        syncing = true;
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
    public void force(FileChannel channel, Content content) throws IOException {
        if (syncing) {
            disk.force(channel, content);
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (syncing) {
            disk.forceDirectory(directory);
        }
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
