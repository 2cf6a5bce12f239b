package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.disk.Command;
import org.liuhen.storage.disk.Cut;
import org.liuhen.storage.disk.DiskHistory;
import org.liuhen.storage.disk.FileSystemKind;
import org.liuhen.storage.disk.Machine;
import org.liuhen.storage.disk.MountedImage;
import org.liuhen.storage.disk.VolatileDisk;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.recorder.PluggedRecorder;

/// The power of the station fails at random moments while recorders are copied, compared and erased: at once, with
/// no time of grace. Its disk loses what was not flushed; the recorders, which have batteries, keep what was done
/// to them. What was erased must be on the disk that is left, after each cut. `-Ddock.power.cuts=N`,
/// `-Ddock.power.seed=S`.
@Tag("system")
class DockPowerCutTest {
    private static final int CUTS = Integer.getInteger("dock.power.cuts", 4);
    private static final int RECORDERS = 2;
    private static final int DISK_MEBIBYTES = 640;
    private static final int LONGEST_MILLIS = 4_000;
    private static final int[] KEPT_PERCENT = {0, 50, 95};

    @TempDir
    Path directory;

    @Test
    void whatIsErasedIsOnTheDiskThatIsLeft() throws Exception {
        Recorders.assumeTools();
        Machine.assumeVolatileDisk(FileSystemKind.EXT4, directory);
        long seed = Long.getLong("dock.power.seed", System.nanoTime());
        System.out.println("dock.power.seed=" + seed);
        Random random = new Random(seed);
        Map<String, Integer> moments = new TreeMap<>();
        try (Recorders recorders =
                        new Recorders(Files.createDirectories(directory.resolve("recorders")), RECORDERS, 20 << 20);
                CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = RoomFile.write(
                    directory, work().resolve("mount/state"), "127.0.0.1", SmallCameras.add(server, 1, 2));
            recorders.configure(config, "erase-after = \"0s\"");
            Optional<Path> left = Optional.empty();
            for (int i = 0; i < CUTS; i++) {
                left = Optional.of(dockAndCut(left, recorders, config, random, moments));
                // What a file was before the cut says nothing: each look is at files of its own.
                Path look = directory.resolve("look" + i);
                try (MountedImage disk = MountedImage.mount(FileSystemKind.EXT4, left.get(), look)) {
                    recorders.requireErasedIsStored(disk.directory().resolve("state"));
                }
                recorders.film(random.nextInt(RECORDERS), random);
            }
            try (VolatileDisk disk = disk(left)) {
                dockToTheEnd(disk, recorders, config);
                recorders.requireErasedIsStored(disk.directory().resolve("state"));
                recorders.requireEveryFile(disk.directory().resolve("state"));
                assertThat(new Verifier(
                                        disk.directory().resolve("state"),
                                        Optional.empty(),
                                        new Verifier.Scope.AtRest(),
                                        2,
                                        (done, total) -> {})
                                .verify()
                                .findings())
                        .isEmpty();
            }
            System.out.println(recorders.summary() + ", cut while the slots were " + moments);
        }
    }

    /// Docks all recorders until the power fails. Returns the image of the disk as the cut left it.
    private Path dockAndCut(
            Optional<Path> left, Recorders recorders, Path config, Random random, Map<String, Integer> moments)
            throws Exception {
        long logBytes;
        try (VolatileDisk disk = disk(left)) {
            List<PluggedRecorder> in = new ArrayList<>();
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = new LocalPage(disk.directory().resolve("state"), daemon.awaitPort());
                if (left.isEmpty()) {
                    recorders.register(page);
                }
                for (int i = 0; i < RECORDERS; i++) {
                    in.add(recorders.plug(i, i + 1, List.of()));
                }
                if (random.nextBoolean()) {
                    awaitErasing(page);
                } else {
                    Thread.sleep(random.nextInt(LONGEST_MILLIS));
                }
                for (JsonNode slot : page.get("/api/dock").path("slots")) {
                    moments.merge(slot.path("step").asText(), 1, Integer::sum);
                }
                logBytes = Files.size(disk.log());
                daemon.kill();
                daemon.awaitEnd();
            }
            for (PluggedRecorder recorder : in) {
                recorder.close();
            }
        }
        Path image = directory.resolve("left.img");
        int kept = KEPT_PERCENT[random.nextInt(KEPT_PERCENT.length)];
        try (DiskHistory history = new DiskHistory(FileSystemKind.EXT4, work())) {
            Files.move(
                    history.imageAfter(new Cut(logBytes, System.currentTimeMillis() * 1_000, kept), random),
                    image,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Command.of("rm", "-r", work().toString()).run();
        return image;
    }

    /// Erasing takes a moment only: half of the cuts wait for it.
    private static void awaitErasing(LocalPage page) throws IOException, InterruptedException {
        List<String> steps = List.of();
        for (int i = 0; i < 400 && !steps.contains("erasing") && !steps.equals(List.of("safe", "safe")); i++) {
            Thread.sleep(20);
            steps = page.get("/api/dock").path("slots").findValuesAsText("step");
        }
    }

    private static void dockToTheEnd(VolatileDisk disk, Recorders recorders, Path config) throws Exception {
        try (Daemon daemon = new Daemon(config)) {
            LocalPage page = new LocalPage(disk.directory().resolve("state"), daemon.awaitPort());
            List<PluggedRecorder> in = new ArrayList<>();
            for (int i = 0; i < RECORDERS; i++) {
                in.add(recorders.plug(i, i + 1, List.of()));
            }
            awaitSafe(page);
            for (PluggedRecorder recorder : in) {
                recorder.close();
            }
            assertThat(daemon.stop()).isEqualTo(128 + 15);
        }
    }

    private static void awaitSafe(LocalPage page) throws IOException, InterruptedException {
        Set<String> steps = Set.of();
        for (int i = 0; i < 900 && !steps.equals(Set.of("safe")); i++) {
            Thread.sleep(100);
            steps = new HashSet<>(page.get("/api/dock").path("slots").findValuesAsText("step"));
        }
        assertThat(steps).containsExactly("safe");
    }

    private VolatileDisk disk(Optional<Path> left) throws IOException {
        return left.isPresent()
                ? VolatileDisk.goOn(FileSystemKind.EXT4, work(), left.get())
                : VolatileDisk.start(FileSystemKind.EXT4, work(), DISK_MEBIBYTES);
    }

    private Path work() {
        return directory.resolve("disk");
    }
}
