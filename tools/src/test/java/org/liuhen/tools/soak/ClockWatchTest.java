package org.liuhen.tools.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.kit.SimulatedClocks;

final class ClockWatchTest {
    @Test
    void aClockThatIsSetIsSeenAndOneThatRunsIsNot() throws Exception {
        SimulatedClocks clocks = new SimulatedClocks("2026-05-06T08:00:00.000000Z");
        StringWriter told = new StringWriter();
        ClockWatch watch = new ClockWatch(clocks, new PrintWriter(told));
        clocks.set(Duration.ofMillis(-20));
        assertThat(watch.end()).hasSize(1);
        assertThat(told.toString()).contains("not done here").contains("-20 ms");

        ClockWatch unset = new ClockWatch(clocks, new PrintWriter(told));
        clocks.set(Duration.ofMillis(5));
        assertThat(unset.end()).isEmpty();
    }
}
