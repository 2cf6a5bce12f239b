package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.Clip;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.media.GeneratedClip;
import org.liuhen.tools.camera.media.PictureSize;
import org.liuhen.tools.camera.media.Scene;
import org.liuhen.tools.recorder.PluggedRecorder;

/// What many people do at the page at once costs the recording nothing. `-Dbusy.auditors=N` lets so many play,
/// `-Dbusy.seconds=N` for so long; what they waited is printed.
@Tag("system")
class BusyPageTest {
    private static final int CAMERAS = 8;
    private static final int RECORDERS = 2;
    private static final int FRAMES_A_SECOND = 25;
    private static final long RECORDING_BYTES = 60 << 20;
    private static final Duration RECORDED_BEFORE = Duration.ofSeconds(20);
    private static final Duration ONE_SITTING = Duration.ofSeconds(12);
    /// Within so much time all of them come.
    private static final Duration COMING = Duration.ofSeconds(Integer.getInteger("busy.coming", 10));

    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final long UPLOAD_BYTES = 2L << 30;
    /// What TLS, sockets and one body may hold.
    private static final long MOST_TAKEN_BYTES = 16 << 20;

    @TempDir
    Path directory;

    @Test
    void fiftyAuditorsPlayWhileCamerasRecordAndRecordersOffload() throws Exception {
        int count = Integer.getInteger("busy.auditors", 50);
        Duration length = Duration.ofSeconds(Integer.getInteger("busy.seconds", 30));
        Recorders.assumeTools();
        try (Recorders recorders = new Recorders(
                        Files.createDirectories(directory.resolve("recorders")), RECORDERS, RECORDING_BYTES);
                CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = RoomFile.write(directory, state(), "127.0.0.1", cameras(server));
            recorders.configure(config, "");
            try (Daemon daemon = new Daemon(config)) {
                int port = daemon.awaitPort();
                LocalPage page = Everyday.at(state(), port);
                recorders.register(page);
                page.post("/api/rooms/room-1/start", Map.of());
                Daemon.awaitRecording(page, CAMERAS);
                String session = page.get("/api/rooms").at("/0/session").asText();
                Thread.sleep(RECORDED_BEFORE);
                List<Auditor> auditors = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    auditors.add(Everyday.auditor(state(), port));
                }
                try (PluggedRecorder _ = recorders.plug(0, 1, List.of());
                        PluggedRecorder _ = recorders.plug(1, 2, List.of())) {
                    playAll(auditors, session, length);
                    awaitSafe(page);
                }
                requireNothingLost(page, session);
                page.post("/api/rooms/room-1/stop", Map.of());
                assertThat(daemon.stop()).isEqualTo(128 + 15);
                tell(auditors);
            }
            recorders.requireEveryFile(state());
        }
        requireIntact();
    }

    /// Five hundred clients that send a byte a second or take none, and two gigabytes for each address that takes
    /// anything: cameras are recorded all the same, and the page answers those who press a button.
    @Test
    void slowClientsAndEndlessUploadsAreNothingToTheRecording() throws Exception {
        int count = Integer.getInteger("busy.slow", 500);
        try (CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = RoomFile.write(directory, state(), "127.0.0.1", cameras(server));
            try (Daemon daemon = new Daemon(config)) {
                int port = daemon.awaitPort();
                LocalPage page = Everyday.at(state(), port);
                page.post("/api/rooms/room-1/start", Map.of());
                Daemon.awaitRecording(page, CAMERAS);
                String session = page.get("/api/rooms").at("/0/session").asText();
                double alone = load(daemon);
                double beside;
                try (RudeClients clients = new RudeClients(state(), port, 66)) {
                    clients.beSlow(count, "/media/" + session + "/camera0/000000.mp4");
                    beside = load(daemon);
                    page.post("/api/sessions/" + session + "/marks", Map.of("kind", "notice"));
                    requireNothingLost(page, session);
                    System.out.printf(
                            Locale.ROOT,
                            "%d slow clients, %d of them still there; CPU of the program %.2f before, %.2f beside them%n",
                            count,
                            clients.stillThere(),
                            alone,
                            beside);
                }
                try (RudeClients clients = new RudeClients(state(), port, 67)) {
                    for (String each : takers(page, session)) {
                        RudeClients.Answer answer = clients.upload("POST", each, UPLOAD_BYTES);
                        assertThat(answer.status()).as(each).isIn(0, 400, 401, 403, 404, 405, 408, 409, 411, 413, 415);
                        assertThat(answer.taken())
                                .as("bytes that %s took", each)
                                .isLessThan(MOST_TAKEN_BYTES);
                    }
                }
                requireNothingLost(page, session);
                page.post("/api/rooms/room-1/stop", Map.of());
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            }
        }
        requireIntact();
    }

    /// Processors that the program used over some seconds.
    private static double load(Daemon daemon) throws InterruptedException {
        double before = daemon.cpuSeconds();
        Thread.sleep(MEASURED);
        return (daemon.cpuSeconds() - before) / MEASURED.toSeconds();
    }

    /// Every address that something is sent to.
    private static List<String> takers(LocalPage page, String session) throws IOException {
        List<String> takers = new ArrayList<>();
        page.get("/api/openapi.json").path("paths").properties().forEach(path -> {
            if (path.getValue().has("post")) {
                takers.add(path.getKey().replace("{session}", session).replaceAll("\\{[^}]*}", "room-1"));
            }
        });
        assertThat(takers).hasSizeGreaterThan(20);
        return takers;
    }

    private static void playAll(List<Auditor> auditors, String session, Duration length) throws Exception {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> going = new ArrayList<>();
            long end = System.nanoTime() + length.toNanos();
            for (int i = 0; i < auditors.size(); i++) {
                Auditor auditor = auditors.get(i);
                Random random = new Random(i);
                going.add(all.submit(() -> {
                    Thread.sleep(random.nextInt((int) COMING.toMillis()));
                    while (System.nanoTime() - end < 0) {
                        auditor.play(session, random, ONE_SITTING);
                    }
                    return null;
                }));
            }
            for (Future<?> each : going) {
                each.get();
            }
        }
    }

    private static void tell(List<Auditor> auditors) {
        List<Double> waited = new ArrayList<>();
        int segments = 0;
        for (Auditor each : auditors) {
            waited.addAll(each.firstPictures());
            segments += each.segments();
        }
        Collections.sort(waited);
        assertThat(waited).hasSizeGreaterThanOrEqualTo(auditors.size());
        System.out.printf(
                Locale.ROOT,
                "%d auditors opened %d recordings and had %d segments with their proofs; the first one after %.2f s (p50),"
                        + " %.2f s (p95), %.2f s at most%n",
                auditors.size(),
                waited.size(),
                segments,
                waited.get(waited.size() / 2),
                waited.get((int) (waited.size() * 0.95)),
                waited.getLast());
    }

    /// Each camera goes on, was never interrupted, and lost no packet.
    private static void requireNothingLost(LocalPage page, String session) throws IOException {
        assertThat(page.get("/api/rooms").findValuesAsText("verdict"))
                .hasSize(CAMERAS)
                .containsOnly("recording");
        assertThat(Interruptions.causes(page, session))
                .as("interruptions of the cameras")
                .isEmpty();
        for (JsonNode track : page.get("/api/sessions/" + session).path("tracks")) {
            JsonNode segments = page.get("/api/sessions/" + session + "/tracks/"
                            + track.path("name").asText() + "/segments?from=0")
                    .path("segments");
            assertThat(segments).isNotEmpty();
            for (JsonNode segment : segments) {
                assertThat(segment.get(6).asInt())
                        .as("lost packets of %s", segment)
                        .isZero();
            }
        }
    }

    private static void awaitSafe(LocalPage page) throws Exception {
        RecordedSession.await(
                "both recorders to be safe",
                Duration.ofMinutes(5),
                () -> steps(page).stream().allMatch(step -> step.equals("safe")));
    }

    private static List<String> steps(LocalPage page) {
        try {
            return page.get("/api/dock").path("slots").findValuesAsText("step");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireIntact() throws Exception {
        assertThat(new Verifier(state(), Optional.empty(), new Verifier.Scope.AtRest(), 2, (_, _) -> {})
                        .verify()
                        .findings())
                .isEmpty();
    }

    private Path state() {
        return directory.resolve("state");
    }

    /// Cameras as rooms have them: 1280x720 at 4 Mbit/s.
    private static List<SimulatedCamera> cameras(CameraServer server) {
        Scene scene = new Scene("camera", Scene.View.FRONT, new PictureSize(1_280, 720), FRAMES_A_SECOND, 4_000_000);
        Clip clip = GeneratedClip.make(scene, 4, null);
        List<SimulatedCamera> cameras = new ArrayList<>();
        for (int i = 0; i < CAMERAS; i++) {
            cameras.add(server.add("/camera" + i, clip));
        }
        return cameras;
    }
}
