package org.liuhen.ingest.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.kit.SimulatedClocks;

class CommonTickTest {
    private static final long MILLI = 1_000_000;

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final CommonTick tick = new CommonTick(clocks, Duration.ofMillis(500));

    @Test
    void allWaitForTheSameTickWheneverTheyBegan() {
        long tickNanos = nextTick();
        for (long before : new long[] {500, 499, 300, 1}) {
            assertThat(clocks.monotonicNanos() + tick.untilNextNanos(tickNanos - before * MILLI))
                    .as("begun %d ms before", before)
                    .isEqualTo(Math.max(clocks.monotonicNanos(), tickNanos));
        }
    }

    @Test
    void whoTookLongerThanAPeriodGoesOnAtOnce() {
        long begun = nextTick();
        clocks.advance(Duration.ofNanos(begun - clocks.monotonicNanos()).plusMillis(499));
        assertThat(tick.untilNextNanos(begun)).isEqualTo(MILLI);
        clocks.advance(Duration.ofMillis(1));
        assertThat(tick.untilNextNanos(begun)).isZero();
        clocks.advance(Duration.ofMillis(130));
        assertThat(tick.untilNextNanos(begun)).isZero();
    }

    private long nextTick() {
        return (Math.floorDiv(clocks.monotonicNanos(), 500 * MILLI) + 1) * 500 * MILLI;
    }
}
