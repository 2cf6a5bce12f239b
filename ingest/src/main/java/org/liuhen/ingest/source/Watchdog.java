package org.liuhen.ingest.source;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.liuhen.storage.time.Clocks;

/// One thread that watches the blocking calls of all sources and aborts those that take too long.
public final class Watchdog implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(100);

    private final Clocks clocks;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closing;

    public Watchdog(Clocks clocks) {
        this.clocks = clocks;
        thread = Thread.ofPlatform().daemon().name("watchdog").start(this::patrol);
    }

    /// A watch over the blocking calls of one source. `abort` is called on the watchdog's thread, once a step as
    /// long as the call is overdue, and must not block.
    public Watch watch(Runnable abort) {
        Watch watch = new Watch(abort);
        watches.add(watch);
        return watch;
    }

    /// Ends the thread.
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(STEP.multipliedBy(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void patrol() {
        while (!closing) {
            long now = clocks.monotonicNanos();
            for (Watch watch : watches) {
                watch.check(now);
            }
            clocks.sleep(STEP);
        }
    }

    /// The watch over one source. One thread begins and ends calls; the watchdog looks on.
    public final class Watch implements AutoCloseable {
        private static final long IDLE = Long.MAX_VALUE;

        private final Runnable abort;
        private volatile long deadlineNanos = IDLE;
        private volatile boolean overdue;

        private Watch(Runnable abort) {
            this.abort = abort;
        }

        /// A blocking call begins and may take `limit`.
        public void begin(Duration limit) {
            deadlineNanos = clocks.monotonicNanos() + limit.toNanos();
        }

        /// The call returned.
        ///
        /// @return whether any call so far took longer than its limit, whatever it returned
        public boolean endedLate() {
            long deadline = deadlineNanos;
            deadlineNanos = IDLE;
            if (deadline != IDLE && clocks.monotonicNanos() - deadline > 0) {
                overdue = true;
            }
            return overdue;
        }

        @Override
        public void close() {
            watches.remove(this);
        }

        private void check(long now) {
            long deadline = deadlineNanos;
            if (deadline != IDLE && now - deadline > 0) {
                overdue = true;
                abort.run();
            }
        }
    }
}
