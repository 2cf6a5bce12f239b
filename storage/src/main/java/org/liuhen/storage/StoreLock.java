package org.liuhen.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.StorageException;

/// The right to write a state directory: a lock on its file `lock`. It ends with the process, whatever ends that.
///
/// A POSIX lock is the process's, and closing any channel of the file gives it up. So a store that is open in this
/// process is known from memory, and its file is left alone.
final class StoreLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path held;
    private final FileChannel channel;

    private StoreLock(Path held, FileChannel channel) {
        this.held = held;
        this.channel = channel;
    }

    /// @throws StorageException.NotOpened if the store is open already, here or in another program
    static StoreLock take(StateLayout layout) throws IOException {
        Path held = layout.root().toRealPath();
        if (!HELD_HERE.add(held)) {
            throw taken(layout);
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel.tryLock();
            if (lock == null) {
                throw taken(layout);
            }
            return new StoreLock(held, channel);
        } finally {
            if (lock == null) {
                HELD_HERE.remove(held);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /// Whether a program, this one or another, has the store open at this moment.
    static boolean isTaken(StateLayout layout) throws IOException {
        if (!Files.exists(layout.lock())) {
            return false;
        }
        if (HELD_HERE.contains(layout.root().toRealPath())) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(layout.lock(), StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(held);
    }

    private static StorageException.NotOpened taken(StateLayout layout) {
        return new StorageException.NotOpened("another program has the store in " + layout.root()
                + " open: stop it first, or give this one a state directory of its own");
    }
}
