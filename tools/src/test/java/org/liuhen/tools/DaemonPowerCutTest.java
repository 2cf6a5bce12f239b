package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.liuhen.storage.disk.Command;
import org.liuhen.storage.disk.Cut;
import org.liuhen.storage.disk.DiskHistory;
import org.liuhen.storage.disk.FileSystemKind;
import org.liuhen.storage.disk.Machine;
import org.liuhen.storage.disk.VolatileDisk;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.SimulatedCamera;

/// The power of the whole machine fails at random moments, again and again, while `liuhen run` records two cameras
/// onto a disk that loses what was not flushed, and people press PAUSE, set marks and write statements. Each time
/// the program starts again on what the disk kept, under a boot of its own. `-Ddaemon.power.cuts=N` sets how many
/// cuts each file system gets, `-Ddaemon.power.seed=S` repeats a drawing.
@Tag("system")
class DaemonPowerCutTest {
    static final int CAMERAS = 2;
    static final int FRAMES_A_SECOND = SmallCameras.FRAMES_A_SECOND;

    private static final int CUTS = Integer.getInteger("daemon.power.cuts", 3);
    private static final int DISK_MEBIBYTES = 320;
    private static final int[] KEPT_PERCENT = {0, 50, 95};
    private static final int SHORTEST_MILLIS = 500;
    private static final int SPREAD_MILLIS = 7_000;
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    @TempDir
    Path directory;

    private final List<PowerCut> cuts = new ArrayList<>();
    private Random random = new Random();
    private String session = "";

    @ParameterizedTest
    @EnumSource(names = {"EXT4", "XFS"})
    void eachCutIsOneGapAndNothingAcknowledgedIsLost(FileSystemKind kind) throws Exception {
        Machine.assumeVolatileDisk(kind, directory);
        Machine.assumeOwnFiles(BOOT_ID, directory);
        long seed = Long.getLong("daemon.power.seed", System.nanoTime());
        System.out.println("daemon.power.seed=" + seed);
        random = new Random(seed);
        try (CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            List<SimulatedCamera> cameras = SmallCameras.add(server, CAMERAS, 2);
            FilmingTimes times = new FilmingTimes(cameras, PowerCutAccount.FRAME_MICROS);
            Path config = RoomFile.write(directory, work().resolve("mount/state"), "127.0.0.1", cameras);
            Optional<Path> left = Optional.empty();
            for (int round = 0; round < CUTS; round++) {
                left = Optional.of(recordAndCut(kind, left, config, cameras, times));
            }
            try (VolatileDisk disk = disk(kind, left)) {
                Path state = disk.directory().resolve("state");
                end(state, config);
                assertThat(new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 2, (done, total) -> {})
                                .verify()
                                .findings())
                        .isEmpty();
                PowerCutAccount.read(state, cuts, times).check();
            }
        }
    }

    /// One life of the machine. Returns the image of the disk as the cut left it.
    private Path recordAndCut(
            FileSystemKind kind, Optional<Path> left, Path config, List<SimulatedCamera> cameras, FilmingTimes times)
            throws Exception {
        long logBytes;
        try (VolatileDisk disk = disk(kind, left)) {
            Path state = disk.directory().resolve("state");
            String boot = new UUID(random.nextLong(), random.nextLong()).toString();
            try (Daemon daemon = new Daemon(under(boot), config)) {
                LocalPage page = Everyday.at(state, daemon.awaitPort());
                if (left.isEmpty()) {
                    session = page.post("/api/rooms/room-1/start", Map.of("override", "power cut test"))
                            .path("session")
                            .asText();
                }
                Deeds deeds = new Deeds(page, session, CAMERAS, random);
                assertThat(new Verifier(state, Optional.empty(), Verifier.whileRecording(state), 1, (done, total) -> {})
                                .verify()
                                .findings())
                        .isEmpty();
                times.watch(SHORTEST_MILLIS + random.nextInt(SPREAD_MILLIS));

                deeds.cutPower();
                boolean wasRecording = deeds.recording();
                Map<Deeds.Kind, Integer> acknowledged = deeds.acknowledged();
                long fromMicros = wallMicros();
                logBytes = Files.size(disk.log());
                daemon.kill();
                List<Long> lastSent =
                        cameras.stream().map(SimulatedCamera::lastFrameSent).toList();
                PowerCut.Moment moment =
                        wasRecording && deeds.recording() ? PowerCut.Moment.RECORDING : PowerCut.Moment.PAUSING;
                cuts.add(new PowerCut(boot, fromMicros, wallMicros(), moment, lastSent, acknowledged));
                daemon.awaitEnd();
                deeds.awaitEnd();
            }
        }
        return cut(kind, logBytes);
    }

    private void end(Path state, Path config) throws IOException, InterruptedException {
        try (Daemon daemon = new Daemon(under(UUID.randomUUID().toString()), config)) {
            LocalPage page = Everyday.at(state, daemon.awaitPort());
            if (page.get("/api/rooms").at("/0/state").asText().equals("paused")) {
                page.post("/api/rooms/room-1/resume");
            }
            Daemon.awaitRecording(page, CAMERAS);
            page.post("/api/rooms/room-1/stop");
            assertThat(daemon.stop()).isEqualTo(128 + 15);
        }
    }

    private Path cut(FileSystemKind kind, long logBytes) throws IOException {
        int kept = KEPT_PERCENT[random.nextInt(KEPT_PERCENT.length)];
        Path left = directory.resolve("left.img");
        try (DiskHistory history = new DiskHistory(kind, work())) {
            Files.move(
                    history.imageAfter(new Cut(logBytes, wallMicros(), kept), random),
                    left,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Command.of("rm", "-r", work().toString()).run();
        return left;
    }

    private VolatileDisk disk(FileSystemKind kind, Optional<Path> left) throws IOException {
        return left.isPresent()
                ? VolatileDisk.goOn(kind, work(), left.get())
                : VolatileDisk.start(kind, work(), DISK_MEBIBYTES);
    }

    private Path work() {
        return directory.resolve("disk");
    }

    /// Words before a program that then sees another boot.
    private List<String> under(String boot) throws IOException {
        return Machine.withFile(Files.writeString(directory.resolve("boot-id"), boot + "\n"), BOOT_ID);
    }

    private static long wallMicros() {
        return System.currentTimeMillis() * 1_000;
    }
}
