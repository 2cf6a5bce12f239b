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
import org.liuhen.storage.index.SegmentRow;

/// A disk that takes a megabyte a second, and pictures that come at once.
class SlowDiskTest {
    private static final int PICTURE_BYTES = 10_000;
    private static final String SECOND = "K" + "P".repeat(24);
    private static final int SECONDS = 12;
    private static final int PICTURES = SECONDS * SECOND.length();

    @TempDir
    Path directory;

    private final FaultyDisk disk = new FaultyDisk();

    @Test
    void whatTheQueueHoldsIsStoredAsSoonAsTheDiskTakesIt() throws IOException {
        disk.limitTo(1_000_000);
        try (Evidence evidence = new Evidence(directory, disk)) {
            Recorder recorder = evidence.recorder(source(evidence, 1), Limits.STANDARD);
            recorder.start();
            await(() -> recorder.counts().arrivedPackets() == PICTURES);
            evidence.stop(recorder);

            assertThat(frames(evidence)).isEqualTo(PICTURES);
            assertThat(recorder.counts().refusedPackets()).isZero();
            assertThat(evidence.gaps()).extracting(GapRow::cause).containsOnlyOnce(Cause.OPENING);
            assertThat(evidence.findingsAtRest()).isEmpty();
        }
    }

    @Test
    void whatTheQueueCannotHoldIsSaidAndWhatIsStoredStays() throws IOException {
        disk.limitTo(1_000_000);
        try (Evidence evidence = new Evidence(directory, disk)) {
            ScriptedSource source = source(evidence, 3);
            Recorder recorder = evidence.recorder(source, Limits.STANDARD, new PacketQueue(1 << 20, PICTURES));
            recorder.start();
            await(() -> evidence.gaps().stream().anyMatch(gap -> gap.cause() == Cause.STORAGE_STALL));
            List<SegmentRow> stored = evidence.segments();
            await(() -> source.given() == 3L * PICTURES);
            evidence.stop(recorder);

            assertThat(stored).isNotEmpty();
            assertThat(evidence.segments()).containsAll(stored);
            assertThat(frames(evidence)
                            + recorder.counts().refusedPackets()
                            + recorder.counts().skippedPackets())
                    .isEqualTo(source.given());
            assertThat(evidence.findingsAtRest()).isEmpty();
        }
    }

    private static ScriptedSource source(Evidence evidence, int connections) {
        List<Connection> list = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            list.add(new Connection(() -> pictures(evidence), new SourceException.Ended("the camera went away")));
        }
        return new ScriptedSource(Streams.VIDEO_ONLY, list.toArray(Connection[]::new));
    }

    private static List<Packet> pictures(Evidence evidence) {
        return Script.of(
                Streams.VIDEO_ONLY,
                SECOND.repeat(SECONDS),
                PICTURE_BYTES,
                evidence.clocks().monotonicNanos());
    }

    private static int frames(Evidence evidence) throws IOException {
        return evidence.segments().stream().mapToInt(SegmentRow::frames).sum();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        long deadline = System.nanoTime() + Evidence.PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited " + Evidence.PATIENCE).isLessThan(deadline);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
