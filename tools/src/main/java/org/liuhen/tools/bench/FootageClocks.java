package org.liuhen.tools.bench;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.time.TimeService;

/// Clocks that run as fast as footage is made up, and end at the machine's present.
final class FootageClocks implements Clocks {
    private final Clocks machine = new SystemClocks();
    private final long startMicros;
    private final AtomicLong passedNanos = new AtomicLong();

    /// @param span how much time the footage will take
    FootageClocks(Duration span) {
        this.startMicros = machine.wallMicros() - span.toNanos() / 1_000;
    }

    @Override
    public long wallMicros() {
        return startMicros + passedNanos.get() / 1_000;
    }

    @Override
    public long monotonicNanos() {
        return passedNanos.get();
    }

    @Override
    public String bootId() {
        return machine.bootId();
    }

    @Override
    public TimeService timeService() {
        return TimeService.NONE;
    }

    @Override
    public void sleep(Duration duration) {
        machine.sleep(duration);
    }

    void advance(Duration duration) {
        passedNanos.addAndGet(duration.toNanos());
    }
}
