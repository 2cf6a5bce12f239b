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
                cameras.put(track, server.add("/" + track, clip(view)));
                recorders.put(
                        track,
                        session.record(track, cameras.get(track).url().toString(), Transport.TCP, Limits.STANDARD));
            }
            Thread.sleep(BEFORE);
            long begun = session.nowMicros();
            faults.keySet().forEach(track -> order(cameras.get(track), track));
            Thread.sleep(FAULT);
            faults.forEach((track, cause) -> assertThat(recorders.get(track).warnings())
                    .as(track)
                    .extracting(Warning::cause)
                    .containsExactly(cause));
            long ended = session.nowMicros();
            faults.keySet().forEach(track -> repair(cameras.get(track)));
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

    private static void order(SimulatedCamera camera, String fault) {
        switch (fault) {
            case "black" -> camera.play(clip(Scene.View.BLACK));
            case "covered" -> camera.play(clip(Scene.View.COVERED));
            case "frozen" -> camera.play(clip(Scene.View.FROZEN));
            case "faint" -> camera.play(Tone.track(AudioCodec.AAC, Tone.Hearing.FAINT));
            case "overdriven" -> camera.play(Tone.track(AudioCodec.AAC, Tone.Hearing.OVERDRIVEN));
            case "dead" -> camera.play(Tone.track(AudioCodec.AAC, Tone.Hearing.DEAD));
            default -> camera.mute();
        }
    }

    private static void repair(SimulatedCamera camera) {
        camera.play(clip(Scene.View.FRONT));
        camera.play(Tone.track(AudioCodec.AAC));
        camera.unmute();
    }

    private static Clip clip(Scene.View view) {
        Scene scene = new Scene("CAM 01", view, new PictureSize(640, 360), 10, 500_000);
        // An encoder whose sensor hangs has settled: it is not started anew each eight seconds.
        int seconds = view == Scene.View.FROZEN ? 2 : 8;
        return GeneratedClip.make(scene, seconds, Tone.track(AudioCodec.AAC));
    }
}
