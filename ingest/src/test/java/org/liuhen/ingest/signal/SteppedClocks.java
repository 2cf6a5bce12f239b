package org.liuhen.ingest.signal;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.time.TimeService;

/// Clocks under which one thread sleeps until a test lets it make its next step, and the test waits for it.
public final class SteppedClocks implements Clocks {
    private final Clocks clocks = new SystemClocks();
    private final Semaphore due = new Semaphore(0);
    private final Semaphore asleep = new Semaphore(0);

    /// Lets the thread work until it sleeps again.
    public void step() {
        asleep.acquireUninterruptibly();
        due.release();
        asleep.acquireUninterruptibly();
        asleep.release();
    }

    /// From now on the thread sleeps no more.
    public void release() {
        due.release(1 << 20);
    }

    @Override
    public long wallMicros() {
        return clocks.wallMicros();
    }

    @Override
    public long monotonicNanos() {
        return clocks.monotonicNanos();
    }

    @Override
    public String bootId() {
        return clocks.bootId();
    }

    @Override
    public TimeService timeService() {
        return clocks.timeService();
    }

    @Override
    public void sleep(Duration duration) {
        asleep.release();
        due.acquireUninterruptibly();
    }
}
