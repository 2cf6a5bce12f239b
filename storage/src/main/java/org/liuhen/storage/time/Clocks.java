package org.liuhen.storage.time;

import java.time.Duration;

/// The clocks of one machine. Safe for use by many threads.
public interface Clocks {
    /// Wall time in microseconds since 1970-01-01T00:00:00Z, as the machine believes it. It can step.
    long wallMicros();

    /// Monotonic time in nanoseconds since an arbitrary point of this boot. It never steps.
    long monotonicNanos();

    /// Identity of this boot of the machine: two readings of [#monotonicNanos] compare only under the same one.
    String bootId();

    /// What is known of the keeping of the wall clock.
    TimeService timeService();

    /// Waits for `duration`, or until the thread is interrupted, in which case the interrupt flag stays set.
    void sleep(Duration duration);
}
