package org.liuhen.tools.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.format.Cause;

final class JudgementTest {
    private static final long SECOND = 1_000_000;
    private static final Injected SILENCE = new Injected(
            new Fault.Silence(Duration.ofSeconds(5)), List.of("front"), 100 * SECOND, 105 * SECOND, 107 * SECOND);

    @Test
    void oneInterruptionWithTheRightCauseAndBoundsIsRight() {
        assertThat(Judgement.of(List.of(SILENCE), List.of(), List.of(gap("front", Cause.SIGNAL_LOST, 100, 106))))
                .isEmpty();
    }

    @Test
    void aFaultThatTheRecordDoesNotTellOfIsAComplaint() {
        assertThat(Judgement.of(List.of(SILENCE), List.of(), List.of()))
                .singleElement()
                .asString()
                .startsWith("0 interruptions");
    }

    @Test
    void aFaultToldTwiceIsAComplaint() {
        List<Told> twice =
                List.of(gap("front", Cause.SIGNAL_LOST, 100, 106), gap("front", Cause.SIGNAL_LOST, 101, 106));
        assertThat(Judgement.of(List.of(SILENCE), List.of(), twice))
                .singleElement()
                .asString()
                .startsWith("2 interruptions");
    }

    @Test
    void wrongBoundsCauseOrTrackAreComplaints() {
        for (Told wrong : List.of(
                gap("front", Cause.SIGNAL_LOST, 102, 106),
                gap("front", Cause.SIGNAL_LOST, 100, 103),
                gap("front", Cause.SIGNAL_LOST, 100, 109),
                gap("front", Cause.NETWORK, 100, 106),
                gap("back", Cause.SIGNAL_LOST, 100, 106),
                new Told(1, "front", false, Cause.SIGNAL_LOST, 100 * SECOND, 106 * SECOND, ""))) {
            assertThat(Judgement.of(List.of(SILENCE), List.of(), List.of(wrong)))
                    .as(wrong.words())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("nobody caused");
        }
    }

    @Test
    void anInterruptionThatNobodyCausedIsAComplaint() {
        assertThat(Judgement.of(List.of(), List.of(), List.of(gap("front", Cause.NETWORK, 1, 2))))
                .singleElement()
                .asString()
                .startsWith("nobody caused");
    }

    @Test
    void aClockThatSomebodyElseSetIsNoComplaintWhereItWasSeen() {
        Told step = new Told(1, "front", false, Cause.CLOCK_STEP, 100 * SECOND, 100 * SECOND, "20 ms forward");
        assertThat(Judgement.of(List.of(), List.of(100 * SECOND + 250_000), List.of(step)))
                .isEmpty();
        assertThat(Judgement.of(List.of(), List.of(102 * SECOND), List.of(step)))
                .singleElement()
                .asString()
                .startsWith("nobody caused");
        assertThat(Judgement.of(List.of(), List.of(1 * SECOND), List.of(gap("front", Cause.NETWORK, 1, 2))))
                .hasSize(1);
    }

    @Test
    void aDiskThatHangsMayPassWithoutATraceOrCostOneInterruption() {
        Injected hang = new Injected(
                new Fault.DiskHangs(Duration.ofSeconds(20)),
                List.of("front"),
                100 * SECOND,
                120 * SECOND,
                121 * SECOND);
        assertThat(Judgement.of(List.of(hang), List.of(), List.of())).isEmpty();
        assertThat(Judgement.of(List.of(hang), List.of(), List.of(gap("front", Cause.STORAGE_ERROR, 100, 121))))
                .hasSize(1);
    }

    private static Told gap(String track, Cause cause, long fromSeconds, long toSeconds) {
        return new Told(1, track, true, cause, fromSeconds * SECOND, toSeconds * SECOND, "");
    }
}
