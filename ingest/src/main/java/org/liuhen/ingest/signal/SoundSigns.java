package org.liuhen.ingest.signal;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.liuhen.storage.format.Cause;

/// Judges one source's sound, stretch by stretch. Sound that is known to be dead is not called silent besides.
/// Pure.
final class SoundSigns {
    /// A-law has no zero: its smallest code stands for 8 of 32,768 (ITU-T G.711, table 1a).
    private static final double ZERO = 8.0 / 32_768;
    /// A warning ends only at a level that is clearly above the one at which it begins.
    private static final double HYSTERESIS_DECIBELS = 3;
    private static final Duration ENDS = Duration.ofSeconds(2);
    /// Speech clips where it is loud, not between the words.
    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(1);

    private final SignalLimits limits;
    private final Condition silent;
    private final Condition clipped;
    private final Condition dead;

    SoundSigns(SignalLimits limits) {
        this.limits = limits;
        silent = new Condition(
                Cause.SOUND_SILENT,
                "a level below " + Math.round(limits.silentDecibels()) + " dBFS between 300 and 3400 Hz",
                limits.silent(),
                Duration.ZERO,
                ENDS);
        clipped = new Condition(
                Cause.SOUND_CLIPPED,
                "samples at the end of the scale in each second",
                limits.clipped(),
                BETWEEN_WORDS,
                ENDS);
        dead = new Condition(Cause.SOUND_DEAD, "no sound came, or only zeros", limits.dead(), Duration.ZERO, ENDS);
    }

    /// Judges a stretch of sound.
    ///
    /// @param told takes what ended with it
    void add(SoundLevel level, long fromMicros, long toMicros, List<Warning> told) {
        boolean zero = level.peak() <= ZERO;
        double silentBelow = limits.silentDecibels() + (silent.current().isPresent() ? HYSTERESIS_DECIBELS : 0);
        note(dead, zero, fromMicros, toMicros, told);
        boolean low = level.speechDecibels() < silentBelow && dead.current().isEmpty();
        note(silent, low, fromMicros, toMicros, told);
        note(clipped, level.clippedShare() >= limits.clippedShare(), fromMicros, toMicros, told);
    }

    /// Nothing came in this time, though the source has sound.
    void addNothing(long fromMicros, long toMicros, List<Warning> told) {
        note(dead, true, fromMicros, toMicros, told);
        note(silent, false, fromMicros, toMicros, told);
        note(clipped, false, fromMicros, toMicros, told);
    }

    /// Whether every packet is to be heard.
    boolean suspect() {
        return all().anyMatch(Condition::suspected);
    }

    /// What is on.
    List<Warning> current() {
        return all().flatMap(condition -> condition.current().stream()).toList();
    }

    /// The sound ends here.
    void cut(List<Warning> told) {
        all().forEach(condition -> condition.cut(told));
    }

    private static void note(Condition condition, boolean there, long fromMicros, long toMicros, List<Warning> told) {
        if (there) {
            condition.seen(fromMicros, toMicros, told);
        } else {
            condition.notSeen(fromMicros, told);
        }
    }

    private Stream<Condition> all() {
        return Stream.of(silent, clipped, dead);
    }
}
