package org.liuhen.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final long HOUR_AHEAD = 3_600_000_000L;

    private final Arrivals arrivals = new Arrivals();

    @Test
    void whatComesIsCountedAndTheNewestIsKnown() {
        assertThat(arrivals.told()).isEqualTo(new Arrivals.Told(0, 0, OptionalLong.empty(), OptionalLong.empty()));
        take(Duration.ofSeconds(1), Packet.UNTOLD, 0);
        take(Duration.ofSeconds(2), Packet.UNTOLD, 3);
        assertThat(arrivals.told())
                .isEqualTo(new Arrivals.Told(2, 3, OptionalLong.of(2_000_000_000L), OptionalLong.empty()));
    }

    @Test
    void ofTheReadingsOfAMinuteTheOneWithTheLeastDelayCounts() {
        read(Duration.ofSeconds(1), Duration.ofMillis(200));
        read(Duration.ofSeconds(2), Duration.ofMillis(20));
        read(Duration.ofSeconds(3), Duration.ofMillis(900));
        assertThat(arrivals.told().cameraOriginMicros()).hasValue(HOUR_AHEAD - 20_000);
        read(Duration.ofSeconds(61), Duration.ofMillis(500));
        assertThat(arrivals.told().cameraOriginMicros()).hasValue(HOUR_AHEAD - 20_000);
        read(Duration.ofSeconds(121), Duration.ofMillis(30));
        assertThat(arrivals.told().cameraOriginMicros()).hasValue(HOUR_AHEAD - 500_000);
    }

    /// The source's clock is an hour ahead, and what it sends comes `late`.
    private void read(Duration arrival, Duration late) {
        take(arrival, arrival.toNanos() / 1_000 + HOUR_AHEAD - late.toNanos() / 1_000, 0);
    }

    private void take(Duration arrival, long cameraMicros, int lost) {
        arrivals.take(new Packet(
                Kind.VIDEO,
                Streams.VIDEO_ONLY,
                Octets.of(new byte[1]),
                0,
                0,
                true,
                arrival.toNanos(),
                cameraMicros,
                lost));
    }
}
