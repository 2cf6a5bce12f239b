package org.liuhen.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.time.Clocks;

/// The thread of an open store: first the census of the files that were there at opening, once the index knows all
/// entries; then a sign of life a minute,
/// and an index that failed is opened again. Beats until it is closed.
final class StoreHeart implements AutoCloseable {
    private static final Duration TICK = Duration.ofMinutes(1);

    /// How often an index that ceased to follow is opened again.
    private static final Duration MEND = Duration.ofSeconds(10);

    private final EvidenceLog log;
    private final FollowedIndex index;
    private final Clocks clocks;
    private final Census census;
    private final CountDownLatch counted = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean closing;

    StoreHeart(EvidenceLog log, FollowedIndex index, Clocks clocks, Census census) {
        this.log = log;
        this.index = index;
        this.clocks = clocks;
        this.census = census;
        this.thread = Thread.ofPlatform().name("store-heart").daemon().unstarted(this::beat);
    }

    /// What is to be done about the files that were there at opening.
    interface Census {
        void take() throws IOException;
    }

    void start() {
        thread.start();
    }

    /// Waits until the census is taken, at most `limit`. Returns whether it is.
    boolean awaitCensus(Duration limit) {
        try {
            return counted.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
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

    private void beat() {
        long last = clocks.monotonicNanos();
        long mended = last;
        while (!closing) {
            try {
                if (counted.getCount() > 0 && index.await(log.durableSize(), Duration.ofMillis(200))) {
                    census.take();
                    counted.countDown();
                }
                if (clocks.monotonicNanos() - mended >= MEND.toNanos()) {
                    mended = clocks.monotonicNanos();
                    index.recover();
                }
                if (clocks.monotonicNanos() - last >= TICK.toNanos()) {
                    log.tick();
                    last = clocks.monotonicNanos();
                }
            } catch (IOException e) {
                // The log keeps its failure and shows it; a census that fails is tried again at the next opening.
                counted.countDown();
            }
            LockSupport.parkNanos(counted.getCount() == 0 ? 1_000_000_000L : 50_000_000L);
        }
    }
}
