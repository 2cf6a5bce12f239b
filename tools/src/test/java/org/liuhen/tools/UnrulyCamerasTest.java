package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.source.RtspAddress.Transport;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.index.FlawRow;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.verify.Finding;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.Clip;
import org.liuhen.tools.camera.FrameNumbers;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.VideoUnit;
import org.liuhen.tools.camera.media.ClipFile;
import org.liuhen.tools.camera.media.GeneratedClip;
import org.liuhen.tools.camera.media.PictureSize;
import org.liuhen.tools.camera.media.Scene;

/// Cameras as they are in the field, recorded side by side in one session: one that stalls and goes on slowly, one
/// that gives fewer pictures than it says, one whose time stamps jump by days, one that sends noise, one whose
/// connection breaks again and again. `-Dcamera.drops=N` sets how often.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnrulyCamerasTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DROPS = Integer.getInteger("camera.drops", 3);
    private static final long MICROS = 1_000_000;
    private static final int FRAMES_PER_SECOND = 25;
    private static final int LAZY_FRAMES_PER_SECOND = 12;
    /// What a camera had sent and nobody had read when the recording was stopped.
    private static final int UNDER_WAY = FRAMES_PER_SECOND;
    private static final Duration NOISE = Duration.ofSeconds(2);
    /// A second of backing off, two until the next key frame, and two to connect.
    private static final long LONGEST_GAP_MICROS = 5 * MICROS;

    private final Random random = new Random(3);
    private final Map<String, Recorded> recorded = new HashMap<>();
    private List<Finding> findings = List.of();

    /// What the log says of a track, and the numbers of the frames that its files hold.
    private record Recorded(
            List<RunRow> runs,
            List<GapRow> gaps,
            List<FlawRow> flaws,
            List<SegmentRow> segments,
            FrameNumbers frames,
            long sent) {}

    @BeforeAll
    void record(@TempDir Path directory) throws Exception {
        Scene scene = new Scene("camera", Scene.View.FRONT, new PictureSize(320, 180), FRAMES_PER_SECOND, 300_000);
        Clip clip = GeneratedClip.make(scene, 2, null);
        try (CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                RecordedSession session = new RecordedSession(
                        directory.resolve("state"), List.of("slow", "lazy", "jumpy", "noisy", "loose"))) {
            SimulatedCamera slow = server.add("/slow", clip);
            SimulatedCamera lazy = server.add("/lazy", slower(ClipFile.h265()));
            SimulatedCamera jumpy = server.add("/jumpy", clip);
            SimulatedCamera noisy = server.add("/noisy", clip);
            SimulatedCamera loose = server.add("/loose", clip);
            List<SimulatedCamera> cameras = List.of(slow, lazy, jumpy, noisy, loose);
            for (SimulatedCamera camera : cameras) {
                session.record(track(camera), camera.url(), Transport.TCP, Limits.STANDARD);
            }
            for (SimulatedCamera camera : cameras) {
                awaitRuns(session, camera, 1);
            }
            jumpy.jump(Duration.ofHours(149));
            noisy.garbage(NOISE);
            slow.stall(Duration.ofMillis(2_500));
            breakAgainAndAgain(session, loose);
            goOnSlowly(slow);
            session.stop();
            for (SimulatedCamera camera : cameras) {
                recorded.put(track(camera), recorded(session, camera));
            }
            findings = session.findingsAtRest();
        }
    }

    @Test
    void aCameraThatStallsAndGoesOnSlowlyKeepsItsConnection() {
        Recorded slow = track("slow");
        assertThat(slow.runs()).hasSize(1);
        assertThat(slow.gaps()).extracting(GapRow::cause).containsExactly(Cause.OPENING);
        assertThat(slow.frames().count()).isGreaterThanOrEqualTo(slow.sent() - UNDER_WAY);
    }

    /// Its parameter sets say 25 pictures a second.
    @Test
    void aCameraThatGivesHalfOfThePicturesItSaysLeavesNoGap() {
        Recorded lazy = track("lazy");
        assertThat(lazy.runs()).hasSize(1);
        assertThat(lazy.gaps()).extracting(GapRow::cause).containsExactly(Cause.OPENING);
        assertThat(lazy.flaws()).isEmpty();
        assertThat(lazy.frames().missing()).isZero();
        assertThat(footageMicros(lazy))
                .isCloseTo(lazy.frames().count() * MICROS / LAZY_FRAMES_PER_SECOND, Offset.offset(MICROS / 2));
    }

    @Test
    void aJumpOfTheTimeStampsMakesNoFootageLongerThanItWas() {
        Recorded jumpy = track("jumpy");
        assertThat(jumpy.frames().missing()).isZero();
        assertThat(footageMicros(jumpy))
                .isCloseTo(jumpy.frames().count() * MICROS / FRAMES_PER_SECOND, Offset.offset(MICROS));
        assertThat(jumpy.segments())
                .extracting(SegmentRow::durationMicros)
                .allMatch(micros -> micros < Limits.STANDARD.longest().toNanos() / 1_000);
        assertThat(jumpy.flaws()).extracting(FlawRow::cause).containsExactly(Cause.TIME_JUMP);
    }

    /// Noise can by chance read as a parameter set with a picture of less than no height: then the connection is
    /// made anew, and that is on the record.
    @Test
    void whatArrivesBesideNoiseIsKept() {
        Recorded noisy = track("noisy");
        assertThat(noisy.gaps().getFirst().cause()).isEqualTo(Cause.OPENING);
        List<GapRow> faults = noisy.gaps().subList(1, noisy.gaps().size());
        assertThat(faults).extracting(GapRow::cause).allMatch(Cause.DEVICE_FAULT::equals);
        long told = faults.stream()
                .mapToLong(gap -> (gap.toMicros() - gap.fromMicros()) * FRAMES_PER_SECOND / MICROS + 1)
                .sum();
        assertThat(noisy.frames().missing()).isBetween(1L, NOISE.toSeconds() * FRAMES_PER_SECOND + 1 + told);
    }

    @Test
    void aConnectionThatBreaksComesBackEachTime() {
        Recorded loose = track("loose");
        assertThat(loose.runs()).hasSize(DROPS + 1);
        assertThat(loose.gaps()).hasSize(DROPS + 1);
        assertThat(loose.gaps().subList(1, DROPS + 1))
                .allSatisfy(gap -> assertThat(gap.toMicros() - gap.fromMicros()).isBetween(0L, LONGEST_GAP_MICROS));
    }

    @Test
    void allOfItIsIntact() {
        assertThat(findings).isEmpty();
    }

    private void breakAgainAndAgain(RecordedSession session, SimulatedCamera camera) throws InterruptedException {
        for (int i = 0; i < DROPS; i++) {
            Thread.sleep(random.nextInt(2_000));
            camera.drop();
            awaitRuns(session, camera, i + 2);
        }
    }

    /// A few pictures a second, for twice as long as a camera may be silent.
    private static void goOnSlowly(SimulatedCamera camera) throws InterruptedException {
        for (int i = 0; i < 6; i++) {
            camera.stall(Duration.ofMillis(850));
            Thread.sleep(1_000);
        }
    }

    /// The same pictures with the same parameter sets, at another pace.
    private static Clip slower(Clip clip) {
        List<VideoUnit> units = new ArrayList<>();
        for (int i = 0; i < clip.units().size(); i++) {
            VideoUnit unit = clip.units().get(i);
            long micros = i * MICROS / LAZY_FRAMES_PER_SECOND;
            units.add(new VideoUnit(micros, micros, unit.key(), unit.nals()));
        }
        return new Clip(clip.format(), units, units.size() * MICROS / LAZY_FRAMES_PER_SECOND, null);
    }

    private static Recorded recorded(RecordedSession session, SimulatedCamera camera) throws IOException {
        String track = track(camera);
        List<RunRow> runs = session.runs(track);
        FrameNumbers frames = new FrameNumbers();
        for (RunRow run : runs) {
            frames.addFrom(session.file(track, run.run()));
        }
        Recorded recorded = new Recorded(
                runs, session.gaps(track), session.flaws(track), session.segments(track), frames, camera.framesSent());
        System.out.println(track + ": " + runs.size() + " runs, " + frames.count() + " frames of " + recorded.sent()
                + ", missing " + frames.missing() + ", " + footageMicros(recorded) / 1_000 + " ms, "
                + recorded.gaps() + ", " + recorded.flaws());
        return recorded;
    }

    private static long footageMicros(Recorded recorded) {
        return recorded.segments().stream()
                .mapToLong(SegmentRow::durationMicros)
                .sum();
    }

    private Recorded track(String name) {
        return Objects.requireNonNull(recorded.get(name));
    }

    private static String track(SimulatedCamera camera) {
        return camera.path().substring(1);
    }

    private static void awaitRuns(RecordedSession session, SimulatedCamera camera, int count)
            throws InterruptedException {
        RecordedSession.await("run " + count + " of " + camera.path(), PATIENCE, () -> {
            try {
                return session.runs(track(camera)).size() == count;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
