package org.liuhen.ingest.signal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.liuhen.storage.format.Cause;

/// One thing that can be wrong with a signal, from the first suspicion to its end. It is said only after it has
/// lasted, and taken back only after it has been gone for a while, so that it does not flicker. Its bounds are when
/// it really began and ended, not when that was certain.
///
/// One that does not end is told in parts, so that a power cut takes the last part at most.
final class Condition {
    private static final long NEVER = Long.MIN_VALUE;
    private static final long PART_MICROS = TimeUnit.HOURS.toMicros(1);

    private final Cause cause;
    private final String detail;
    private final long beginsMicros;
    private final long bridgeMicros;
    private final long endsMicros;
    private long sinceMicros = NEVER;
    private long lastMicros;
    private long goneMicros = NEVER;
    private boolean begun;

    /// @param detail how it is found
    /// @param begins how long it lasts before it is said
    /// @param bridge how long it may be gone before that without beginning anew
    /// @param ends how long it is gone before it has ended
    Condition(Cause cause, String detail, Duration begins, Duration bridge, Duration ends) {
        this.cause = cause;
        this.detail = detail;
        beginsMicros = begins.toNanos() / 1_000;
        bridgeMicros = bridge.toNanos() / 1_000;
        endsMicros = ends.toNanos() / 1_000;
    }

    /// It was there all the time from `fromMicros` to `toMicros`.
    ///
    /// @param told takes a part that is long enough to be told
    void seen(long fromMicros, long toMicros, List<Warning> told) {
        if (sinceMicros == NEVER) {
            sinceMicros = fromMicros;
            lastMicros = toMicros;
        }
        goneMicros = NEVER;
        lastMicros = Math.max(lastMicros, toMicros);
        begun |= lastMicros - sinceMicros >= beginsMicros;
        if (begun && lastMicros - sinceMicros >= PART_MICROS) {
            told.add(warning(lastMicros));
            sinceMicros = lastMicros;
        }
    }

    /// It was not there at `atMicros`.
    ///
    /// @param told takes the warning that ends with it
    void notSeen(long atMicros, List<Warning> told) {
        if (sinceMicros == NEVER) {
            return;
        }
        if (goneMicros == NEVER) {
            goneMicros = atMicros;
        }
        if (atMicros - goneMicros >= (begun ? endsMicros : bridgeMicros)) {
            cut(told);
        }
    }

    /// Nobody looks any more: what was certain is told, and all is forgotten.
    void cut(List<Warning> told) {
        if (begun) {
            told.add(warning(goneMicros == NEVER ? lastMicros : goneMicros));
        }
        sinceMicros = NEVER;
        goneMicros = NEVER;
        begun = false;
    }

    /// The warning that is on.
    Optional<Warning> current() {
        return begun ? Optional.of(warning(lastMicros)) : Optional.empty();
    }

    /// Whether it is on, or suspected.
    boolean suspected() {
        return sinceMicros != NEVER;
    }

    private Warning warning(long untilMicros) {
        return new Warning(cause, sinceMicros, untilMicros, detail);
    }
}
