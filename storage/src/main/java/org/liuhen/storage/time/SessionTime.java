package org.liuhen.storage.time;

/// The time of one session under one boot: wall time at START, running on with the monotonic clock whatever the
/// wall clock is set to. So no two moments of a session ever change places.
///
/// @param offsetMicros session time minus monotonic time
public record SessionTime(long offsetMicros) {
    /// Session time at a reading of the monotonic clock.
    public long at(long monotonicNanos) {
        return Math.floorDiv(monotonicNanos, 1_000L) + offsetMicros;
    }

    /// Session time now.
    public long now(Clocks clocks) {
        return at(clocks.monotonicNanos());
    }
}
