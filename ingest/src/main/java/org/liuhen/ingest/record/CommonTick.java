package org.liuhen.ingest.record;

import java.time.Duration;
import org.liuhen.storage.time.Clocks;

/// The beat to which all tracks make their media durable: at the same instant, each on its own thread, so that one
/// commit
/// of the file system's journal serves them all. Safe for many threads.
public final class CommonTick {
    /// Half of what a power cut may cost.
    public static final Duration STANDARD = Duration.ofMillis(500);

    private final Clocks clocks;
    private final long periodNanos;

    public CommonTick(Clocks clocks, Duration period) {
        this.clocks = clocks;
        this.periodNanos = period.toNanos();
    }

    /// Time until the first tick after `lastNanos`: 0 if it has passed already. Ticks are the multiples of the
    /// period in monotonic time. Whoever took longer than a period goes on at once instead of waiting for the
    /// next tick.
    ///
    /// @param lastNanos when the last turn began
    long untilNextNanos(long lastNanos) {
        long next = (Math.floorDiv(lastNanos, periodNanos) + 1) * periodNanos;
        return Math.max(0, next - clocks.monotonicNanos());
    }
}
