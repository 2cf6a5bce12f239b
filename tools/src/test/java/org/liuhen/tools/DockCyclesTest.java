package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.recorder.PluggedRecorder;
import org.liuhen.tools.recorder.RecorderFolder;
import org.liuhen.tools.recorder.RecorderImage;
import org.liuhen.tools.recorder.RecorderImage.FileSystem;
import org.liuhen.tools.recorder.RecorderPlan;

/// Recorders are plugged in, pulled out at any moment and plugged in again, in whatever slot, while cameras are
/// recorded and the program is killed: every file comes in byte for byte, and the cameras lose nothing but to the
/// kills. `-Ddock.cycles=N` does it so often, `-Ddock.kills=N` kills the program so often.
@Tag("system")
class DockCyclesTest {
    private static final List<FileSystem> SYSTEMS = List.of(FileSystem.EXT4, FileSystem.EXFAT, FileSystem.EXT4);
    private static final int SLOTS = 3;
    private static final int CAMERAS = 4;
    private static final int LONGEST_MILLIS = 2_500;
    /// One recorder in so many goes out after a cycle.
    private static final int FILMING_ODDS = 3;

    @TempDir
    Path directory;

    private final SystemClocks clocks = new SystemClocks();
    private final List<RecorderImage> images = new ArrayList<>();
    private final List<Set<String>> held = new ArrayList<>();
    private final List<Set<String>> erased = new ArrayList<>();
    private final Map<Path, String> known = new HashMap<>();
    private int plugged;
    private int unfinished;
    private int filmed;
    private int seenErased;

    @Test
    void everyFileComesInWhateverIsPulledAndKilled() throws Exception {
        requireTools();
        int cycles = Integer.getInteger("dock.cycles", 9);
        int kills = Integer.getInteger("dock.kills", 2);
        long seed = Long.getLong("dock.seed", System.nanoTime());
        System.out.println("dock.seed=" + seed);
        Random random = new Random(seed);
        makeRecorders();
        Path dock = directory.resolve("dock");
        Process rootProgram = rootProgram(dock);
        try (CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = config(server, dock);
            erasing(config, "5s");
            Daemon daemon = new Daemon(config);
            try {
                LocalPage page = new LocalPage(directory.resolve("state"), daemon.awaitPort());
                register(page);
                page.post("/api/rooms/room-1/start", Map.of());
                Daemon.awaitRecording(page, CAMERAS);
                Set<Integer> killAt = new HashSet<>();
                while (killAt.size() < kills) {
                    killAt.add(random.nextInt(cycles));
                }
                for (int i = 0; i < cycles; i++) {
                    List<PluggedRecorder> in = plugAll(dock, random);
                    if (killAt.contains(i)) {
                        Thread.sleep(random.nextInt(LONGEST_MILLIS));
                        daemon.kill();
                        daemon.awaitEnd();
                        daemon.close();
                        daemon = new Daemon(config);
                        page = new LocalPage(directory.resolve("state"), daemon.awaitPort());
                        Daemon.awaitRecording(page, CAMERAS);
                    }
                    pullAll(page, in, random);
                    for (int recorder = 0; recorder < SLOTS; recorder++) {
                        if (random.nextInt(FILMING_ODDS) == 0) {
                            film(recorder, random);
                        }
                    }
                }
                dockAll(page, dock);
                requireWholeSession(page, kills);
                page.post("/api/rooms/room-1/stop", Map.of());
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            } finally {
                daemon.close();
            }
        } finally {
            rootProgram.destroy();
        }
        for (int i = 0; i < SLOTS; i++) {
            int recorder = i;
            images.get(i).change(root -> requireErasedIsStored(recorder, root));
        }
        System.out.println("docked and pulled: " + plugged + " times, " + unfinished + " before the end, " + filmed
                + " files filmed meanwhile, " + seenErased + " erased, " + kills + " kills");
        requireEveryFile();
    }

    /// A recorder that hangs while it is mounted holds up no other one, and comes in once it answers again.
    @Test
    void aRecorderThatHangsHoldsUpNoOther() throws Exception {
        requireTools();
        makeRecorders();
        Path dock = directory.resolve("dock");
        Process rootProgram = rootProgram(dock);
        try (CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Daemon daemon = new Daemon(config(server, dock))) {
            LocalPage page = new LocalPage(directory.resolve("state"), daemon.awaitPort());
            try (PluggedRecorder hanging = plug(dock, images.get(0), 1, false)) {
                hanging.hang();
                register(page);
                Thread.sleep(2_000);
                try (PluggedRecorder _ = plug(dock, images.get(1), 2, false)) {
                    awaitStep(page, 2, "safe");
                }
                assertThat(page.get("/api/dock").at("/slots/0/step").asText()).isNotEqualTo("safe");
                hanging.goOn();
                awaitStep(page, 1, "safe");
            }
            assertThat(daemon.stop()).isEqualTo(128 + 15);
        } finally {
            rootProgram.destroy();
        }
    }

