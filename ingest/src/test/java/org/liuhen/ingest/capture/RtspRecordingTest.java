package org.liuhen.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.ingest.record.Evidence;
import org.liuhen.ingest.record.Recorder;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.source.RtspAddress;
import org.liuhen.ingest.source.RtspAddress.Transport;
import org.liuhen.ingest.source.Source;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.index.SegmentRow;

/// Records a real RTSP server into a real store.
@Tag("system")
class RtspRecordingTest {
    private static final Limits SECONDS = new Limits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            16L << 20,
            1L << 30,
            Duration.ofHours(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));

    @TempDir
    static Path clips;

    @TempDir
    Path directory;

    @BeforeAll
    static void generate() throws IOException {
        RtspServer.generateClips(clips);
    }

    @ParameterizedTest
    @CsvSource({
        "TCP, h264:v.h264+aac:a.aac, 'h264,avc1,640,360|aac,mp4a,48000,1'",
        "UDP, h264:v.h264+aac:a.aac, 'h264,avc1,640,360|aac,mp4a,48000,1'",
        "TCP, h265:v.h265+aac:a.aac, 'hevc,hvc1,640,360|aac,mp4a,48000,1'",
        "UDP, h265:v.h265+aac:a.aac, 'hevc,hvc1,640,360|aac,mp4a,48000,1'",
        "TCP, h264:v.h264+pcma:a.alaw, 'h264,avc1,640,360|flac,fLaC,8000,1'",
        "UDP, h264:v.h264+pcma:a.alaw, 'h264,avc1,640,360|flac,fLaC,8000,1'",
        "TCP, h264:v.h264+pcmu:a.mulaw, 'h264,avc1,640,360|flac,fLaC,8000,1'",
        "TCP, h264:v.h264, 'h264,avc1,640,360'",
    })
    void whatACameraSendsIsRecordedAndPlays(Transport transport, String mount, String streams) throws IOException {
        try (RtspServer server = RtspServer.start(clips, "front=" + mount);
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            Recorder recorder = evidence.recorder(camera(evidence, watchdog, server.url("front"), transport), SECONDS);
            recorder.start();
            await(() -> frames(evidence) >= 100);
            evidence.stop(recorder);

            assertThat(evidence.runs()).hasSize(1);
            assertThat(Program.complaints(evidence.file(0))).isEmpty();
            assertThat(Program.streams(evidence.file(0)).replace("\n", "|")).isEqualTo(streams);
            assertThat(steps(Program.packets(evidence.file(0), "v", "dts")))
                    .allMatch(step -> Math.abs(step - 3600) < 90);
            assertThat(evidence.segments()).allMatch(segment -> segment.lostPackets() == 0);
            assertThat(evidence.gaps()).extracting(GapRow::cause).containsExactly(Cause.OTHER);
        }
    }

    static List<Long> steps(List<String> times) {
        return java.util.stream.IntStream.range(1, times.size())
                .mapToObj(i -> Long.parseLong(times.get(i)) - Long.parseLong(times.get(i - 1)))
                .toList();
    }

    static Source camera(Evidence evidence, Watchdog watchdog, String url, Transport transport) {
        RtspAddress address = new RtspAddress(URI.create(url), transport, Optional.empty(), RtspAddress.STANDARD_LIMIT);
        return new RtspSource(address, evidence.clocks(), watchdog);
    }

    static int frames(Evidence evidence) {
        try {
            return evidence.segments().stream().mapToInt(SegmentRow::frames).sum();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 60 s").isLessThan(deadline);
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
