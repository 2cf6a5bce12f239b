package org.liuhen.storage.time;

/// Wall time minus monotonic time: it changes only when somebody sets the wall clock.
///
/// @param doubtMicros the two clocks are not read in one instant: how far it can be wrong
public record ClockOffset(long micros, long doubtMicros) {
    private static final int TRIES = 5;

    /// Of some tries the one with the least time between its readings counts: a thread that waits for a processor
    /// must not look like a clock that was set.
    public static ClockOffset read(Clocks clocks) {
        ClockOffset best = new ClockOffset(0, Long.MAX_VALUE);
        for (int i = 0; i < TRIES; i++) {
            long before = clocks.monotonicNanos();
            long wall = clocks.wallMicros();
            long width = clocks.monotonicNanos() - before;
            if (width / 2_000 < best.doubtMicros()) {
                best = new ClockOffset(wall - Math.floorDiv(before + width / 2, 1_000L), width / 2_000);
            }
        }
        return best;
    }
}
