package org.liuhen.ingest.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.record.ScriptedSource.Connection;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.Script;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.Streams;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SegmentRow;

class RecorderTest {
    private static final String TEN_SECONDS = ("K" + "P".repeat(24)).repeat(10);

    @TempDir
    Path directory;

    private final FaultyDisk disk = new FaultyDisk();

    @Test
    void everyPictureOfASourceIsInASegmentWhenItIsStopped() throws IOException {
        try (Evidence evidence = new Evidence(directory, disk)) {
            Recorder recorder = evidence.recorder(camera(evidence, TEN_SECONDS), Limits.STANDARD);
            recorder.start();
            await(() -> !evidence.gaps().isEmpty() && evidence.segments().size() == 2);
            evidence.stop(recorder);

            assertThat(evidence.segments()).extracting(SegmentRow::frames).containsExactly(100, 100, 50);
            assertThat(evidence.segments())
                    .extracting(SegmentRow::durationMicros)
                    .containsExactly(4_000_000L, 4_000_000L, 2_000_000L);
            assertThat(endings(evidence)).containsExactly(Cause.STOPPED);
        }
    }

    @Test
    void aSourceThatIsLostAndComesBackLeavesOneInterruptionWithItsBounds() throws IOException {
        try (Evidence evidence = new Evidence(directory, disk)) {
            Recorder recorder = evidence.recorder(
                    new ScriptedSource(
                            Streams.VIDEO_ONLY,
                            connection(evidence, "KPPPP", new SourceException.Stalled("the camera fell silent")),
                            connection(evidence, "", new SourceException.Unreachable("the camera is off")),
                            connection(evidence, "PPKPP", new SourceException.Ended("the camera went away"))),
                    Limits.STANDARD);
            recorder.start();
            await(() -> evidence.runs().size() == 2 && evidence.segments().size() == 2);
            evidence.stop(recorder);

            assertThat(endings(evidence)).containsExactly(Cause.SIGNAL_LOST, Cause.STREAM_ENDED);
            assertThat(evidence.gaps())
                    .extracting(GapRow::cause)
                    .containsExactly(Cause.OPENING, Cause.SIGNAL_LOST, Cause.STREAM_ENDED);
            GapRow lost = evidence.gaps().get(1);
            assertThat(lost.fromMicros()).isEqualTo(end(evidence.segments().get(0)));
            assertThat(lost.toMicros()).isEqualTo(evidence.segments().get(1).startMicros());
            assertThat(lost.detail()).contains("fell silent").contains("the camera is off");
            assertThat(recorder.counts().skippedPackets()).isEqualTo(2);
        }
    }

    @Test
    void theGapOfAPauseSaysWhoPausedEvenIfTheSourceComesBackLate() throws IOException {
        try (Evidence evidence = new Evidence(directory, disk)) {
            Recorder before = evidence.recorder(camera(evidence, "KPPPP"), Limits.STANDARD);
            before.start();
            await(() -> evidence.runs().size() == 1);
            evidence.pause(before, "account-1", Cause.SITE_CHANGED);
            Recorder after = evidence.recorder(
                    new ScriptedSource(
                            Streams.VIDEO_ONLY,
                            connection(evidence, "", new SourceException.Unreachable("the camera is off")),
                            connection(evidence, "KPPPP", new SourceException.Ended("the camera went away"))),
                    Limits.STANDARD);
            after.start();
            await(() -> evidence.runs().size() == 2);
            evidence.stop(after);

            assertThat(evidence.gaps())
                    .filteredOn(gap -> gap.cause() == Cause.SITE_CHANGED)
                    .isNotEmpty()
                    .allSatisfy(gap -> assertThat(gap.by()).contains("account-1"));
            assertThat(evidence.gaps())
                    .filteredOn(gap -> gap.cause() != Cause.SITE_CHANGED)
                    .allSatisfy(gap -> assertThat(gap.by()).isEmpty());
        }
    }

    @Test
    void aParameterChangeBeginsARunAndLosesNothing() throws IOException {
        try (Evidence evidence = new Evidence(directory, disk)) {
            Recorder recorder = evidence.recorder(camera(evidence, "KPPPP~KPPPP~KPP"), Limits.STANDARD);
            recorder.start();
            await(() -> evidence.runs().size() == 3);
            evidence.stop(recorder);

            assertThat(evidence.segments()).extracting(SegmentRow::frames).containsExactly(5, 5, 3);
            assertThat(evidence.runs())
                    .extracting(run -> run.streams().getFirst().width())
                    .containsExactly(640, 320, 640);
            assertThat(endings(evidence))
                    .containsExactly(Cause.PARAMETER_CHANGE, Cause.PARAMETER_CHANGE, Cause.STOPPED);
            assertThat(end(evidence.segments().get(0)))
                    .isEqualTo(evidence.segments().get(1).startMicros());
            assertThat(evidence.gaps()).extracting(GapRow::cause).containsExactly(Cause.OPENING);
        }
    }

