package org.liuhen.storage.index;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.index.EvidenceIndex.Cursor;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.FollowedLog;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.tree.TreeHash;

/// Follows the log and keeps the index up to date. There is no other way into the index: a new one, a lost one
/// and one that a power cut set back are all filled by the same steps, while the log goes on.
public final class Indexer implements AutoCloseable {
    private static final int BATCH = 1_024;
    /// How long closing may have to wait for a log that is silent.
    private static final Duration IDLE = Duration.ofMillis(100);

    private final FollowedLog log;
    private final EvidenceIndex index;
    private final Clocks clocks;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile long indexed;
    private volatile @Nullable IOException failure;

    /// Begins to follow `log` from where `index` is.
    public Indexer(FollowedLog log, EvidenceIndex index, Clocks clocks) throws IOException {
        this.log = log;
        this.index = index;
        this.clocks = clocks;
        this.indexed = index.cursor().entries();
        this.thread = Thread.ofPlatform().name("indexer").start(this::run);
    }

    /// How many entries are in the index.
    public long indexed() {
        return indexed;
    }

    /// Why the index no longer follows, or null while it does.
    public @Nullable IOException failure() {
        return failure;
    }

    /// Waits until `entries` entries are in the index, at most `limit`. Returns whether they are.
    public synchronized boolean await(long entries, Duration limit) {
        long deadline = clocks.monotonicNanos() + limit.toNanos();
        while (indexed < entries && failure == null) {
            long left = deadline - clocks.monotonicNanos();
            if (left <= 0) {
                return false;
            }
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return indexed >= entries;
    }

    /// Takes in what is durable and stops.
    @Override
    public void close() {
        stopping = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            Cursor cursor = index.cursor();
            while (true) {
                boolean last = stopping;
                long durable = last ? log.durableSize() : log.awaitMoreThan(cursor.entries(), IDLE);
                while (cursor.entries() < durable) {
                    cursor = follow(cursor, durable);
                    advanced(cursor.entries());
                }
                if (last) {
                    return;
                }
            }
        } catch (IOException e) {
            failure = e;
            advanced(indexed);
        }
    }

    private synchronized void advanced(long entries) {
        indexed = entries;
        notifyAll();
    }

    private Cursor follow(Cursor cursor, long durable) throws IOException {
        int file = (int) (cursor.entries() / EntryFiles.ENTRIES_PER_FILE);
        long offset = cursor.entries() % EntryFiles.ENTRIES_PER_FILE == 0 ? 0 : cursor.offset();
        long end = Math.min(Math.min(durable, cursor.entries() + BATCH), (file + 1L) * EntryFiles.ENTRIES_PER_FILE);
        try (EntryFiles.LineReader reader = log.files().read(file, offset, cursor.entries());
                IndexBatch intake = index.begin()) {
            while (reader.index() < end) {
                EntryFiles.Line line = reader.next();
                if (line == null) {
                    throw new IOException(log.files().file(file) + " ends before entry " + end);
                }
                intake.add(new Appended(line.index(), TreeHash.leaf(line.bytes()), entry(line)), line.offset());
            }
            Cursor next = new Cursor(end, reader.offset());
            intake.commit(next);
            return next;
        }
    }

    private static Entry entry(EntryFiles.Line line) throws IOException {
        try {
            return Entry.decode(line.bytes());
        } catch (MalformedException e) {
            throw new IOException("entry " + line.index() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
