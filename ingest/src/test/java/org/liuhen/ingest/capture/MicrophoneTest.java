package org.liuhen.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.capture.MicrophoneSource.Microphone;
import org.liuhen.ingest.record.Evidence;
import org.liuhen.ingest.record.Recorder;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.durable.SystemDisk;

/// ALSA without a sound card: its own plugin `null`, which gives silence as fast as it is asked.
@Tag("system")
class MicrophoneTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    @Test
    void whatAMicrophoneGivesIsRecordedAndPlays() throws IOException {
        requireAlsa();
        try (Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            MicrophoneSource source =
                    new MicrophoneSource(new Microphone("null", 48_000, 1, LIMIT), evidence.clocks(), watchdog);
            Recorder recorder = evidence.recorder(source, Limits.STANDARD);
            recorder.start();
            RtspRecordingTest.await(() -> recorder.counts().isRecording());
            RtspRecordingTest.await(() -> RtspRecordingTest.segments(evidence) > 1);
            evidence.stop(recorder);
            assertThat(Program.complaints(evidence.file(0))).isEmpty();
            assertThat(Program.streams(evidence.file(0))).isEqualTo("flac,fLaC,48000,1");
        }
    }

    @Test
    void aDeviceThatIsNotThereIsSaidToBeMissing() throws IOException {
        requireAlsa();
        try (Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks());
                PacketSource packets = new MicrophoneSource(
                                new Microphone("hw:7,0", 48_000, 1, LIMIT), evidence.clocks(), watchdog)
                        .connect()) {
            assertThatThrownBy(packets::open)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("hw:7,0");
        }
    }

    private static void requireAlsa() {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/usr/share/alsa/alsa.conf")),
                "ALSA is missing: apt-get install libasound2 libpulse0 libxcb1 libxcb-shm0");
    }
}
