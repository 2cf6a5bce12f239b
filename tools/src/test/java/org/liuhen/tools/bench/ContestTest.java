package org.liuhen.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.liuhen.tools.JsonText;

final class ContestTest {
    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(1, 2.5, 4));
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(1, 2, 9));
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPercentileIsTheSmallestFigureThatEnoughDoNotExceed() {
        long[] hundred = new long[100];
        for (int i = 0; i < hundred.length; i++) {
            hundred[i] = i + 1L;
        }
        assertThat(Spread.percentile(hundred, 0.50)).isEqualTo(50);
        assertThat(Spread.percentile(hundred, 0.99)).isEqualTo(99);
        assertThat(Spread.percentile(new long[] {7}, 0.99)).isEqualTo(7);
    }

    @Test
    void theSidesRunInTurnAndTheFirstRoundIsNotCounted() throws IOException {
        List<String> order = new ArrayList<>();
        List<Run> runs = Contest.runInTurn(
                2,
                List.of(
                        () -> {
                            order.add("ours");
                            return run(Run.Side.OURS, 1, order.size());
                        },
                        () -> {
                            order.add("peer");
                            return run(Run.Side.PEER, 1, order.size());
                        }),
                words -> {});
        assertThat(order).containsExactly("ours", "peer", "ours", "peer", "ours", "peer");
        assertThat(runs).extracting(Run::wallSeconds).containsExactly(3.0, 4.0, 5.0, 6.0);
        assertThat(runs).extracting(Run::round).containsExactly(1, 1, 2, 2);
    }

    @Test
    void theRatioIsTheMedianOfTheRatiosOfTheRounds() {
        // In the second round the machine was busy for both: the ratio does not mind.
        Contest contest = contest(List.of(
                run(Run.Side.OURS, 1, 1), run(Run.Side.PEER, 1, 2),
                run(Run.Side.OURS, 2, 10), run(Run.Side.PEER, 2, 20),
                run(Run.Side.OURS, 3, 3), run(Run.Side.PEER, 3, 3)));
        Contest.Outcome outcome = contest.outcomes().getFirst();
        assertThat(outcome.ours().median()).isEqualTo(3);
        assertThat(outcome.peer().orElseThrow().median()).isEqualTo(3);
        assertThat(outcome.ratio().orElseThrow().median()).isEqualTo(0.5, within(1e-9));
        assertThat(outcome.isMet()).contains(true);
    }

    @Test
    void aGoalThatIsNotReachedIsCalledMissed() {
        Contest contest = contest(List.of(run(Run.Side.OURS, 1, 2), run(Run.Side.PEER, 1, 1)));
        Report report = new Report("test", "two runs", List.of(contest));
        assertThat(report.table()).contains("goal ratio ≤ 1.00: MISSED").contains("ours / peer");
        assertThat(report.json()).containsEntry("goalMet", false);
    }

    @Test
    void withoutAPeerNoRatioIsMadeUp() {
        Report report = new Report(
                "test",
                "alone",
                List.of(new Contest(
                        "alone",
                        Optional.empty(),
                        List.of(Metric.of("open", "s", Run::wallSeconds, new Metric.Goal.OursAtMost(3))),
                        List.of(run(Run.Side.OURS, 1, 2)))));
        assertThat(report.table()).doesNotContain("ours / peer").contains("goal ≤ 3: met");
        assertThat(report.json()).containsEntry("ours", 2.0).containsEntry("ratio", null);
    }

    @Test
    void theJsonIsOneObjectWithTheMetricBothSidesTheRatioAndTheRawRuns() {
        Contest contest = contest(List.of(run(Run.Side.OURS, 1, 1), run(Run.Side.PEER, 1, 4)));
        Map<String, Object> json = new Report("test", "two runs", List.of(contest)).json();
        assertThat(json)
                .containsEntry("metric", "wall")
                .containsEntry("ours", 1.0)
                .containsEntry("peer", 4.0)
                .containsEntry("ratio", 0.25);
        assertThat((List<?>) json.get("runs")).hasSize(2);
        assertThat((List<?>) json.get("more")).hasSize(1);
        assertThat(JsonText.of(json)).contains("\"side\" : \"peer\"").contains("\"wallSeconds\" : 4.0");
    }

    @Test
    void numbersShowTheDigitsThatMatter() {
        assertThat(Report.number(0)).isEqualTo("0.00");
        assertThat(Report.number(0.1234)).isEqualTo("0.123");
        assertThat(Report.number(1.234)).isEqualTo("1.23");
        assertThat(Report.number(12.34)).isEqualTo("12.3");
        assertThat(Report.number(1_234.5)).isEqualTo("1,235");
    }

    private static Contest contest(List<Run> runs) {
        Metric wall = Metric.of("wall", "s", Run::wallSeconds, new Metric.Goal.RatioAtMost(1));
        return new Contest("a contest", Optional.of("the other"), List.of(wall, Metric.cpu()), runs);
    }

    private static Run run(Run.Side side, int round, double wallSeconds) {
        return new Run(side, round, wallSeconds, wallSeconds / 2, 1_000_000, Map.of());
    }
}
