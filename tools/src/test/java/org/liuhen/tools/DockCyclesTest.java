package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.disk.Command;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.recorder.PluggedRecorder;
import org.liuhen.tools.recorder.RecorderImage;

/// Recorders are plugged in, pulled out at any moment and plugged in again, in whatever slot, while cameras are
/// recorded and the program is killed: every file comes in byte for byte, and the cameras lose nothing but to the
/// kills. `-Ddock.cycles=N` does it so often, `-Ddock.kills=N` kills the program so often.
@Tag("system")
class DockCyclesTest {
    private static final int SLOTS = 3;
    private static final int CAMERAS = 4;
    private static final int LONGEST_MILLIS = 2_500;

    @TempDir
    Path directory;

    private int unfinished;

    @Test
    void everyFileComesInWhateverIsPulledAndKilled() throws Exception {
        cycle(Optional.empty());
    }

    /// The same, and nothing goes from a recorder before a second disk has it: memory stands in for that disk.
    @Test
    void nothingIsErasedBeforeASecondDiskHasIt() throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "there is no " + memory + " to stand in for a second disk");
        Path second = Files.createTempDirectory(memory, "liuhen-second");
        try {
            cycle(Optional.of(second));
        } finally {
            Command.of("rm", "-rf", second.toString()).run();
        }
    }

    private void cycle(Optional<Path> second) throws Exception {
        int cycles = Integer.getInteger("dock.cycles", 9);
        int kills = Integer.getInteger("dock.kills", 2);
        long seed = Long.getLong("dock.seed", System.nanoTime());
        System.out.println("dock.seed=" + seed);
        Random random = new Random(seed);
        try (Recorders recorders = recorders();
                CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = config(server);
            recorders.configure(
                    config,
                    "erase-after = \"5s\""
                            + second.map(_ -> "\nerase-proof = \"second-copy\"").orElse(""));
            if (second.isPresent()) {
                Files.writeString(config, "second-volume = \"" + second.get() + "\"\n" + Files.readString(config));
            }
            Daemon daemon = new Daemon(config);
            try {
                LocalPage page = Everyday.at(directory.resolve("state"), daemon.awaitPort());
                recorders.register(page);
                page.post("/api/rooms/room-1/start", Map.of());
                Daemon.awaitRecording(page, CAMERAS);
                Set<Integer> killAt = new HashSet<>();
                while (killAt.size() < kills) {
                    killAt.add(random.nextInt(cycles));
                }
                for (int i = 0; i < cycles; i++) {
                    List<PluggedRecorder> in = plugAll(recorders, random);
                    if (killAt.contains(i)) {
                        Thread.sleep(random.nextInt(LONGEST_MILLIS));
                        daemon.kill();
                        daemon.awaitEnd();
                        daemon.close();
                        daemon = new Daemon(config);
                        page = Everyday.at(directory.resolve("state"), daemon.awaitPort());
                        Daemon.awaitRecording(page, CAMERAS);
                    }
                    pullAll(page, in, random);
                    recorders.requireErasedIsStored(directory.resolve("state"));
                    recorders.film(random.nextInt(SLOTS), random);
                }
                dockAll(page, recorders);
                requireWholeSession(page, kills);
                page.post("/api/rooms/room-1/stop", Map.of());
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            } finally {
                daemon.close();
            }
            recorders.requireErasedIsStored(directory.resolve("state"));
            recorders.requireEveryFile(directory.resolve("state"));
            System.out.println(recorders.summary() + ", " + unfinished + " pulled before the end, " + kills + " kills");
        }
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

    /// A recorder that hangs while it is mounted holds up no other one, and comes in once it answers again.
    @Test
    void aRecorderThatHangsHoldsUpNoOther() throws Exception {
        try (Recorders recorders = recorders();
                CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = config(server);
            recorders.configure(config, "");
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = Everyday.at(directory.resolve("state"), daemon.awaitPort());
                try (PluggedRecorder hanging = recorders.plug(0, 1, List.of())) {
                    hanging.hang();
                    recorders.register(page);
                    Thread.sleep(2_000);
                    try (PluggedRecorder _ = recorders.plug(1, 2, List.of())) {
                        awaitStep(page, 2, "safe");
                    }
                    assertThat(page.get("/api/dock").at("/slots/0/step").asText())
                            .isNotEqualTo("safe");
                    hanging.goOn();
                    awaitStep(page, 1, "safe");
                }
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            }
        }
    }

    /// A slot for imports takes in what the register does not know, and erases nothing of it; another slot does not
    /// even mount it.
    @Test
    void aSlotForImportsTakesInWhatNobodyKnowsAndLeavesItThere() throws Exception {
        try (Recorders recorders = recorders();
                CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = config(server);
            recorders.configure(config, "erase-after = \"0s\"\nimport-slots = 1");
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = Everyday.at(directory.resolve("state"), daemon.awaitPort());
                try (PluggedRecorder _ = recorders.plug(0, 1, List.of());
                        PluggedRecorder _ = recorders.plug(1, SLOTS, List.of())) {
                    awaitStep(page, SLOTS, "safe");
                    assertThat(page.get("/api/dock").at("/slots/0/step").asText())
                            .isEqualTo("unknown");
                    assertThat(page.get("/api/alarms").findValuesAsText("code")).contains("dock-slot");
                }
                JsonNode lines = page.get("/api/intakes").path("intakes");
                assertThat(lines).hasSize(1);
                assertThat(lines.at("/0/kind").asText()).isEqualTo("other");
                assertThat(lines.at("/0/addsUp").asBoolean()).isTrue();
                assertThat(lines.at("/0/imported").asInt()).isPositive();
                assertThat(lines.at("/0/erased").asInt()).isZero();
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            }
        }
    }

    /// A file system whose tables are noise, and one with a file of more than 4 GiB: the first is told, the second
    /// comes in, and neither holds up the other.
    @Test
    void aBrokenFileSystemIsToldAndALongFileComesInWhole() throws Exception {
        try (Recorders recorders = recorders();
                CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = config(server);
            recorders.configure(config, "");
            RecorderImage broken = recorders.image(1);
            try (FileChannel disk = FileChannel.open(broken.file(), StandardOpenOption.WRITE)) {
                byte[] noise = new byte[8 << 20];
                new Random(7).nextBytes(noise);
                // Behind the boot sector, which still says what it is.
                disk.write(ByteBuffer.wrap(noise), 64 << 10);
            }
            RecorderImage big = recorders.image(2);
            Command.of("truncate", "-s", "5500M", big.file().toString()).run();
            Command.of("e2fsck", "-fp", big.file().toString()).outcome();
            Command.of("resize2fs", big.file().toString()).run();
            long longBytes = (4L << 30) + 4_097;
            big.change(root -> {
                Path file = root.resolve("DCIM/100MEDIA/110102_R003_20261123120000_0001.mp4");
                try (FileChannel film = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    film.write(ByteBuffer.wrap("behind 4 GiB".getBytes(StandardCharsets.US_ASCII)), longBytes - 12);
                }
            });
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = Everyday.at(directory.resolve("state"), daemon.awaitPort());
                recorders.register(page);
                try (PluggedRecorder _ = recorders.plug(1, 2, List.of());
                        PluggedRecorder _ = recorders.plug(2, 3, List.of())) {
                    awaitStep(page, 3, "safe");
                    JsonNode slot = page.get("/api/dock").at("/slots/1");
                    assertThat(slot.path("step").asText()).isIn("unmountable", "broken");
                    assertThat(slot.path("detail").asText()).isNotEmpty();
                }
                assertThat(page.get("/api/intakes").path("intakes").findValuesAsText("device"))
                        .contains("r003");
                assertThat(page.get("/api/devices").findParents("device"))
                        .filteredOn(device -> device.path("device").asText().equals("r003"))
                        .noneMatch(device -> device.path("mismatch").asBoolean());
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            }
            try (Stream<Path> walk = Files.walk(directory.resolve("state/originals"))) {
                Path kept = walk.filter(file -> file.toFile().length() == longBytes)
                        .findFirst()
                        .orElseThrow();
                try (FileChannel film = FileChannel.open(kept)) {
                    ByteBuffer end = ByteBuffer.allocate(12);
                    film.read(end, longBytes - 12);
                    assertThat(new String(end.array(), StandardCharsets.US_ASCII))
                            .isEqualTo("behind 4 GiB");
                }
            }
        }
    }

    /// What can be read is kept, what cannot is told to the byte, and nothing of such a recorder is erased.
    @Test
    void badSectorsCostWhatLiesOnThemAndNothingElse() throws Exception {
        try (Recorders recorders = recorders();
                CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = config(server);
            recorders.configure(config, "erase-after = \"0s\"");
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = Everyday.at(directory.resolve("state"), daemon.awaitPort());
                recorders.register(page);
                long bad = inTheMiddleOfAFile(recorders);
                try (PluggedRecorder _ = recorders.plugBad(0, 1, bad, 65_536)) {
                    awaitStep(page, 1, "safe");
                }
                JsonNode line = page.get("/api/intakes").at("/intakes/0");
                assertThat(line.path("ending").asText()).isEqualTo("complete");
                assertThat(line.path("erased").asInt()).isZero();
                JsonNode items =
                        page.get("/api/intakes/" + line.path("intake").asText()).path("items");
                requireHole(
                        recorders,
                        items,
                        Path.of("state/originals", line.path("intake").asText()));
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            }
        }
    }

    /// Where on the image the middle of a recording lies.
    private long inTheMiddleOfAFile(Recorders recorders) throws IOException {
        Path recording;
        try (Stream<Path> list = Files.list(recorders.folder(0).resolve("DCIM/100MEDIA"))) {
            recording = list.sorted().findFirst().orElseThrow();
        }
        byte[] file = Files.readAllBytes(recording);
        byte[] piece = Arrays.copyOfRange(file, 8 << 20, (8 << 20) + 4_096);
        byte[] disk = Files.readAllBytes(recorders.image(0).file());
        for (int at = 0; at + piece.length <= disk.length; at += 512) {
            if (Arrays.equals(disk, at, at + piece.length, piece, 0, piece.length)) {
                return at;
            }
        }
        throw new AssertionError("the image does not hold " + recording);
    }

    private void requireHole(Recorders recorders, JsonNode items, Path folder) throws IOException {
        int damaged = 0;
        for (JsonNode item : items) {
            if (!item.path("told").asText().equals("import")
                    || item.path("file").isMissingNode()) {
                continue;
            }
            byte[] was = Files.readAllBytes(
                    recorders.folder(0).resolve(item.path("name").asText()));
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

    private static List<PluggedRecorder> plugAll(Recorders recorders, Random random) throws IOException {
        List<PluggedRecorder> in = new ArrayList<>();
        int shift = random.nextInt(SLOTS);
        for (int i = 0; i < SLOTS; i++) {
            List<String> filters = random.nextInt(3) == 0 ? List.of("--filter=rate", "rate=64M") : List.of();
            in.add(recorders.plug(i, (i + shift) % SLOTS + 1, filters));
        }
        return in;
    }

    /// Pulls each at a random moment.
    private void pullAll(LocalPage page, List<PluggedRecorder> in, Random random) throws Exception {
        for (PluggedRecorder recorder : in) {
            Thread.sleep(random.nextInt(LONGEST_MILLIS));
            for (JsonNode slot : page.get("/api/dock").path("slots")) {
                unfinished += Set.of("copying", "recognised", "comparing", "second-copy", "erasing")
                                .contains(slot.path("step").asText())
                        ? 1
                        : 0;
            }
            recorder.yank();
        }
        awaitSteps(page, Set.of("empty"));
    }

    private void dockAll(LocalPage page, Recorders recorders) throws Exception {
        List<PluggedRecorder> in = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            in.add(recorders.plug(i, i + 1, List.of()));
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
        assertThat(Interruptions.causes(page, session))
                .as("interruptions of the cameras")
                .hasSize(kills * CAMERAS)
                .containsOnly(killed(kills));
    }

    private static String[] killed(int kills) {
        return kills == 0 ? new String[0] : new String[] {"process-died"};
    }

    private Path config(CameraServer server) throws IOException {
        return RoomFile.write(directory, directory.resolve("state"), "127.0.0.1", SmallCameras.add(server, CAMERAS, 4));
    }

    private Recorders recorders() throws IOException {
        Recorders.assumeTools();
        return new Recorders(Files.createDirectories(directory.resolve("recorders")), SLOTS, 20 << 20);
    }
}
