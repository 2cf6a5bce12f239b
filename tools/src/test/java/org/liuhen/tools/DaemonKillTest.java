package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.SimulatedCamera;

/// The whole daemon, killed with -9 at random moments while four cameras record, started again each time.
/// `-Ddaemon.kills=200` runs as many rounds; the seed is printed, `-Ddaemon.seed=N` repeats its moments.
///
/// What a kill costs is told by the numbers in the frames, from what a camera had sent to what the recording holds
/// in the end: no clock of the daemon takes part. What comes between the kill and the first frame of the next
/// connection, with the wait for its key frame, is the length of the interruption and no loss of the kill.
@Tag("system")
class DaemonKillTest {
    private static final int CAMERAS = 4;
    private static final int FRAMES_A_SECOND = SmallCameras.FRAMES_A_SECOND;
    private static final long FRAME_MICROS = 1_000_000 / FRAMES_A_SECOND;
    private static final long MOST_LOST_MICROS = 1_000_000;
    private static final long BOUND_MICROS = 500_000;
    private static final long SHORTEST_MILLIS = 200;
    private static final int SPREAD_MILLIS = 4_500;

    @TempDir
    Path directory;

    @Test
    void eachKillCostsAtMostASecondAndIsOnTheRecord() throws Exception {
        int kills = Integer.getInteger("daemon.kills", 5);
        long seed = Long.getLong("daemon.seed", System.nanoTime());
        System.out.println("daemon.seed=" + seed);
        Random random = new Random(seed);
        Path state = directory.resolve("state");
        List<Kill> killed = new ArrayList<>();
        try (CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            List<SimulatedCamera> cameras = SmallCameras.add(server, CAMERAS, 4);
            FilmingTimes times = new FilmingTimes(cameras, FRAME_MICROS);
            Path config = RoomFile.write(
                    directory,
                    state,
                    cameras.stream()
                            .map(camera -> new RoomFile.Camera(camera.path().substring(1), camera.url(), "tcp"))
                            .toList());
            for (int round = 0; round < kills; round++) {
                try (Daemon daemon = new Daemon(config)) {
                    LocalPage page = new LocalPage(state, daemon.awaitPort());
                    if (round == 0) {
                        page.post("/api/rooms/room-1/start");
                    }
                    Daemon.awaitRecording(page, CAMERAS);
                    times.watch(SHORTEST_MILLIS + random.nextInt(SPREAD_MILLIS));
                    killed.add(Kill.of(daemon, page, state, cameras));
                }
            }
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = new LocalPage(state, daemon.awaitPort());
                Daemon.awaitRecording(page, CAMERAS);
                page.post("/api/rooms/room-1/stop");
                // What a Java program ends with after SIGTERM, once its shutdown hooks are done.
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            }
            check(state, killed, times);
        }
    }

    private static void check(Path state, List<Kill> killed, FilmingTimes times) throws IOException {
        KillAccount account = KillAccount.read(state, killed, times, FRAME_MICROS);
        account.print();
        assertThat(new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 2, (done, total) -> {})
                        .verify()
                        .findings())
                .isEmpty();
        checkAcknowledged(state, killed, account);
        assertThat(account.cuts()).hasSize(CAMERAS);
        account.cuts().forEach((track, cuts) -> checkCuts(track, cuts, killed, account));
    }

    /// What the daemon had told of is there: as many entries before the next opening, and each checkpoint, whose
    /// root the verifier has compared with the entries.
    private static void checkAcknowledged(Path state, List<Kill> killed, KillAccount account) throws IOException {
        List<String> checkpoints = Kill.checkpoints(state);
        for (int i = 0; i < killed.size(); i++) {
            Kill kill = killed.get(i);
            assertThat(kill.entries()).isPositive();
            assertThat(account.entriesAfter(i)).as("entries after kill %d", i).isGreaterThanOrEqualTo(kill.entries());
            assertThat(checkpoints).startsWith(kill.checkpoints().toArray(String[]::new));
        }
    }

    private static void checkCuts(TrackId track, List<KillAccount.Cut> cuts, List<Kill> killed, KillAccount account) {
        assertThat(cuts).as("interruptions of %s", track).hasSameSizeAs(killed);
        for (int i = 0; i < killed.size(); i++) {
            Kill kill = killed.get(i);
            KillAccount.Cut cut = cuts.get(i);
            String what = "kill %d of %s: %s, %s".formatted(i, track, kill, cut);
            assertThat(cut.missing()).as(what).isZero();
            assertThat(cut.lostMicros()).as(what).isBetween(0L, MOST_LOST_MICROS);
            assertThat(cut.next()).as(what).isGreaterThan(kill.lastSent().get(cameraOf(track)));
            assertThat(account.sessionMicros(kill.monotonicNanos()))
                    .as(what)
                    .isBetween(cut.gap().fromMicros(), cut.gap().toMicros());
            assertThat(cut.fromErrorMicros()).as(what).isBetween(-BOUND_MICROS, BOUND_MICROS);
            assertThat(cut.toErrorMicros()).as(what).isBetween(-BOUND_MICROS, BOUND_MICROS);
        }
    }

    private static int cameraOf(TrackId track) {
        return Integer.parseInt(track.track().substring("camera".length()));
    }
}