    /// What can be read is kept, what cannot is told to the byte, and nothing of such a recorder is erased.
    @Test
    void badSectorsCostWhatLiesOnThemAndNothingElse() throws Exception {
        requireTools();
        makeRecorders();
        Path dock = directory.resolve("dock");
        Process rootProgram = rootProgram(dock);
        RecorderImage image = images.getFirst();
        long bad = inTheMiddleOfAFile(image);
        try (CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = config(server, dock);
            erasing(config, "0s");
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = new LocalPage(directory.resolve("state"), daemon.awaitPort());
                register(page);
                Path work = Files.createDirectories(directory.resolve("plugged/bad"));
                try (PluggedRecorder _ = PluggedRecorder.plug(
                        program(), dock, "usb-1", clocks, work, image, PluggedRecorder.badSectors(work, bad, 65_536))) {
                    awaitStep(page, 1, "safe");
                }
                JsonNode line = page.get("/api/intakes").at("/intakes/0");
                assertThat(line.path("ending").asText()).isEqualTo("complete");
                JsonNode items =
                        page.get("/api/intakes/" + line.path("intake").asText()).path("items");
                requireHole(
                        items, Path.of("state/originals", line.path("intake").asText()));
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            }
        } finally {
            rootProgram.destroy();
        }
    }

    /// Where on the image the middle of a recording lies.
    private long inTheMiddleOfAFile(RecorderImage image) throws IOException {
        Path recording;
        try (Stream<Path> list = Files.list(directory.resolve("held/0/DCIM/100MEDIA"))) {
            recording = list.sorted().findFirst().orElseThrow();
        }
        byte[] file = Files.readAllBytes(recording);
        byte[] piece = Arrays.copyOfRange(file, 8 << 20, (8 << 20) + 4_096);
        byte[] disk = Files.readAllBytes(image.file());
        for (int at = 0; at + piece.length <= disk.length; at += 512) {
            if (Arrays.equals(disk, at, at + piece.length, piece, 0, piece.length)) {
                return at;
            }
        }
        throw new AssertionError("the image does not hold " + recording);
    }

    private void requireHole(JsonNode items, Path folder) throws IOException {
        int damaged = 0;
        for (JsonNode item : items) {
            if (!item.path("told").asText().equals("import")
                    || item.path("file").isMissingNode()) {
                continue;
            }
            byte[] was = Files.readAllBytes(
                    directory.resolve("held/0").resolve(item.path("name").asText()));
            byte[] is = Files.readAllBytes(directory
                    .resolve(folder)
                    .resolve(Path.of(item.path("file").asText()).getFileName().toString()));
            assertThat(is).hasSameSizeAs(was);
            boolean isDamaged = item.path("oddities").toString().contains("unreadable");
            damaged += isDamaged ? 1 : 0;
            int zeroed = 0;
            for (int at = 0; at < was.length; at++) {
                if (is[at] != was[at]) {
                    assertThat(is[at])
                            .as("byte " + at + " of " + item.path("name"))
                            .isZero();
                    zeroed++;
                }
            }
            assertThat(zeroed > 0).as(item.toString()).isEqualTo(isDamaged);
            // A piece of ours and a page of the block server need not begin at the same place.
            assertThat(zeroed).isLessThanOrEqualTo(65_536 + 2 * 4_096);
        }
        assertThat(damaged).as("damaged files").isEqualTo(1);
    }

    private List<PluggedRecorder> plugAll(Path dock, Random random) throws IOException {
        List<PluggedRecorder> in = new ArrayList<>();
        int shift = random.nextInt(SLOTS);
        for (int i = 0; i < SLOTS; i++) {
            in.add(plug(dock, images.get(i), (i + shift) % SLOTS + 1, random.nextInt(3) == 0));
        }
        return in;
    }

    /// Pulls each at a random moment.
    private void pullAll(LocalPage page, List<PluggedRecorder> in, Random random) throws Exception {
        for (PluggedRecorder recorder : in) {
            Thread.sleep(random.nextInt(LONGEST_MILLIS));
            for (JsonNode slot : page.get("/api/dock").path("slots")) {
                unfinished += Set.of("copying", "recognised", "comparing", "erasing")
                                .contains(slot.path("step").asText())
                        ? 1
                        : 0;
            }
            recorder.yank();
        }
        awaitSteps(page, Set.of("empty"));
    }

    /// A recorder goes out and films.
    private void film(int recorder, Random random) throws IOException {
        images.get(recorder).change(root -> {
            requireErasedIsStored(recorder, root);
            byte[] film = new byte[(1 << 20) + random.nextInt(12 << 20)];
            random.nextBytes(film);
            Path folder = Files.createDirectories(root.resolve("DCIM/100MEDIA"));
            filmed++;
            Files.write(
                    folder.resolve(String.format(
                            Locale.ROOT, "11010%d_R00%d_20261123%06d_0001.mp4", recorder, recorder + 1, filmed)),
                    film);
            held.get(recorder).add(Hash.over(film).hex());
        });
    }

    /// What is not on a recorder any more must be in the store: asked of both disks.
    private void requireErasedIsStored(int recorder, Path root) throws IOException {
        Set<String> gone = new HashSet<>(held.get(recorder));
        gone.removeAll(digests(root.resolve("DCIM")));
        assertThat(stored()).as("what was erased on recorder " + (recorder + 1)).containsAll(gone);
        seenErased += gone.size() - erased.get(recorder).size();
        erased.set(recorder, gone);
    }

    private static Set<String> digests(Path folder) throws IOException {
        Set<String> digests = new HashSet<>();
        if (Files.exists(folder)) {
            try (Stream<Path> walk = Files.walk(folder)) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    digests.add(Hash.over(Files.readAllBytes(file)).hex());
                }
            }
        }
        return digests;
    }

    private Set<String> stored() throws IOException {
        Path originals = directory.resolve("state/originals");
        try (Stream<Path> walk = Files.walk(originals)) {
            for (Path file :
                    walk.filter(each -> each.toString().endsWith(".mp4")).toList()) {
                if (!known.containsKey(file)) {
                    known.put(file, Hash.over(Files.readAllBytes(file)).hex());
                }
            }
        }
        return Set.copyOf(known.values());
    }

    private static void erasing(Path config, String after) throws IOException {
        Files.writeString(
                config, Files.readString(config).replace("slots = ", "erase-after = \"" + after + "\"\nslots = "));
    }

    private PluggedRecorder plug(Path dock, RecorderImage image, int slot, boolean slowly) throws IOException {
        plugged++;
        Path work = Files.createDirectories(directory.resolve("plugged/" + plugged));
        List<String> filters = slowly ? List.of("--filter=rate", "rate=64M") : List.of();
        return PluggedRecorder.plug(program(), dock, "usb-" + slot, clocks, work, image, filters);
    }

    private void dockAll(LocalPage page, Path dock) throws Exception {
        List<PluggedRecorder> in = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            in.add(plug(dock, images.get(i), i + 1, false));
        }
        awaitSteps(page, Set.of("safe"));
        for (JsonNode line : page.get("/api/devices").path("devices")) {
            assertThat(line.path("mismatch").asBoolean()).as(line.toString()).isFalse();
        }
        for (PluggedRecorder recorder : in) {
            recorder.close();
        }
    }

    private static void awaitSteps(LocalPage page, Set<String> wanted) throws Exception {
        for (int i = 0; i < 900; i++) {
            Set<String> steps =
                    new HashSet<>(page.get("/api/dock").path("slots").findValuesAsText("step"));
            if (wanted.containsAll(steps)) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the slots never were " + wanted + ": " + page.get("/api/dock"));
    }

    private static void awaitStep(LocalPage page, int slot, String step) throws Exception {
        for (int i = 0; i < 900; i++) {
            if (page.get("/api/dock")
                    .at("/slots/" + (slot - 1) + "/step")
                    .asText()
                    .equals(step)) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("slot " + slot + " never was " + step + ": " + page.get("/api/dock"));
    }

    /// The cameras lost nothing while nobody killed the program.
    private static void requireWholeSession(LocalPage page, int kills) throws IOException {
        String session = page.get("/api/rooms").at("/0/session").asText();
        JsonNode book = page.get("/api/sessions/" + session + "/interruptions");
        List<String> causes = book.path("interruptions").findValues("cause").stream()
                .map(cause -> cause.path("cause").asText())
                .filter(cause -> !cause.equals("opening"))
                .toList();
        assertThat(causes)
                .as("interruptions of the cameras")
                .hasSize(kills * CAMERAS)
                .containsOnly(killed(kills));
    }

    private static String[] killed(int kills) {
        return kills == 0 ? new String[0] : new String[] {"process-died"};
    }

    /// What the recorders held is in the store, asked of the disk; and nothing that they did not hold.
    private void requireEveryFile() throws IOException {
        Set<String> stored = new HashSet<>();
        int copies = 0;
        try (Stream<Path> walk = Files.walk(directory.resolve("state/originals"))) {
            for (Path file : walk.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".mp4"))
                    .toList()) {
                stored.add(Hash.over(Files.readAllBytes(file)).hex());
                copies++;
            }
        }
        Set<String> all = new HashSet<>();
        held.forEach(all::addAll);
        assertThat(stored).isEqualTo(all);
        assertThat(copies).as("no file is stored twice").isEqualTo(all.size());
        assertThat(new Verifier(
                                directory.resolve("state"),
                                Optional.empty(),
                                new Verifier.Scope.AtRest(),
                                2,
                                (done, total) -> {})
                        .verify()
                        .findings())
                .isEmpty();
    }

    private void makeRecorders() throws IOException {
        for (int i = 0; i < SLOTS; i++) {
            Path folder = Files.createDirectories(directory.resolve("held/" + i));
            LocalDateTime begun = LocalDateTime.of(2026, 11, 23, 9, 0).plusMinutes(7L * i);
            RecorderFolder.fill(
                    folder,
                    new RecorderPlan(
                            "R00" + (i + 1),
                            "11010" + i,
                            3,
                            1,
                            1,
                            1,
                            1,
                            (20L + 8L * i) << 20,
                            begun,
                            begun.plusHours(8),
                            80 + i));
            images.add(RecorderImage.make(directory.resolve("image" + i), SYSTEMS.get(i), folder, "1234000" + i));
            Map<String, String> digests = new TreeMap<>();
            try (Stream<Path> walk = Files.walk(folder.resolve("DCIM"))) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    if (Files.size(file) > 0) {
                        digests.put(
                                file.toString(),
                                Hash.over(Files.readAllBytes(file)).hex());
                    }
                }
            }
            held.add(new HashSet<>(digests.values()));
            erased.add(new HashSet<>());
        }
    }

    private void register(LocalPage page) throws IOException {
        for (int i = 0; i < SLOTS; i++) {
            page.post(
                    "/api/devices",
                    Map.of(
                            "device",
                            "r00" + (i + 1),
                            "kind",
                            "body-recorder",
                            "title",
                            "记录仪" + (i + 1),
                            "volume",
                            images.get(i).volume()));
            page.post("/api/devices/r00" + (i + 1) + "/issue", Map.of("officer", "李四", "number", "11010" + i));
        }
    }

    private Path config(CameraServer server, Path dock) throws IOException {
        Path file = RoomFile.write(
                directory, directory.resolve("state"), "127.0.0.1", SmallCameras.add(server, CAMERAS, 4));
        StringBuilder text = new StringBuilder("[dock]\ndirectory = \"" + dock + "\"\nslots = " + SLOTS + "\n");
        for (int slot = 1; slot <= SLOTS; slot++) {
            text.append("[[dock.ports]]\nslot = ")
                    .append(slot)
                    .append("\nport = \"usb-")
                    .append(slot)
                    .append("\"\n");
        }
        return Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    static Path program() {
        Path here = Path.of("").toAbsolutePath();
        Path program = here.resolve("systemd/liuhen-dock");
        return Files.exists(program) ? program : here.resolveSibling("systemd/liuhen-dock");
    }

    private static Process rootProgram(Path dock) throws IOException {
        return new ProcessBuilder(program().toString(), "--directory", dock.toString(), "serve")
                .inheritIO()
                .start();
    }

    private static void requireTools() {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root plugs recorders in");
        for (String device : List.of("/dev/fuse", "/dev/loop-control")) {
            assumeTrue(Files.exists(Path.of(device)), "this machine has no " + device);
        }
        for (String tool :
                List.of("nbdkit", "nbdfuse", "losetup", "mkfs.ext4", "mkfs.exfat", "mount.exfat-fuse", "python3")) {
            assumeTrue(
                    Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))),
                    tool + " is not installed");
        }
    }
}
