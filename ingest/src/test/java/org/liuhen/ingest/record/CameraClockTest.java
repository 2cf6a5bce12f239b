package org.liuhen.ingest.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.liuhen.ingest.record.CameraClock.Drift;
import org.liuhen.ingest.source.Packet;

class CameraClockTest {
    private static final long START_MICROS = 1_700_000_000_000_000L;
    private static final long REPORT_MICROS = 5_000_000;
    private static final long DAY_MICROS = 86_400_000_000L;
    /// How long a report may be on its way.
    private static final int DELAY_MICROS = 100_000;

    private final Random random = new Random(1);
    private final CameraClock clock = new CameraClock();

    @Test
    void fourSecondsADayAreToldWithinTwoHours() {
        Drift gains = drift(4_000_000, DAY_MICROS / 12).orElseThrow();
        assertThat(gains.words()).matches("the source's clock gains [345]\\.[0-9] s a day");
        clock.forget();
        assertThat(drift(-4_000_000, DAY_MICROS / 12).orElseThrow().words())
                .matches("the source's clock loses [345]\\.[0-9] s a day");
    }

    @Test
    void twoSecondsADayAndReportsThatAreLateAreNotTold() {
        assertThat(drift(2_000_000, DAY_MICROS)).isEmpty();
    }

    @Test
    void aCameraThatTellsNoTimeHasNoDrift() {
        assertThat(clock.take(Packet.UNTOLD, START_MICROS)).isEmpty();
    }

    /// What is told of a camera whose clock is wrong by an hour and gains `dailyMicros` a day.
    private Optional<Drift> drift(long dailyMicros, long lengthMicros) {
        for (long passed = 0; passed < lengthMicros; passed += REPORT_MICROS) {
            long camera = START_MICROS + 3_600_000_000L + passed + passed / 1_000 * dailyMicros / (DAY_MICROS / 1_000);
            Optional<Drift> drift = clock.take(camera, START_MICROS + passed + random.nextInt(DELAY_MICROS));
            if (drift.isPresent()) {
                return drift;
            }
        }
        return Optional.empty();
    }
}
