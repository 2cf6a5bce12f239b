package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.record.Recorder;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.source.RtspAddress.Transport;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.tools.camera.AudioCodec;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.Clip;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.media.ClipFile;
import org.liuhen.tools.camera.media.StoredPicture;
import org.liuhen.tools.camera.media.Tone;

/// Frames in are frames out: cameras number each picture they send, and over more than a hundred segment
/// boundaries each number is in the store once, at its time. A camera is silenced at the end, not cut off, so that
/// whatever it sent has arrived.
@Tag("system")
class NumberedFramesTest {
    private static final int BOUNDARIES = 100;
    private static final long FRAME_TICKS = 90_000 / 25;
    /// A key frame each 10 pictures, and a segment as often.
    private static final Limits SHORT = new Limits(
            Duration.ofMillis(400),
            Duration.ofSeconds(60),
            16L << 20,
            1L << 30,
            Duration.ofHours(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));
    private static final String PICTURES = "ffmpeg -v error -y -f lavfi -i testsrc2=size=320x180:rate=25 -t 4 ";
    private static final String H264 = PICTURES + "-c:v libx264 -preset ultrafast -x264-params"
            + " sliced-threads=0:scenecut=0:keyint=10:min-keyint=10:bframes=0 -pix_fmt yuv420p ";
    private static final String REORDERED = PICTURES + "-c:v libx264 -preset veryfast -x264-params"
            + " sliced-threads=0:scenecut=0:keyint=10:min-keyint=10:bframes=2:b-adapt=0:open-gop=0 -pix_fmt yuv420p ";
    private static final String H265 = PICTURES + "-c:v libx265 -preset ultrafast -x265-params"
            + " scenecut=0:keyint=10:min-keyint=10:bframes=0:log-level=error -pix_fmt yuv420p -tag:v hvc1 ";

    @TempDir
    Path directory;

    /// @param timeTolerance how many ticks a decoding time may lie beside its frame's number: beside sound, time
    /// goes by the sender reports, which round it
    private record Filmed(SimulatedCamera camera, Transport transport, long timeTolerance) {
        String track() {
            return camera.path().substring(1);
        }
    }

    @Test
    void eachFrameIsStoredOnceAndInStepOverAHundredBoundaries() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "ffmpeg is missing: apt-get install ffmpeg");
        Clip h264 = clip(H264, "h264.mp4");
        Clip h265 = clip(H265, "h265.mp4");
        try (CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            List<Filmed> filmed = List.of(
                    new Filmed(server.add("/h264-tcp", h264), Transport.TCP, 0),
                    new Filmed(server.add("/h264-udp", h264), Transport.UDP, 0),
                    new Filmed(server.add("/h265-tcp", h265), Transport.TCP, 0),
                    new Filmed(server.add("/h265-udp", h265), Transport.UDP, 0),
                    new Filmed(server.add("/sound-tcp", h264.withAudio(Tone.track(AudioCodec.AAC))), Transport.TCP, 2),
                    new Filmed(server.add("/reordered-tcp", clip(REORDERED, "reordered.mp4")), Transport.TCP, 0));
            try (RecordedSession session = new RecordedSession(
                    directory.resolve("state"),
                    filmed.stream().map(Filmed::track).toList())) {
                record(session, filmed);
                for (Filmed each : filmed) {
                    check(session, each);
                }
                assertThat(session.findingsAtRest()).isEmpty();
            }
        }
    }

    private static void record(RecordedSession session, List<Filmed> filmed) throws Exception {
        List<Recorder> recorders = new ArrayList<>();
        for (Filmed each : filmed) {
            recorders.add(session.record(each.track(), each.camera().url(), each.transport(), SHORT));
        }
        RecordedSession.await(
                "a hundred boundaries",
                Duration.ofSeconds(150),
                () -> filmed.stream().allMatch(each -> segments(session, each) > BOUNDARIES + 1));
        filmed.forEach(each -> each.camera().stall(Duration.ofMinutes(5)));
        RecordedSession.await(
                "the silence to be noticed",
                Duration.ofSeconds(20),
                () -> recorders.stream().noneMatch(recorder -> recorder.counts().isRecording()));
        session.stop();
        for (Recorder recorder : recorders) {
            assertThat(recorder.counts().refusedPackets()).isZero();
        }
    }

    private static void check(RecordedSession session, Filmed filmed) throws IOException {
        String track = filmed.track();
        SimulatedCamera camera = filmed.camera();
        assertThat(session.runs(track)).as("runs of %s", track).hasSize(1);
        List<StoredPicture> pictures = StoredPicture.in(session.file(track, 0));
        long firstSent = camera.lastFrameSent() + 1 - camera.framesSent();
        assertThat(pictures)
                .as("frames of %s", track)
                .extracting(StoredPicture::number)
                .containsExactlyElementsOf(LongStream.rangeClosed(firstSent, camera.lastFrameSent())
                        .boxed()
                        .toList());
        StoredPicture first = pictures.getFirst();
        for (StoredPicture picture : pictures) {
            long due = first.dts() + (picture.number() - first.number()) * FRAME_TICKS;
            assertThat(Math.abs(picture.dts() - due))
                    .as("ticks that frame %d of %s, at %d, is beside its time", picture.number(), track, picture.dts())
                    .isLessThanOrEqualTo(filmed.timeTolerance());
        }
        checkSegments(track, session.segments(track), pictures);
    }

    /// The entries of the log count the frames whose bytes lie in them, and each segment but the first follows a
    /// boundary at a key frame, at the place in time where the one before it ends.
    private static void checkSegments(String track, List<SegmentRow> segments, List<StoredPicture> pictures) {
        assertThat(segments).as("segments of %s", track).hasSizeGreaterThan(BOUNDARIES);
        long counted = 0;
        SegmentRow before = segments.getFirst();
        for (SegmentRow segment : segments) {
            long end = segment.offset() + segment.lengthBytes();
            List<StoredPicture> inside = pictures.stream()
                    .filter(picture -> picture.offset() >= segment.offset() && picture.offset() < end)
                    .toList();
            assertThat(segment.frames()).as("%s of %s", segment, track).isEqualTo(inside.size());
            assertThat(inside.getFirst().key()).as("%s of %s", segment, track).isTrue();
            assertThat(segment.lostPackets()).as("%s of %s", segment, track).isZero();
            if (segment.segment() > 0) {
                assertThat(segment.offset()).isEqualTo(before.offset() + before.lengthBytes());
                assertThat(segment.startMicros() - before.startMicros() - before.durationMicros())
                        .as("hole before %s of %s", segment, track)
                        .isBetween(-1L, 1L);
            }
            before = segment;
            counted += segment.frames();
        }
        assertThat(counted).as("frames that the log counts of %s", track).isEqualTo(pictures.size());
    }

    private static int segments(RecordedSession session, Filmed filmed) {
        try {
            return session.segments(filmed.track()).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Clip clip(String command, String name) throws Exception {
        Path file = directory.resolve(name);
        List<String> words = new ArrayList<>(List.of(command.strip().split(" ")));
        words.add(file.toString());
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
        return ClipFile.read(file);
    }
}
