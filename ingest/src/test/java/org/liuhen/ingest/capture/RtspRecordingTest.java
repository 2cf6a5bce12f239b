package org.liuhen.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
import org.liuhen.ingest.source.RtspAddress;
import org.liuhen.ingest.source.RtspAddress.Transport;
import org.liuhen.ingest.source.Source;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.index.RunRow;
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
            assertThat(evidence.gaps()).extracting(GapRow::cause).containsExactly(Cause.OPENING);
        }
    }

    @Test
    void noFrameIsLostOverAHundredBoundaries() throws IOException {
        try (RtspServer server = RtspServer.start(clips, "front=h264:v.h264+aac:a.aac");
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            Recorder recorder =
                    evidence.recorder(camera(evidence, watchdog, server.url("front"), Transport.TCP), SECONDS);
            recorder.start();
            await(Duration.ofSeconds(150), () -> segments(evidence) > 101);
            evidence.stop(recorder);

            assertThat(Program.complaints(evidence.file(0))).isEmpty();
            List<String> times = Program.packets(evidence.file(0), "v", "dts");
            // The picture rate is fixed, so a lost frame is a step of two.
            assertThat(steps(times)).allMatch(step -> Math.abs(step - 3600) < 90);
            assertThat(times).hasSize(frames(evidence));
            assertThat(evidence.segments().stream().skip(1).limit(99)).allMatch(segment -> segment.frames() == 25);
            assertThat(steps(Program.packets(evidence.file(0), "a", "dts")))
                    .allMatch(step -> Math.abs(step - 1024) < 480);
        }
    }

    @Test
    void aServerThatIsKilledIsNoticedAndRecordedAgainWhenItIsBack() throws IOException {
        RtspServer first = RtspServer.start(clips, "front=h264:v.h264+aac:a.aac");
        try (Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            Recorder recorder =
                    evidence.recorder(camera(evidence, watchdog, first.url("front"), Transport.TCP), SECONDS);
            recorder.start();
            await(() -> frames(evidence) >= 50);
            first.kill();
            long killed = System.nanoTime();
            await(() -> !recorder.counts().isRecording());
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(5));
            try (RtspServer second = RtspServer.start(clips, first.port(), "front=h264:v.h264+aac:a.aac")) {
                int before = frames(evidence);
                await(() -> frames(evidence) > before + 50);
                assertThat(second.port()).isEqualTo(first.port());
                evidence.stop(recorder);
            }

            assertThat(evidence.runs()).hasSize(2);
            assertThat(evidence.runs().getFirst().ended())
                    .map(RunRow.Ended::cause)
                    .contains(Cause.STREAM_ENDED);
            assertThat(Program.complaints(evidence.file(0))).isEmpty();
            assertThat(Program.complaints(evidence.file(1))).isEmpty();
            assertThat(evidence.gaps()).extracting(GapRow::cause).containsExactly(Cause.OPENING, Cause.STREAM_ENDED);
        } finally {
            first.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"TCP", "UDP"})
    void aServerThatFallsSilentIsNoticedWithinFiveSeconds(Transport transport) throws IOException {
        try (RtspServer server = RtspServer.start(clips, "front=h264:v.h264+aac:a.aac");
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            Recorder recorder = evidence.recorder(camera(evidence, watchdog, server.url("front"), transport), SECONDS);
            recorder.start();
            await(() -> frames(evidence) >= 25);
            server.signal("STOP");
            long silent = System.nanoTime();
            await(() -> !recorder.counts().isRecording());
            assertThat(Duration.ofNanos(System.nanoTime() - silent)).isLessThan(Duration.ofSeconds(5));
            evidence.stop(recorder);
            assertThat(evidence.runs().getFirst().ended())
                    .map(RunRow.Ended::cause)
                    .contains(Cause.SIGNAL_LOST);
        }
    }

    @Test
    void aWrongPasswordIsRefusedAndTheRightOneIsRecorded() throws IOException {
        try (RtspServer server = RtspServer.start(clips, "front=h264:v.h264", "--user", "admin:p@ss");
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            String wrong = server.url("front").replace("//", "//admin:wrong@");
            assertThatThrownBy(() -> open(camera(evidence, watchdog, wrong, Transport.TCP)))
                    .isInstanceOf(SourceException.Unauthorized.class)
                    .message()
                    .doesNotContain("wrong@");
            String right = server.url("front").replace("//", "//admin:p%40ss@");
            Recorder recorder = evidence.recorder(camera(evidence, watchdog, right, Transport.TCP), SECONDS);
            recorder.start();
            await(() -> frames(evidence) >= 25);
            evidence.stop(recorder);
        }
    }

    @Test
    void anEncryptedCameraIsRecordedOnlyIfItsCertificateIsTrusted() throws IOException {
        Program.require("openssl", "openssl");
        Path pem = directory.resolve("camera.pem");
        Program.run(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=127.0.0.1",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                pem.toString(),
                "-out",
                pem.toString()));
        try (RtspServer server = RtspServer.start(clips, "front=h264:v.h264", "--tls", pem.toString());
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            URI url = URI.create(server.url("front").replace("rtsp:", "rtsps:"));
            RtspAddress unknown = new RtspAddress(url, Transport.TCP, Optional.empty(), RtspAddress.STANDARD_LIMIT);
            assertThatThrownBy(() -> open(new RtspSource(unknown, evidence.clocks(), watchdog)))
                    .isInstanceOf(SourceException.Untrusted.class)
                    .hasMessageContaining("certificate");
            RtspAddress known = new RtspAddress(url, Transport.TCP, Optional.of(pem), RtspAddress.STANDARD_LIMIT);
            Recorder recorder = evidence.recorder(new RtspSource(known, evidence.clocks(), watchdog), SECONDS);
            recorder.start();
            await(() -> frames(evidence) >= 25);
            evidence.stop(recorder);
        }
    }

    @Test
    void aPathThatIsNotServedIsAWrongAddress() throws IOException {
        try (RtspServer server = RtspServer.start(clips, "front=h264:v.h264");
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            assertThatThrownBy(() -> open(camera(evidence, watchdog, server.url("back"), Transport.TCP)))
                    .isInstanceOf(SourceException.WrongAddress.class)
                    .hasMessageContaining("404");
        }
    }

    @Test
    void reorderedPicturesKeepTheirOrder() throws IOException {
        try (RtspServer server = RtspServer.start(clips, "front=mp4:reordered.mp4");
                Evidence evidence = new Evidence(directory, new SystemDisk());
                Watchdog watchdog = new Watchdog(evidence.clocks())) {
            Recorder recorder =
                    evidence.recorder(camera(evidence, watchdog, server.url("front"), Transport.TCP), SECONDS);
            recorder.start();
            await(() -> frames(evidence) >= 100);
            evidence.stop(recorder);

            assertThat(Program.complaints(evidence.file(0))).isEmpty();
            List<String> shown = Program.packets(evidence.file(0), "v", "pts").stream()
                    .sorted(Comparator.comparing(Long::valueOf))
                    .toList();
            // The stop can fall between a picture and those that are sent after it and shown before it.
            List<String> complete = shown.subList(0, shown.size() - 3);
            assertThat(steps(complete)).allMatch(step -> Math.abs(step - 3600) < 90);
        }
    }

    private static void open(Source source) throws SourceException {
        try (PacketSource packets = source.connect()) {
            packets.open();
        }
    }

    static int segments(Evidence evidence) {
        try {
            return evidence.segments().size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Long> steps(List<String> times) {
        return IntStream.range(1, times.size())
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
            throw new UncheckedIOException(e);
        }
    }

    static void await(BooleanSupplier condition) {
        await(Duration.ofSeconds(60), condition);
    }

    static void await(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited " + limit).isLessThan(deadline);
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
