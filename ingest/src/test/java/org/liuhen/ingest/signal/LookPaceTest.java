package org.liuhen.ingest.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.liuhen.ingest.signal.LookPace.Due;

class LookPaceTest {
    private final LookPace pace = new LookPace();
    private int second;

    @Test
    void aSteadyPictureIsLookedAtEachTenSeconds() {
        assertThat(group(100_000, 500_000, false)).isEqualTo(Due.THIS);
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 4; i++) {
                assertThat(group(110_000 - 5_000 * i, 450_000 + 20_000 * i, false))
                        .isEqualTo(Due.NO);
            }
            assertThat(group(100_000, 500_000, false)).isEqualTo(Due.THIS);
        }
    }

    @Test
    void whatIsSuspectIsLookedAtEachTime() {
        group(100_000, 500_000, false);
        assertThat(group(100_000, 500_000, true)).isEqualTo(Due.THIS);
        assertThat(group(100_000, 500_000, true)).isEqualTo(Due.THIS);
    }

    @Test
    void aKeyFrameThatShrinksIsLookedAtWithTheOneBefore() {
        group(100_000, 500_000, false);
        group(100_000, 500_000, false);
        assertThat(group(8_000, 500_000, false)).isEqualTo(Due.THIS_AND_THE_ONE_BEFORE);
    }

    @Test
    void picturesThatNeedNoBytesAnyMoreAreLookedAtWithTheKeyFrameBefore() {
        group(100_000, 500_000, false);
        group(100_000, 500_000, false);
        assertThat(group(100_000, 400_000, false)).isEqualTo(Due.NO);
        assertThat(group(100_000, 3_000, false)).isEqualTo(Due.THIS_AND_THE_ONE_BEFORE);
    }

    @Test
    void manyKeyFramesASecondAreNotAllLookedAt() {
        pace.key(100_000, 0, false);
        assertThat(pace.key(100_000, 40_000, true)).isEqualTo(Due.NO);
        assertThat(pace.key(2_000, 80_000, true)).isEqualTo(Due.NO);
    }

    @Test
    void afterTheEndTheNextKeyFrameIsLookedAt() {
        group(100_000, 500_000, false);
        pace.reset();
        assertThat(group(100_000, 500_000, false)).isEqualTo(Due.THIS);
    }

    /// Pictures of two seconds, and the key frame after them.
    private Due group(long keyBytes, long deltaBytes, boolean suspect) {
        second += 2;
        pace.delta(deltaBytes);
        return pace.key(keyBytes, second * 1_000_000L, suspect);
    }
}
