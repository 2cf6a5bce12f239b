package org.liuhen.ingest.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechMeterTest {
    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 48_000})
    void aVoiceIsMeasuredAndHumIsNot(int rate) {
        assertThat(level(rate, 1_000, 0.1).speechDecibels()).isCloseTo(-23, within(1.0));
        assertThat(level(rate, 50, 0.1).speechDecibels()).isLessThan(-50);
        assertThat(level(rate, 1_000, 0).speechDecibels()).isEqualTo(-120);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.2, 30})
    void samplesAtTheEndOfTheScaleAreCounted(double loudness) {
        assertThat(level(48_000, 440, loudness).clippedShare()).isGreaterThan(0.1);
        assertThat(level(48_000, 440, 0.9).clippedShare()).isZero();
    }

    private static SoundLevel level(int rate, double hertz, double loudness) {
        SpeechMeter meter = new SpeechMeter(rate, 1);
        float[] second = new float[rate];
        for (int i = 0; i < rate; i++) {
            second[i] = (float) Math.clamp(loudness * Math.sin(2 * Math.PI * hertz * i / rate), -1, 1);
        }
        meter.add(new float[][] {second});
        return meter.level();
    }
}
