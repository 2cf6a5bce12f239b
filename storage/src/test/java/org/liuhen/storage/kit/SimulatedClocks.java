package org.liuhen.storage.kit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.TimeService;
import org.liuhen.storage.time.UtcTime;

/// Clocks that move only when told to, or by sleeping.
public final class SimulatedClocks implements Clocks {
    private final AtomicLong wallMicros;
    private final AtomicLong monotonicNanos = new AtomicLong(1_000_000_000L);
    private volatile String bootId = "11111111-2222-3333-4444-555555555555";

    private volatile TimeService timeService = TimeService.NONE;

    public SimulatedClocks(String utc) {
        this.wallMicros = new AtomicLong(UtcTime.micros(utc));
    }

    @Override
    public long wallMicros() {
        return wallMicros.get();
    }

    @Override
    public long monotonicNanos() {
        return monotonicNanos.get();
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public TimeService timeService() {
        return timeService;
    }

    @Override
    public void sleep(Duration duration) {
        advance(duration);
    }

    public void advance(Duration duration) {
        wallMicros.addAndGet(duration.toNanos() / 1_000);
        monotonicNanos.addAndGet(duration.toNanos());
    }

    /// Somebody sets the wall clock by `step`.
    public void set(Duration step) {
        wallMicros.addAndGet(step.toNanos() / 1_000);
    }

    /// A time service keeps the wall clock from now on, or ceases to.
    public void kept(TimeService now) {
        timeService = now;
    }

    /// The machine starts again.
    public void reboot(String newBootId) {
        bootId = newBootId;
    }
}