    @Test
    void aDiskThatHangsCostsWhatTheQueueCannotHoldAndTheLogSaysSo() throws IOException {
        try (Evidence evidence = new Evidence(directory, disk)) {
            ScriptedSource source = comingAgain(evidence, hanging(evidence, "KPPPP".repeat(40)));
            Recorder recorder = evidence.recorder(source, Limits.STANDARD, new PacketQueue(1 << 20, 50));
            recorder.start();
            await(() -> recorder.counts().refusedPackets() > 0);
            await(() -> evidence.runs().size() >= 3);
            evidence.stop(recorder);

            assertThat(evidence.gaps()).extracting(GapRow::cause).contains(Cause.STORAGE_STALL);
            int stored =
                    evidence.segments().stream().mapToInt(SegmentRow::frames).sum();
            assertThat(stored
                            + recorder.counts().refusedPackets()
                            + recorder.counts().skippedPackets())
                    .isEqualTo(source.given());
            assertThat(recorder.counts().arrivedPackets()).isEqualTo(source.given());
        }
    }

    @Test
    void aDiskErrorEndsTheRunAndALaterRunGoesOn() throws IOException {
        try (Evidence evidence = new Evidence(directory, disk)) {
            Recorder recorder = evidence.recorder(comingAgain(evidence, failing(evidence, "KPPPP")), Limits.STANDARD);
            recorder.start();
            await(() -> evidence.runs().size() >= 2
                    && evidence.gaps().stream().anyMatch(gap -> gap.cause() == Cause.STORAGE_ERROR));
            evidence.stop(recorder);

            List<GapRow> gaps = evidence.gaps();
            assertThat(gaps)
                    .extracting(GapRow::cause)
                    .containsSubsequence(Cause.OPENING, Cause.STREAM_ENDED, Cause.STORAGE_ERROR);
            GapRow refused = gaps.get(2);
            assertThat(refused.detail()).contains("Input/output error");
            assertThat(refused.fromMicros()).isEqualTo(gaps.get(1).toMicros());
            assertThat(refused.toMicros()).isEqualTo(evidence.segments().get(1).startMicros());
            assertThat(evidence.segments())
                    .extracting(SegmentRow::frames)
                    .startsWith(5)
                    .endsWith(5);
        }
    }

    @Test
    void aSourceThatNeverComesIsMissingFromStartToStop() throws IOException {
        try (Evidence evidence = new Evidence(directory, disk)) {
            Recorder recorder = evidence.recorder(
                    new ScriptedSource(
                            Streams.VIDEO_ONLY,
                            connection(evidence, "", new SourceException.Unauthorized("the camera refuses"))),
                    Limits.STANDARD);
            recorder.start();
            evidence.stop(recorder);

            assertThat(evidence.runs()).isEmpty();
            GapRow gap = evidence.gaps().getFirst();
            assertThat(gap.fromMicros()).isEqualTo(evidence.startMicros());
            assertThat(gap.toMicros()).isGreaterThan(gap.fromMicros());
        }
    }

    private ScriptedSource camera(Evidence evidence, String drawn) {
        return new ScriptedSource(Streams.VIDEO_ONLY, new Connection(() -> drawn(evidence, drawn), null));
    }

    /// A source that comes again and again: what comes while the disk is left alone after an error is not stored,
    /// and for how long it is left alone is drawn by lot.
    private static ScriptedSource comingAgain(Evidence evidence, Connection second) {
        List<Connection> connections = new ArrayList<>();
        connections.add(connection(evidence, "KPPPP", new SourceException.Ended("first")));
        connections.add(second);
        for (int i = 0; i < 100; i++) {
            connections.add(connection(evidence, "KPPPP", new SourceException.Ended("again")));
        }
        return new ScriptedSource(Streams.VIDEO_ONLY, connections.toArray(Connection[]::new));
    }

    private static Connection connection(Evidence evidence, String drawn, SourceException end) {
        return new Connection(() -> drawn(evidence, drawn), end);
    }

    private Connection hanging(Evidence evidence, String drawn) {
        return new Connection(
                () -> {
                    disk.hang();
                    Thread.ofPlatform().start(() -> {
                        pause(1_000);
                        disk.goOn();
                    });
                    return drawn(evidence, drawn);
                },
                new SourceException.Ended("second"));
    }

    private Connection failing(Evidence evidence, String drawn) {
        return new Connection(
                () -> {
                    disk.failTimes(1);
                    return drawn(evidence, drawn);
                },
                new SourceException.Ended("second"));
    }

    private static List<Packet> drawn(Evidence evidence, String drawn) {
        return Script.of(Streams.VIDEO_ONLY, drawn, 100, evidence.clocks().monotonicNanos());
    }

    private static long end(SegmentRow segment) {
        return segment.startMicros() + segment.durationMicros();
    }

    private static List<Cause> endings(Evidence evidence) throws IOException {
        return evidence.runs().stream()
                .map(RunRow::ended)
                .map(ended -> ended.orElseThrow().cause())
                .toList();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        long deadline = System.nanoTime() + Evidence.PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited " + Evidence.PATIENCE).isLessThan(deadline);
            pause(10);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
