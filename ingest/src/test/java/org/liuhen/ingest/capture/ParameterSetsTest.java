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
    void aCameraThatNeverSendsParameterSetsIsRefusedInOneSentence() throws IOException {
        try (RawCamera raw = new RawCamera(pictures("v.h264", List.of(7, 8)));
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks());
                PacketSource packets =
                        camera(evidence, watchdog, raw.url(), Transport.TCP).connect()) {
            assertThatThrownBy(packets::open)
                    .isInstanceOf(SourceException.NoParameterSets.class)
                    .hasMessageContaining("SPS, PPS");
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

    private static List<List<Octets>> pictures(String clip, List<Integer> dropped) throws IOException {
        return RawCamera.pictures(Files.readAllBytes(clips.resolve(clip)), dropped);
    }
}
