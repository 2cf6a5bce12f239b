package org.liuhen.storage.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.index.RunRow;

class TimelineTest {
    private static final TrackId TRACK = new TrackId("20261123-010203-0a1b2c", "front");

    @Test
    void theSpansFollowEachOtherAndAddUpAndSayWhatTheRowsSay() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            List<RunRow> runs = new ArrayList<>();
            List<GapRow> gaps = new ArrayList<>();
            for (int n = random.nextInt(6); n > 0; n--) {
                long from = random.nextLong(100);
                runs.add(run(runs.size(), from, from + random.nextLong(40)));
            }
            for (int n = random.nextInt(6); n > 0; n--) {
                long from = random.nextLong(100);
                gaps.add(new GapRow(Cause.NETWORK, from, from + random.nextLong(40), "", Optional.empty(), n));
            }
            long from = random.nextLong(60);
            long to = from + random.nextLong(80);
            Timeline timeline = Timeline.of(from, to, runs, gaps);
            assertPartition(timeline, "seed %d, timeline %d".formatted(seed, i));
            for (long at = from; at < to; at++) {
                assertThat(spanAt(timeline, at))
                        .as("seed %d, timeline %d, at %d", seed, i, at)
                        .isInstanceOf(kindAt(at, runs, gaps));
            }
        }
    }

    @Test
    void whatNothingExplainsIsCalledUnexplained() {
        assertThat(Timeline.of(
                                0,
                                100,
                                List.of(run(0, 10, 40)),
                                List.of(new GapRow(Cause.POWER, 40, 60, "x", Optional.empty(), 0)))
                        .spans())
                .containsExactly(
                        new Span.Unexplained(0, 10),
                        new Span.Footage(0, 10, 40),
                        new Span.Gap(Cause.POWER, "x", 40, 60, 0),
                        new Span.Unexplained(60, 100));
    }

    @Test
    void whereRunsOverlapTheEarlierOneIsShown() {
        assertThat(Timeline.of(0, 50, List.of(run(1, 20, 50), run(0, 0, 30)), List.of())
                        .spans())
                .containsExactly(new Span.Footage(0, 0, 30), new Span.Footage(1, 30, 50));
    }

    @Test
    void anEmptySpanHasNoParts() {
        assertThat(Timeline.of(5, 5, List.of(run(0, 0, 30)), List.of()).spans()).isEmpty();
        assertThatThrownBy(() -> Timeline.of(5, 4, List.of(), List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertPartition(Timeline timeline, String where) {
        long at = timeline.fromMicros();
        for (Span span : timeline.spans()) {
            assertThat(span.fromMicros()).as(where).isEqualTo(at);
            assertThat(span.toMicros()).as(where).isGreaterThan(at);
            at = span.toMicros();
        }
        assertThat(at).as(where).isEqualTo(timeline.toMicros());
    }

    private static Span spanAt(Timeline timeline, long at) {
        return timeline.spans().stream()
                .filter(span -> span.fromMicros() <= at && at < span.toMicros())
                .findFirst()
                .orElseThrow();
    }

    private static Class<? extends Span> kindAt(long at, List<RunRow> runs, List<GapRow> gaps) {
        if (runs.stream().anyMatch(run -> run.startMicros() <= at && at < run.endMicros())) {
            return Span.Footage.class;
        }
        return gaps.stream().anyMatch(gap -> gap.fromMicros() <= at && at < gap.toMicros())
                ? Span.Gap.class
                : Span.Unexplained.class;
    }

    private static RunRow run(int number, long from, long to) {
        return new RunRow(TRACK, number, List.of(), 0, from, to, 1, 0, Optional.empty());
    }
}
