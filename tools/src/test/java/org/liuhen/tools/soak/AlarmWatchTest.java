package org.liuhen.tools.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.liuhen.tools.soak.AlarmWatch.Look;

final class AlarmWatchTest {
    private static final long SECOND = 1_000_000;
    private static final Injected SILENCE = new Injected(
            new Fault.Silence(Duration.ofSeconds(10)), List.of("front"), 100 * SECOND, 110 * SECOND, 112 * SECOND);
    private static final Injected HANG = new Injected(
            new Fault.DiskHangs(Duration.ofSeconds(20)), List.of("front"), 100 * SECOND, 120 * SECOND, 121 * SECOND);
    private static final Look QUIET = look(113);

    @Test
    void anAlarmInTimeThatEndsWithItsCauseIsRight() {
        assertThat(AlarmWatch.complaints(List.of(SILENCE), List.of(look(104, "front"), QUIET)))
                .isEmpty();
        assertThat(AlarmWatch.complaints(List.of(HANG), List.of(new Look(104 * SECOND, Set.of(), true), look(122))))
                .isEmpty();
    }

    @Test
    void noAlarmALateOneOrOneForAnotherSourceIsAComplaint() {
        for (List<Look> wrong : List.of(
                List.<Look>of(),
                List.of(look(107, "front"), QUIET),
                List.of(look(104, "back"), QUIET),
                List.of(new Look(104 * SECOND, Set.of(), true), QUIET))) {
            assertThat(AlarmWatch.complaints(List.of(SILENCE), wrong))
                    .singleElement()
                    .asString()
                    .startsWith("no alarm");
        }
    }

    @Test
    void anAlarmThatOutlivesItsCauseIsAComplaint() {
        assertThat(AlarmWatch.complaints(List.of(SILENCE), List.of(look(104, "front"))))
                .singleElement()
                .asString()
                .startsWith("still an alarm");
    }

    private static Look look(long atSeconds, String... silent) {
        return new Look(atSeconds * SECOND, Set.of(silent), false);
    }
}
