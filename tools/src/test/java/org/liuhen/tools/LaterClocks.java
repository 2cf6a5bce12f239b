package org.liuhen.tools;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.time.TimeService;

/// The clocks of this machine, some hours later at once.
final class LaterClocks implements Clocks {
    private final Clocks clocks = new SystemClocks();
    private final AtomicLong aheadNanos = new AtomicLong();

    /// So much time passes now.
    void pass(Duration time) {
        aheadNanos.addAndGet(time.toNanos());
    }

    @Override
    public long wallMicros() {
        return clocks.wallMicros() + aheadNanos.get() / 1_000;
    }

    @Override
    public long monotonicNanos() {
        return clocks.monotonicNanos() + aheadNanos.get();
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
        clocks.sleep(duration);
    }
}
