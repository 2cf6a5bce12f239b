package org.liuhen.storage.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void waitsDoubleToHalfAMinuteAndBeginAnewAfterASuccess() {
        Backoff backoff = new Backoff(new Random(1));
        for (long longest : List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L)) {
            assertThat(backoff.afterFailure().toMillis()).isBetween(longest * 3 / 4, longest);
        }
        backoff.reset();
        assertThat(backoff.afterFailure()).isBetween(Duration.ofMillis(750), Duration.ofSeconds(1));
    }

    @Test
    void sourcesThatWereLostTogetherDoNotComeBackInStep() {
        List<Duration> waits = Stream.generate(() -> 0)
                .limit(8)
                .map(each -> new Backoff(new Random(System.nanoTime())).afterFailure())
                .toList();
        assertThat(waits).doesNotHaveDuplicates();
    }
}
