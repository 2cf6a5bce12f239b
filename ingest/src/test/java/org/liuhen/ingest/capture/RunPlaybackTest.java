package org.liuhen.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.liuhen.ingest.capture.RtspRecordingTest.await;
import static org.liuhen.ingest.capture.RtspRecordingTest.camera;
import static org.liuhen.ingest.capture.RtspRecordingTest.frames;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.ingest.record.Evidence;
import org.liuhen.ingest.record.Recorder;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.source.RtspAddress.Transport;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.durable.SystemDisk;

/// Run files play as they are, in programs that know nothing of us.
@Tag("system")
class RunPlaybackTest {
    @TempDir
    static Path clips;

    @TempDir
    Path directory;

    @TempDir
    Path profile;

    @BeforeAll
    static void generate() throws IOException {
        RtspServer.generateClips(clips);
    }

    @ParameterizedTest
    @CsvSource({
        "h264:v.h264+aac:a.aac",
        "h264:v.h264+pcma:a.alaw",
        "h265:v.h265+aac:a.aac",
    })
    void vlcFindsEveryFrame(String mount) throws IOException {
        try (RtspServer server = RtspServer.start(clips, "front=" + mount);
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            record(evidence, watchdog, server);
            assertThat(VlcServer.framesFound(evidence.file(0), clips))
                    .isBetween(frames(evidence) - 1, frames(evidence));
        }
    }

    @ParameterizedTest
    @CsvSource({"h264:v.h264+aac:a.aac", "h264:v.h264+pcma:a.alaw"})
    void chromiumPlaysPictureAndSound(String mount) throws IOException {
        try (RtspServer server = RtspServer.start(clips, "front=" + mount);
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            record(evidence, watchdog, server);
            plays(evidence.file(0), 4);
        }
    }

    @Test
    void aRunFilePlaysWhileItGrows() throws IOException {
        try (RtspServer server = RtspServer.start(clips, "front=h264:v.h264+aac:a.aac");
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            Recorder recorder =
                    evidence.recorder(camera(evidence, watchdog, server.url("front"), Transport.TCP), Limits.STANDARD);
            recorder.start();
            await(() -> frames(evidence) >= 100);
            long before = Files.size(evidence.file(0));
            for (int i = 0; i < 5; i++) {
                int known = frames(evidence);
                assertThat(Program.complaints(evidence.file(0))).isEmpty();
                assertThat(Program.packets(evidence.file(0), "v", "dts")).hasSizeGreaterThanOrEqualTo(known);
            }
            plays(evidence.file(0), 3);
            assertThat(recorder.counts().isRecording()).isTrue();
            assertThat(Files.size(evidence.file(0))).isGreaterThan(before);
            evidence.stop(recorder);
        }
    }

    private void plays(Path run, double seconds) throws IOException {
        try (RunPlayer player = new RunPlayer(run, profile)) {
            await(() -> player.progress().stream().anyMatch(at -> at.seconds() >= seconds || at.error() != 0));
            RunPlayer.Progress at = player.progress().orElseThrow();
            assertThat(at.error()).isZero();
            assertThat(at.readyState()).isGreaterThanOrEqualTo(2);
            assertThat(at.width()).isEqualTo(640);
            assertThat(at.frames()).isGreaterThan(20);
            assertThat(at.soundBytes()).isPositive();
        }
    }

    private static void record(Evidence evidence, Watchdog watchdog, RtspServer server) throws IOException {
        Recorder recorder =
                evidence.recorder(camera(evidence, watchdog, server.url("front"), Transport.TCP), Limits.STANDARD);
        recorder.start();
        await(() -> frames(evidence) >= 150);
        evidence.stop(recorder);
    }
}
