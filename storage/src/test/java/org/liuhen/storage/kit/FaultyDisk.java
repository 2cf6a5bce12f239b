package org.liuhen.storage.kit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.SystemDisk;

/// The real disk with scripted failures, and a count of what was asked of it. Safe for many threads.
public final class FaultyDisk implements Disk {
    private final Disk disk = new SystemDisk();
    private final List<Fault> faults = new ArrayList<>();
    private final Map<Operation, Map<Content, Integer>> counts = new EnumMap<>(Operation.class);
    private final Map<Path, Failure> refusing = new ConcurrentHashMap<>();
    private final Map<FileChannel, Path> files = new ConcurrentHashMap<>();
    private final Runnable beforeForce;
    private volatile boolean single;

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

    /// Lets everything fail that is written below `directory`, from now on.
    public void refuse(Path directory, Failure failure) {
        refusing.put(directory, failure);
    }

    /// Everything below `directory` works again.
    public void accept(Path directory) {
        refusing.remove(directory);
    }

    /// From now on all directories are on one file system; until then each is on its own.
    public void beSingle() {
        single = true;
    }

    /// How often an operation was asked for so far.
    public synchronized int count(Operation operation, Content content) {
        return counts.getOrDefault(operation, Map.of()).getOrDefault(content, 0);
    }

    @Override
    public FileChannel createNew(Path file) throws IOException {
        Content content = contentOf(file);
        throwIfPlanned(Operation.CREATE, content);
        throwIfRefused(file);
        return channel(file, disk.createNew(file), content);
    }

    @Override
    public FileChannel openForAppend(Path file) throws IOException {
        Content content = contentOf(file);
        return channel(file, disk.openForAppend(file), content);
    }

    @Override
    public void force(FileChannel channel, Content content) throws IOException {
        beforeForce.run();
        throwIfPlanned(Operation.FORCE, content);
        throwIfRefused(files.getOrDefault(channel, Path.of("/")));
        disk.force(channel, content);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throwIfRefused(directory);
        }
        disk.createDirectories(directory);
    }

    @Override
    public void writeNew(Path file, byte[] bytes, String mode, Content content) throws IOException {
        throwIfPlanned(Operation.WRITE, content);
        throwIfPlanned(Operation.FORCE, content);
        throwIfRefused(file);
        disk.writeNew(file, bytes, mode, content);
    }

    @Override
    public boolean isApart(Path directory, Path other) throws IOException {
        return !single;
    }

    @Override
    public void link(Path link, Path target) throws IOException {
        disk.link(link, target);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        disk.move(from, to);
    }

    private FileChannel channel(Path file, FileChannel real, Content content) {
        FileChannel channel = new FaultyChannel(real, () -> {
            Failure refusal = refusal(file);
            return refusal != null ? refusal : next(Operation.WRITE, content);
        });
        files.put(channel, file);
        return channel;
    }

    private void throwIfRefused(Path file) throws IOException {
        Failure refusal = refusal(file);
        if (refusal != null) {
            throw refusal.exception();
        }
    }

    private @Nullable Failure refusal(Path file) {
        return refusing.entrySet().stream()
                .filter(each -> file.startsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
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
