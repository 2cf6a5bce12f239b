package org.liuhen.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.liuhen.ingest.capture.RtspRecordingTest.await;
import static org.liuhen.ingest.capture.RtspRecordingTest.camera;
import static org.liuhen.ingest.capture.RtspRecordingTest.frames;
import static org.liuhen.ingest.capture.RtspRecordingTest.steps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.ingest.record.Evidence;
import org.liuhen.ingest.record.Recorder;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.RtspAddress.Transport;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.durable.SystemDisk;

/// Records VLC's RTSP server into a real store.
@Tag("system")
class VlcRecordingTest {
    @TempDir
    static Path clips;

    @TempDir
    Path directory;

    @BeforeAll
    static void generate() throws IOException {
        VlcServer.generateClips(clips);
    }

    @ParameterizedTest
    @CsvSource({
        "h264+aac.mp4, 'h264,avc1,640,360|aac,mp4a,48000,1'",
        "h265+aac.mp4, 'hevc,hvc1,640,360|aac,mp4a,48000,1'",
        "h265.mp4, 'hevc,hvc1,640,360'",
        "h264+pcma.mkv, 'h264,avc1,640,360|flac,fLaC,8000,1'",
    })
    void whatVlcSendsIsRecordedAndPlays(String clip, String streams) throws IOException {
        try (VlcServer server = VlcServer.start(clips.resolve(clip));
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            Recorder recorder =
                    evidence.recorder(camera(evidence, watchdog, server.url(), Transport.UDP), Limits.STANDARD);
            recorder.start();
            await(() -> frames(evidence) >= 150);
            evidence.stop(recorder);

            assertThat(evidence.runs()).hasSize(1);
            assertThat(evidence.segments()).allMatch(segment -> segment.lostPackets() == 0);
            assertThat(Program.complaints(evidence.file(0))).isEmpty();
            assertThat(Program.streams(evidence.file(0)).replace("\n", "|")).isEqualTo(streams);
            assertThat(Program.packets(evidence.file(0), "v", "dts")).hasSize(frames(evidence));
            assertFollowEachOther(clips.resolve(clip), evidence.file(0));
            // A sender report of VLC's, some 4 s in, can set its times forward by up to a picture.
            assertThat(steps(Program.packets(evidence.file(0), "v", "dts")))
                    .allMatch(step -> step > 1800 && step < 3 * 3600);
            assertThat(evidence.findingsAtRest()).isEmpty();
        }
    }

    @Test
    void soundThatCannotBeStoredIsLeftOutAndTheLogSaysSo() throws IOException {
        try (VlcServer server = VlcServer.start(clips.resolve("h264+mp2.mkv"));
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            Recorder recorder =
                    evidence.recorder(camera(evidence, watchdog, server.url(), Transport.UDP), Limits.STANDARD);
            recorder.start();
            await(() -> frames(evidence) >= 25);
            evidence.stop(recorder);

            assertThat(Program.streams(evidence.file(0))).isEqualTo("h264,avc1,640,360");
            assertThat(evidence.gaps().getFirst().detail())
                    .contains("not recorded")
                    .contains("its sound (mp");
        }
    }

    @Test
    void aCameraThatCannotSendInsideTheConnectionSaysWhichTransportToChoose() throws IOException {
        try (VlcServer server = VlcServer.start(clips.resolve("h265.mp4"));
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            String url = server.url();
            await(() -> answers(evidence, watchdog, url));
            assertThatThrownBy(() -> open(evidence, watchdog, url, Transport.TCP))
                    .isInstanceOf(SourceException.WrongAddress.class)
                    .hasMessageContaining("udp");
        }
    }

    /// No picture is missing between those of the run: by their sizes they follow each other in the clip. The size
    /// of key frames is not compared, since VLC sends parameter sets with them.
    private static void assertFollowEachOther(Path clip, Path run) throws IOException {
        List<String> sent = Program.packets(clip, "v", "size,flags");
        List<String> stored = Program.packets(run, "v", "size,flags");
        assertThat(IntStream.range(0, sent.size()))
                .as("where %s stands in %s", stored, sent)
                .anyMatch(first -> IntStream.range(0, stored.size())
                        .allMatch(i -> samePicture(sent.get((first + i) % sent.size()), stored.get(i))));
    }

    private static boolean samePicture(String sent, String stored) {
        return stored.contains("K") ? sent.contains("K") : stored.equals(sent);
    }

    private static boolean answers(Evidence evidence, Watchdog watchdog, String url) {
        try {
            open(evidence, watchdog, url, Transport.UDP);
            return true;
        } catch (SourceException e) {
            return false;
        }
    }

    private static void open(Evidence evidence, Watchdog watchdog, String url, Transport transport)
            throws SourceException {
        try (PacketSource packets = camera(evidence, watchdog, url, transport).connect()) {
            packets.open();
        }
    }
}
