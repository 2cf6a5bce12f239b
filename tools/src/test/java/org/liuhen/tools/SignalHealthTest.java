package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.record.Recorder;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.signal.Warning;
import org.liuhen.ingest.source.RtspAddress.Transport;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.index.FlawRow;
import org.liuhen.tools.camera.AudioCodec;
import org.liuhen.tools.camera.AudioTrack;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.Clip;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.media.GeneratedClip;
import org.liuhen.tools.camera.media.PictureSize;
import org.liuhen.tools.camera.media.Scene;
import org.liuhen.tools.camera.media.Tone;

/// What goes wrong with a camera's picture or sound while it is recorded stands in the log, once, with its bounds.
@Tag("system")
class SignalHealthTest {
    private static final long CLOSELY_MICROS = 3_000_000;
    private static final Duration BEFORE = Duration.ofSeconds(12);
    /// Longer than a frozen picture takes to be sure.
    private static final Duration FAULT = Duration.ofSeconds(72);
    private static final Duration AFTER = Duration.ofSeconds(12);

    @TempDir
    Path folder;

    // Made before anything is recorded: encoding takes a while.
    private final Map<Scene.View, Clip> clips = Map.of(
            Scene.View.FRONT, clip(Scene.View.FRONT),
            Scene.View.ROOM, clip(Scene.View.ROOM),
            Scene.View.BLACK, clip(Scene.View.BLACK),
            Scene.View.COVERED, clip(Scene.View.COVERED),
            Scene.View.FROZEN, clip(Scene.View.FROZEN));
    private final Map<Tone.Hearing, AudioTrack> sounds = Map.of(
            Tone.Hearing.PLAIN, Tone.track(AudioCodec.AAC, Tone.Hearing.PLAIN),
            Tone.Hearing.FAINT, Tone.track(AudioCodec.AAC, Tone.Hearing.FAINT),
            Tone.Hearing.OVERDRIVEN, Tone.track(AudioCodec.AAC, Tone.Hearing.OVERDRIVEN),
            Tone.Hearing.DEAD, Tone.track(AudioCodec.AAC, Tone.Hearing.DEAD));

    @Test
    void eachFaultOfASignalLeavesOneFlawWithItsCauseAndItsBounds() throws IOException, InterruptedException {
        Map<String, Cause> faults = new LinkedHashMap<>();
        faults.put("black", Cause.PICTURE_BLACK);
        faults.put("covered", Cause.PICTURE_COVERED);
        faults.put("frozen", Cause.PICTURE_FROZEN);
        faults.put("faint", Cause.SOUND_SILENT);
        faults.put("overdriven", Cause.SOUND_CLIPPED);
        faults.put("dead", Cause.SOUND_DEAD);
        faults.put("mute", Cause.SOUND_DEAD);
        List<String> tracks = new ArrayList<>(faults.keySet());
        tracks.add("front");
        tracks.add("room");
        try (CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                RecordedSession session = new RecordedSession(folder.resolve("state"), tracks)) {
            Map<String, SimulatedCamera> cameras = new LinkedHashMap<>();
            Map<String, Recorder> recorders = new LinkedHashMap<>();
            for (String track : tracks) {
                Scene.View view = track.equals("room") ? Scene.View.ROOM : Scene.View.FRONT;
                cameras.put(track, server.add("/" + track, shown(view)));
                recorders.put(
                        track,
                        session.record(track, of(cameras, track).url().toString(), Transport.TCP, Limits.STANDARD));
            }
            Thread.sleep(BEFORE);
            long begun = session.nowMicros();
            faults.keySet().forEach(track -> order(of(cameras, track), track));
            Thread.sleep(FAULT);
            faults.forEach((track, cause) -> assertThat(of(recorders, track).warnings())
                    .as(track)
                    .extracting(Warning::cause)
                    .containsExactly(cause));
            long ended = session.nowMicros();
            faults.keySet().forEach(track -> repair(of(cameras, track)));
            Thread.sleep(AFTER);
            session.stop();

            for (Map.Entry<String, Cause> fault : faults.entrySet()) {
                assertThat(session.flaws(fault.getKey()))
                        .as(fault.getKey())
                        .extracting(FlawRow::cause)
                        .containsExactly(fault.getValue());
                FlawRow flaw = session.flaws(fault.getKey()).getFirst();
                assertThat(Math.abs(flaw.fromMicros() - begun))
                        .as(fault + " begins")
                        .isLessThan(CLOSELY_MICROS);
                assertThat(Math.abs(flaw.toMicros() - ended))
                        .as(fault + " ends")
                        .isLessThan(CLOSELY_MICROS);
            }
            assertThat(session.flaws("front")).isEmpty();
            assertThat(session.flaws("room")).isEmpty();
            assertThat(session.findingsAtRest()).isEmpty();
        }
    }

    private void order(SimulatedCamera camera, String fault) {
        switch (fault) {
            case "black" -> camera.play(shown(Scene.View.BLACK));
            case "covered" -> camera.play(shown(Scene.View.COVERED));
            case "frozen" -> camera.play(shown(Scene.View.FROZEN));
            case "faint" -> camera.play(heard(Tone.Hearing.FAINT));
            case "overdriven" -> camera.play(heard(Tone.Hearing.OVERDRIVEN));
            case "dead" -> camera.play(heard(Tone.Hearing.DEAD));
            default -> camera.mute();
        }
    }

    private void repair(SimulatedCamera camera) {
        camera.play(shown(Scene.View.FRONT));
        camera.play(heard(Tone.Hearing.PLAIN));
        camera.unmute();
    }

    private static <T> T of(Map<String, T> all, String track) {
        return Objects.requireNonNull(all.get(track));
    }

    private Clip shown(Scene.View view) {
        return Objects.requireNonNull(clips.get(view));
    }

    private AudioTrack heard(Tone.Hearing hearing) {
        return Objects.requireNonNull(sounds.get(hearing));
    }

    private static Clip clip(Scene.View view) {
        Scene scene = new Scene("CAM 01", view, new PictureSize(640, 360), 10, 500_000);
        // An encoder whose sensor hangs has settled: it is not started anew each eight seconds.
        int seconds = view == Scene.View.FROZEN ? 2 : 8;
        return GeneratedClip.make(scene, seconds, Tone.track(AudioCodec.AAC));
    }
}
