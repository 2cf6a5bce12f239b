package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.timeline.Span;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.media.Scene;
import org.liuhen.tools.camera.media.StoredPicture;

/// The whole daemon: START is pressed late, and the words before it are there.
@Tag("system")
class PreRollTest {
    private static final int CAMERAS = 2;
    private static final int FRAMES_A_SECOND = SmallCameras.FRAMES_A_SECOND;
    private static final int PRE_ROLL_SECONDS = 8;

    @TempDir
    Path directory;

    private record Taken(
            TrackId track, long startMicros, List<RunRow> runs, List<Span> spans, List<List<Long>> numbers) {}

    @Test
    void startPressedLateStillHasTheFirstWords() throws Exception {
        Path state = directory.resolve("state");
        List<Long> atStart = new ArrayList<>();
        List<Long> atResume = new ArrayList<>();
        String first;
        String second;
        try (CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            List<SimulatedCamera> cameras = SmallCameras.add(server, CAMERAS, 4);
            Path config = RoomFile.writeWithPreRoll(
                    directory,
                    state,
                    PRE_ROLL_SECONDS + "s",
                    cameras.stream()
                            .map(camera -> new RoomFile.Camera(camera.path().substring(1), camera.url(), "tcp"))
                            .toList());
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = new LocalPage(state, daemon.awaitPort());
                awaitPreRoll(page);
                cameras.forEach(camera -> atStart.add(camera.lastFrameSent()));
                first = page.post("/api/rooms/room-1/start").path("session").asText();
                Daemon.awaitRecording(page, CAMERAS);
                Thread.sleep(3_000);

                page.post("/api/rooms/room-1/pause", Map.of("cause", "secrecy"));
                Thread.sleep(3_000);
                cameras.forEach(camera -> atResume.add(camera.lastFrameSent()));
                page.post("/api/rooms/room-1/resume");
                Daemon.awaitRecording(page, CAMERAS);
                Thread.sleep(3_000);
                page.post("/api/rooms/room-1/stop");
                Thread.sleep(1_000);

                second = page.post("/api/rooms/room-1/start").path("session").asText();
                Daemon.awaitRecording(page, CAMERAS);
                Thread.sleep(3_000);
                page.post("/api/rooms/room-1/stop");
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            }
        }
        assertThat(new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 2, (done, total) -> {})
                        .verify()
                        .findings())
                .isEmpty();
        StringWriter told = new StringWriter();
        assertThat(Main.run(
                        new PrintWriter(told, true), new PrintWriter(told, true), "inspect", state.toString(), first))
                .isZero();
        assertThat(told.toString()).containsPattern("pre-roll 预录 [5-8]\\.[0-9]{3} s, from before START");
        List<Taken> tracks = taken(state, first);
        List<Taken> after = taken(state, second);
        for (int i = 0; i < CAMERAS; i++) {
            checkFirst(tracks.get(i), atStart.get(i), atResume.get(i));
            assertThat(after.get(i).numbers().getFirst().getFirst())
                    .as("the first frame of the second session")
                    .isGreaterThan(tracks.get(i).numbers().getLast().getLast());
        }
    }

    private static void checkFirst(Taken track, long atStart, long atResume) {
        List<Long> numbers = track.numbers().getFirst();
        long early = atStart - numbers.getFirst() + 1;
        System.out.println(track.track() + ": " + early + " frames from before START");
        assertThat(early)
                .isBetween(
                        (long) (PRE_ROLL_SECONDS - Scene.KEY_SECONDS - 1) * FRAMES_A_SECOND,
                        (long) (PRE_ROLL_SECONDS + 1) * FRAMES_A_SECOND);
        assertThat(numbers.getLast()).isGreaterThan(atStart + 2 * FRAMES_A_SECOND);
        for (List<Long> run : track.numbers()) {
            assertThat(run.getLast() - run.getFirst() + 1)
                    .as("frames in a run, none missing and none twice")
                    .isEqualTo(run.size());
        }
        assertThat(track.numbers()).hasSize(2);
        assertThat(track.numbers().getLast().getFirst()).isGreaterThan(atResume);
        RunRow run = track.runs().getFirst();
        assertThat((track.startMicros() - run.startMicros()) / 1e6)
                .as("seconds before START, told by the log and by the frames")
                .isBetween(early / (double) FRAMES_A_SECOND - 0.5, early / (double) FRAMES_A_SECOND + 0.5);
        assertThat(track.spans().getFirst()).isInstanceOf(Span.Footage.class);
        assertThat(track.spans()).noneMatch(Span.Unexplained.class::isInstance);
        assertThat(track.spans().stream().filter(Span.Gap.class::isInstance).map(span -> ((Span.Gap) span).cause()))
                .doesNotContain(Cause.OPENING);
    }

    private static List<Taken> taken(Path state, String session) throws IOException {
        SessionAccount account =
                Objects.requireNonNull(SessionAccount.readAll(state).get(session));
        StateLayout layout = new StateLayout(state);
        List<Taken> taken = new ArrayList<>();
        for (Map.Entry<TrackId, SessionAccount.Track> each : account.tracks().entrySet()) {
            List<List<Long>> numbers = new ArrayList<>();
            for (RunRow run : each.getValue().runs()) {
                numbers.add(StoredPicture.in(layout.run(each.getKey(), run.run())).stream()
                        .map(StoredPicture::number)
                        .toList());
            }
            taken.add(new Taken(
                    each.getKey(),
                    account.startMicros(),
                    each.getValue().runs(),
                    account.timeline(each.getValue()).spans(),
                    numbers));
        }
        return taken;
    }

    private static void awaitPreRoll(LocalPage page) throws IOException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            boolean all = true;
            for (JsonNode source : page.get("/api/rooms").get(0).get("sources")) {
                all &= source.at("/preRoll/seconds").asDouble() > PRE_ROLL_SECONDS - Scene.KEY_SECONDS - 0.5;
            }
            if (all) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("nothing is kept before START: " + page.get("/api/rooms"));
    }
}
