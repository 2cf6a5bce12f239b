package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.liuhen.storage.disk.FileSystemKind;
import org.liuhen.storage.disk.Machine;
import org.liuhen.storage.disk.MountedImage;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.Clip;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.media.GeneratedClip;
import org.liuhen.tools.camera.media.PictureSize;
import org.liuhen.tools.camera.media.Scene;

/// A whole machine dies at random moments, kernel and all, again and again, while `liuhen run` records two
/// cameras on it and people press PAUSE, set marks and write statements. Each time it boots again with the disk
/// that it left.
///
/// The machine is User-Mode Linux and dies by SIGKILL. So all is lost that its kernel had not yet given to its
/// disk; what it had given is kept, flushed or not, since this machine goes on and holds it. That is a kernel
/// that dies, or a reset; a disk that forgets besides is in [DaemonPowerCutTest].
///
/// `-Ddaemon.deaths=N` sets how often it dies with each file system, `-Ddaemon.deaths.seed=S` repeats a drawing.
@Tag("system")
class MachineDeathTest {
    private static final int DEATHS = Integer.getInteger("daemon.deaths", 2);
    private static final int DISK_MEBIBYTES = 512;
    private static final int SHORTEST_MILLIS = 500;
    private static final int SPREAD_MILLIS = 7_000;

    @TempDir
    Path directory;

    private final List<PowerCut> deaths = new ArrayList<>();
    private String session = "";

    @ParameterizedTest
    @EnumSource(names = {"EXT4", "XFS"})
    void eachDeathIsOneGapAndNothingAcknowledgedIsLost(FileSystemKind kind) throws Exception {
        Machine.assumeImage(kind, directory);
        Machine.assumeGuests(GuestMachine.MEMORY_MEBIBYTES);
        long seed = Long.getLong("daemon.deaths.seed", System.nanoTime());
        System.out.println("daemon.deaths.seed=" + seed);
        Random random = new Random(seed);
        Path image = directory.resolve("disk.img");
        kind.make(image, DISK_MEBIBYTES);
        try (Cable cable = Cable.lay();
                CameraServer server = CameraServer.start(new InetSocketAddress(cable.here(), 0))) {
            List<SimulatedCamera> cameras = cameras(server);
            FilmingTimes times = new FilmingTimes(cameras, PowerCutAccount.FRAME_MICROS);
            GuestMachine machine = new GuestMachine(directory, kind, image, cable);
            Path config = RoomFile.write(
                    directory,
                    machine.disk().resolve("state"),
                    cable.there(),
                    cameras.stream()
                            .map(camera -> new RoomFile.Camera(camera.path().substring(1), camera.url(), "tcp"))
                            .toList());
            List<String> words = machine.running(Daemon.program(config));
            for (int round = 0; round < DEATHS; round++) {
                recordAndDie(machine, cable, words, cameras, times, random);
            }
            end(machine, cable, words);
            try (MountedImage disk = MountedImage.mount(kind, image, machine.disk())) {
                Path state = disk.directory().resolve("state");
                assertThat(new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 2, (done, total) -> {})
                                .verify()
                                .findings())
                        .isEmpty();
                PowerCutAccount.read(state, deaths, times).check();
            }
        }
    }

    private void recordAndDie(
            GuestMachine machine,
            Cable cable,
            List<String> words,
            List<SimulatedCamera> cameras,
            FilmingTimes times,
            Random random)
            throws Exception {
        long began = System.nanoTime();
        try (Daemon daemon = new Daemon(words)) {
            LocalPage page = page(machine, cable, daemon);
            System.out.printf("page after %d ms%n", (System.nanoTime() - began) / 1_000_000);
            if (session.isEmpty()) {
                session = page.post("/api/rooms/room-1/start", Map.of("override", "machine death test"))
                        .path("session")
                        .asText();
            }
            Deeds deeds = new Deeds(page, session, cameras.size(), random);
            System.out.printf("recording after %d ms%n", (System.nanoTime() - began) / 1_000_000);
            times.watch(SHORTEST_MILLIS + random.nextInt(SPREAD_MILLIS));
            assertThat(machine.lives()).isTrue();

            deeds.cutPower();
            boolean wasRecording = deeds.recording();
            Map<Deeds.Kind, Integer> acknowledged = deeds.acknowledged();
            long fromMicros = wallMicros();
            daemon.killInner();
            List<Long> lastSent =
                    cameras.stream().map(SimulatedCamera::lastFrameSent).toList();
            deaths.add(
                    new PowerCut(fromMicros, wallMicros(), wasRecording && deeds.recording(), lastSent, acknowledged));
            daemon.awaitEnd();
            deeds.awaitEnd();
            assertThat(machine.lives()).isFalse();
        }
    }

    private void end(GuestMachine machine, Cable cable, List<String> words) throws Exception {
        try (Daemon daemon = new Daemon(words)) {
            LocalPage page = page(machine, cable, daemon);
            if (page.get("/api/rooms").at("/0/state").asText().equals("paused")) {
                page.post("/api/rooms/room-1/resume");
            }
            Daemon.awaitRecording(page, DaemonPowerCutTest.CAMERAS);
            page.post("/api/rooms/room-1/stop");
            daemon.say(GuestMachine.STOP);
            assertThat(daemon.await("ended:")).isEqualTo("143");
            daemon.awaitEnd();
            assertThat(machine.lives()).isFalse();
        }
    }

    private static LocalPage page(GuestMachine machine, Cable cable, Daemon daemon)
            throws IOException, InterruptedException {
        int port = daemon.awaitPort();
        long fromMicros = wallMicros();
        daemon.say(GuestMachine.SHOW);
        long thereMicros = Long.parseLong(daemon.await("shown:"));
        System.out.printf(
                "the machine's clock is %d to %d ms beside the host's%n",
                (thereMicros - wallMicros()) / 1_000, (thereMicros - fromMicros) / 1_000);
        return new LocalPage(machine.shown(), URI.create("https://" + cable.there() + ":" + port));
    }

    private static long wallMicros() {
        return System.currentTimeMillis() * 1_000;
    }

    private static List<SimulatedCamera> cameras(CameraServer server) {
        Scene scene = new Scene(
                "camera", Scene.View.FRONT, new PictureSize(320, 180), DaemonPowerCutTest.FRAMES_A_SECOND, 300_000);
        Clip clip = GeneratedClip.make(scene, 2, null);
        List<SimulatedCamera> cameras = new ArrayList<>();
        for (int i = 0; i < DaemonPowerCutTest.CAMERAS; i++) {
            cameras.add(server.add("/camera" + i, clip));
        }
        return cameras;
    }
}
