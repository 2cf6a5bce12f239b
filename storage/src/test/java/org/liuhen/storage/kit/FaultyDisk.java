package org.liuhen.storage.kit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.SystemDisk;

/// The real disk with scripted failures, and a count of what was asked of it. Safe for many threads.
public final class FaultyDisk implements Disk {
    private final Disk disk = new SystemDisk();
    private final List<Fault> faults = new ArrayList<>();
    private final Map<Operation, Map<Content, Integer>> counts = new EnumMap<>(Operation.class);
    private final Runnable beforeForce;

    /// A disk without a fault until one is planned.
    public FaultyDisk() {
        this(() -> {});
    }

    /// @param beforeForce runs before each force, outside any lock: a disk can be made slow by it
    public FaultyDisk(Runnable beforeForce) {
        this.beforeForce = beforeForce;
    }

    /// What can fail.
    public enum Operation {
        WRITE,
        FORCE,
        CREATE
    }

    /// How it fails.
    public enum Failure {
        /// The device reports an error; nothing was done.
        EIO("Input/output error"),
        /// The disk is full; half of the bytes of a write are there.
        ENOSPC("No space left on device");

        private final String message;

        Failure(String message) {
            this.message = message;
        }

        IOException exception() {
            return new IOException(message);
        }
    }

    private record Fault(Operation operation, Content content, int number, Failure failure) {}

    /// Lets the operation fail that comes as number `skip` + 1 from now on, once.
    public synchronized void fail(Operation operation, Content content, int skip, Failure failure) {
        faults.add(new Fault(operation, content, count(operation, content) + skip, failure));
    }

    /// How often an operation was asked for so far.
    public synchronized int count(Operation operation, Content content) {
        return counts.getOrDefault(operation, Map.of()).getOrDefault(content, 0);
    }

    @Override
    public FileChannel createNew(Path file) throws IOException {
        Content content = contentOf(file);
        throwIfPlanned(Operation.CREATE, content);
        return new FaultyChannel(disk.createNew(file), () -> next(Operation.WRITE, content));
    }

    @Override
    public FileChannel openForAppend(Path file) throws IOException {
        Content content = contentOf(file);
        return new FaultyChannel(disk.openForAppend(file), () -> next(Operation.WRITE, content));
    }

    @Override
    public void force(FileChannel channel, Content content) throws IOException {
        beforeForce.run();
        throwIfPlanned(Operation.FORCE, content);
        disk.force(channel, content);
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
        throwIfPlanned(Operation.WRITE, content);
        throwIfPlanned(Operation.FORCE, content);
        disk.writeNew(file, bytes, mode, content);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        disk.move(from, to);
    }

    private void throwIfPlanned(Operation operation, Content content) throws IOException {
        Failure failure = next(operation, content);
        if (failure != null) {
            throw failure.exception();
        }
    }

    /// Counts one operation and returns how it fails, or null.
    private synchronized @Nullable Failure next(Operation operation, Content content) {
        int number = counts.computeIfAbsent(operation, each -> new EnumMap<>(Content.class))
                        .merge(content, 1, Integer::sum)
                - 1;
        return faults.stream()
                .filter(fault ->
                        fault.operation() == operation && fault.content() == content && fault.number() == number)
                .map(Fault::failure)
                .findFirst()
                .orElse(null);
    }

    private static Content contentOf(Path file) {
        String path = file.toString();
        if (path.contains("/entries/")) {
            return Content.LOG;
        }
        return path.contains("/checkpoints/") ? Content.CHECKPOINTS : Content.MEDIA;
    }
}
