package org.liuhen.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.liuhen.ingest.capture.RtspRecordingTest.await;
import static org.liuhen.ingest.capture.RtspRecordingTest.camera;
import static org.liuhen.ingest.capture.RtspRecordingTest.frames;
import static org.liuhen.ingest.capture.RtspRecordingTest.steps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.record.Evidence;
import org.liuhen.ingest.record.Recorder;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.RtspAddress.Transport;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.index.RunRow;

/// Cameras whose parameter sets are missing or change while they send.
@Tag("system")
class ParameterSetsTest {
    @TempDir
    static Path clips;

    @TempDir
    Path directory;

    @BeforeAll
    static void generate() throws IOException {
        RtspServer.generateClips(clips);
    }

    @Test
    void aCameraThatNeverSendsParameterSetsIsRefusedInOneSentenceWithinFiveSeconds() throws IOException {
        try (RawCamera raw = new RawCamera(pictures("v.h264", List.of(7, 8)))) {
            assertRefusedInTime(raw, SourceException.NoParameterSets.class, "SPS, PPS");
        }
    }

    @Test
    void aCameraThatAnswersAndSendsNothingIsSaidToBeSilentWithinFiveSeconds() throws IOException {
        try (RawCamera raw = new RawCamera(List.of())) {
            assertRefusedInTime(raw, SourceException.Stalled.class, "sent nothing that can be recorded");
        }
    }

    @Test
    void aCameraWithRareKeyFramesWhoseDescriptionTellsTheSetsOpensAtOnce() throws IOException {
        List<List<Octets>> pictures = pictures("rare-keys.h264", List.of());
        try (RawCamera raw = new RawCamera(pictures("rare-keys.h264", List.of(7, 8)), 30, sets(pictures));
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            Recorder recorder =
                    evidence.recorder(camera(evidence, watchdog, raw.url(), Transport.TCP), Limits.STANDARD);
            recorder.start();
            await(() -> frames(evidence) >= 50);
            evidence.stop(recorder);

            assertThat(evidence.gaps()).extracting(GapRow::cause).containsExactly(Cause.OPENING);
            checkRun(evidence);
        }
    }

    @Test
    void aCameraThatTellsTheSetsWithRareKeyFramesAloneIsComplainedOfAndThenRecorded() throws IOException {
        try (RawCamera raw = new RawCamera(pictures("rare-keys.h264", List.of()), 30, List.of());
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            Recorder recorder =
                    evidence.recorder(camera(evidence, watchdog, raw.url(), Transport.TCP), Limits.STANDARD);
            recorder.start();
            await(Duration.ofSeconds(5), () -> recorder.trouble().isPresent());
            assertThat(recorder.trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble.detail()).contains("without its parameter sets"));
            await(() -> frames(evidence) >= 50);
            assertThat(recorder.trouble()).isEmpty();
            evidence.stop(recorder);

            assertThat(evidence.gaps()).extracting(GapRow::cause).containsExactly(Cause.DEVICE_FAULT);
            checkRun(evidence);
        }
    }

    @Test
    void aChangeOfSizeBeginsARunAndLosesNoFrame() throws IOException {
        List<List<Octets>> pictures =
                new ArrayList<>(pictures("v.h264", List.of()).subList(0, 150));
        pictures.addAll(pictures("small.h264", List.of()).subList(0, 150));
        try (RawCamera raw = new RawCamera(pictures);
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            Recorder recorder =
                    evidence.recorder(camera(evidence, watchdog, raw.url(), Transport.TCP), Limits.STANDARD);
            recorder.start();
            await(() -> frames(evidence) >= 250);
            evidence.stop(recorder);

            assertThat(evidence.runs()).hasSize(2);
            assertThat(evidence.runs())
                    .extracting(run -> run.streams().getFirst().width())
                    .containsExactly(640, 320);
            assertThat(evidence.runs().getFirst().ended())
                    .map(RunRow.Ended::cause)
                    .contains(Cause.PARAMETER_CHANGE);
            assertThat(Program.packets(evidence.file(0), "v", "dts")).hasSize(150);
            for (int run = 0; run < 2; run++) {
                assertThat(Program.complaints(evidence.file(run))).isEmpty();
                assertThat(steps(Program.packets(evidence.file(run), "v", "dts")))
                        .allMatch(step -> Math.abs(step - 3600) < 90);
            }
            assertThat(evidence.gaps()).extracting(GapRow::cause).containsExactly(Cause.OPENING);
            assertThat(evidence.findingsAtRest()).isEmpty();
        }
    }

    private void assertRefusedInTime(RawCamera raw, Class<? extends SourceException> cause, String words)
            throws IOException {
        try (Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks());
                PacketSource packets =
                        camera(evidence, watchdog, raw.url(), Transport.TCP).connect()) {
            long begun = System.nanoTime();
            assertThatThrownBy(packets::open).isInstanceOf(cause).hasMessageContaining(words);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static void checkRun(Evidence evidence) throws IOException {
        assertThat(evidence.runs()).hasSize(1);
        assertThat(Program.complaints(evidence.file(0))).isEmpty();
        assertThat(steps(Program.packets(evidence.file(0), "v", "dts"))).allMatch(step -> Math.abs(step - 3600) < 90);
        assertThat(Program.packets(evidence.file(0), "v", "flags").getFirst()).startsWith("K");
        assertThat(evidence.findingsAtRest()).isEmpty();
    }

    /// The SPS and PPS of the first picture.
    private static List<Octets> sets(List<List<Octets>> pictures) {
        return pictures.getFirst().stream()
                .filter(unit -> List.of(7, 8).contains(unit.bytes()[0] & 0x1F))
                .toList();
    }

    private static List<List<Octets>> pictures(String clip, List<Integer> dropped) throws IOException {
        return RawCamera.pictures(Files.readAllBytes(clips.resolve(clip)), dropped);
    }
}
