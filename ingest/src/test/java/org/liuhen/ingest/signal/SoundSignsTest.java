package org.liuhen.ingest.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.format.Cause;

class SoundSignsTest {
    private static final SoundLevel VOICE = new SoundLevel(-25, 0, 0.4);
    private static final SoundLevel FAINT = new SoundLevel(-60, 0, 0.01);
    private static final SoundLevel ALMOST = new SoundLevel(-48.5, 0, 0.02);
    private static final SoundLevel ZERO = new SoundLevel(-120, 0, 0);
    private static final SoundLevel CLIPPED = new SoundLevel(-6, 0.01, 1);

    private final SoundSigns signs = new SoundSigns(SignalLimits.STANDARD);
    private final List<Warning> told = new ArrayList<>();

    @Test
    void halfAMinuteBelowTheLevelIsSilence() {
        feed(0, 10, half -> VOICE);
        feed(10, 40, half -> FAINT);
        assertThat(signs.current()).extracting(Warning::cause).containsExactly(Cause.SOUND_SILENT);
        feed(40, 50, half -> VOICE);
        assertTold(tuple(Cause.SOUND_SILENT, 10, 40));
    }

    @Test
    void oneWordInHalfAMinuteIsNoSilence() {
        feed(0, 100, half -> half % 58 == 0 ? VOICE : FAINT);
        assertThat(signs.current()).isEmpty();
        assertTold();
    }

    @Test
    void aLevelJustAboveTheLimitEndsNoSilence() {
        feed(0, 40, half -> FAINT);
        feed(40, 60, half -> ALMOST);
        feed(60, 70, half -> VOICE);
        assertTold(tuple(Cause.SOUND_SILENT, 0, 60));
    }

    @Test
    void zerosAreDeadAndNotSilent() {
        feed(0, 5, half -> VOICE);
        feed(5, 60, half -> ZERO);
        feed(60, 70, half -> VOICE);
        assertTold(tuple(Cause.SOUND_DEAD, 5, 60));
    }

    @Test
    void faintSoundWithZerosBetweenIsSilent() {
        feed(0, 40, half -> half % 2 == 0 ? FAINT : ZERO);
        feed(40, 50, half -> VOICE);
        assertTold(tuple(Cause.SOUND_SILENT, 0, 40));
    }

    @Test
    void clippingBetweenPausesOfSpeechIsOneWarning() {
        feed(0, 5, half -> VOICE);
        feed(5, 25, half -> half % 3 == 0 ? VOICE : CLIPPED);
        feed(25, 35, half -> VOICE);
        assertThat(told).extracting(Warning::cause).containsExactly(Cause.SOUND_CLIPPED);
    }

    @Test
    void aDoorThatSlamsIsNoClipping() {
        feed(0, 20, half -> half % 12 == 0 ? CLIPPED : VOICE);
        assertTold();
        assertThat(signs.current()).isEmpty();
    }

    /// A level each half second.
    private void feed(int fromSecond, int toSecond, IntFunction<SoundLevel> levels) {
        for (int half = 2 * fromSecond; half < 2 * toSecond; half++) {
            signs.add(levels.apply(half), half * 500_000L, (half + 1) * 500_000L, told);
        }
    }

    private void assertTold(Tuple... expected) {
        assertThat(told)
                .extracting(Warning::cause, warning -> (int) (warning.sinceMicros() / 1_000_000), warning ->
                        (int) (warning.untilMicros() / 1_000_000))
                .containsExactly(expected);
    }
}
