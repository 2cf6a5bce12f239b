package org.liuhen.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.Appliance;
import org.liuhen.appliance.access.AccessRules;
import org.liuhen.appliance.config.AlarmsConfig;
import org.liuhen.appliance.config.ApplianceConfig;
import org.liuhen.appliance.config.ArchiveConfig;
import org.liuhen.appliance.config.DockConfig;
import org.liuhen.appliance.config.HttpsConfig;
import org.liuhen.appliance.config.RecordingConfig;
import org.liuhen.appliance.config.RoomConfig;
import org.liuhen.appliance.config.RoomProfile;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.appliance.config.SourceConfig;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.appliance.room.PreflightRules;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.media.FfmpegLog;
import org.liuhen.tools.panel.SimulatedPanel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `liuhen demo`: an interview room with two simulated cameras and a simulated panel, recorded by the real
/// appliance.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Runs the appliance with a room of two simulated cameras and a simulated panel, and presses START on"
                        + " the panel. With --seconds it presses STOP by itself and verifies what was recorded; without it the"
                        + " panel takes what `simulate panel --help` lists, one order a line.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:intact", "1:findings", "2:could not"})
final class DemoCommand implements Callable<Integer> {
    private static final String ROOM = "room-1";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern BLINKING = Pattern.compile("FAULT=(on|off), ");
    private static final Duration LOOK = Duration.ofMillis(200);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Ends the session after N seconds and verifies; without it the demo runs until Ctrl-C.")
    private @Nullable Integer seconds;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "State directory, kept afterwards; a new one in the temporary folder without it.")
    private @Nullable Path state;

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description =
                    "Folder of the archive, kept afterwards; the name of the state directory and -archive without it.")
    private @Nullable Path archive;

    @Option(names = "--port", paramLabel = "P", description = "Port of the page, 8443 without it; 0 takes a free one.")
    private int port = 8443;

    @Spec
    private @Nullable CommandSpec spec;

    /// What the panel showed last.
    private volatile String shown = "";

    @Override
    public Integer call() throws Exception {
        if (spec == null || (seconds != null && (seconds < 1 || seconds > 86_400))) {
            throw new IOException("--seconds must be from 1 to 86400, not " + seconds);
        }
        PrintWriter out = spec.commandLine().getOut();
        Path directory = (state == null ? Files.createTempDirectory("liuhen-demo-") : state).toAbsolutePath();
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RunCommand.stopAndWait(stop, ended), "stop"));
        try {
            record(out, directory, stop);
            out.println("verifying " + directory);
            return seconds == null
                    ? ExitCode.OK
                    : verify(out, spec.commandLine().getErr(), directory);
        } finally {
            ended.countDown();
        }
    }

    private int verify(PrintWriter out, PrintWriter err, Path directory) {
        int here = Main.run(out, err, "verify", directory.toString());
        out.println("verifying the archive, from it alone");
        int there =
                Main.run(out, err, "verify", "--archive", archiveOf(directory).toString());
        return Math.max(here, there);
    }

    private void record(PrintWriter out, Path directory, CountDownLatch stop) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        FfmpegLog.onlyErrors();
        SystemClocks clocks = new SystemClocks();
        Optional<String> noDock = DemoDock.missing();
        try (Docks docks = new Docks(noDock.isPresent() ? Optional.empty() : Optional.of(DemoDock.start(clocks)));
                CameraServer cameras = CameraServer.start(anyPort);
                SimulatedPanel panel = SimulatedPanel.start(clocks, lamps -> showLamps(out, lamps))) {
            SimulatedCamera front = DemoRoom.addFront(cameras);
            SimulatedCamera whole = DemoRoom.addWhole(cameras);
            Files.createDirectories(archiveOf(directory));
            ApplianceConfig config =
                    config(directory, front, whole, panel, docks.dock().map(DemoDock::config));
            try (Appliance appliance = new Appliance(config, Version.TEXT, new SystemDisk(), clocks)) {
                LocalPage page = new LocalPage(directory, appliance.port());
                out.println("state:       " + directory);
                out.println("archive:     " + archiveOf(directory));
                RunCommand.announce(out, appliance);
                page.post("/api/rooms/" + ROOM + "/particulars", DemoCase.PARTICULARS);
                noDock.ifPresent(why -> out.println("dock:        none; " + why));
                if (docks.dock().isPresent()) {
                    docks.dock().get().plug(page);
                    out.println("dock:        a recorder hangs in slot 1");
                }
                String session = begin(page, panel, clocks);
                out.println("session:     " + session + " is being recorded"
                        + (seconds == null ? "; Ctrl-C ends the demo" : " for " + seconds + " s"));
                out.flush();
                if (seconds == null) {
                    Thread.ofPlatform().daemon().name("orders").start(() -> obey(out, panel));
                    stop.await();
                    page.post("/api/rooms/" + ROOM + "/stop");
                } else {
                    waitShowing(out, stop, Duration.ofSeconds(seconds), front, whole);
                    if (docks.dock().isPresent()) {
                        out.println("dock:        slot 1 shows "
                                + docks.dock().get().await(page, LIMIT));
                    }
                    panel.carryOut("press stop");
                    await(page, clocks, room -> room.path("state").asText().equals("armed"), "STOP was not done");
                }
                out.println("session:     " + session + " has ended");
            }
        }
    }

    /// The dock, where there can be one.
    private record Docks(Optional<DemoDock> dock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (dock.isPresent()) {
                dock.get().close();
            }
        }
    }

    /// A lamp that blinks is no news.
    private void showLamps(PrintWriter out, String lamps) {
        String steady = BLINKING.matcher(lamps).replaceAll("");
        if (!steady.equals(shown)) {
            shown = steady;
            show(out, steady);
        }
    }

    private static void show(PrintWriter out, String text) {
        out.println("panel:       " + text);
        out.flush();
    }

    /// START on the panel, as soon as the appliance knows its buttons and both cameras.
    private static String begin(LocalPage page, SimulatedPanel panel, Clocks clocks) throws IOException {
        await(page, clocks, room -> room.has("climate"), "the panel is not looked at");
        await(page, clocks, DemoCommand::seesBoth, "a camera gives no picture");
        panel.carryOut("press start");
        return await(page, clocks, room -> room.path("session").isTextual(), "START was not done")
                .path("session")
                .asText();
    }

    private static boolean seesBoth(JsonNode room) {
        long pictures = room.path("preflight")
                .valueStream()
                .filter(item -> item.path("point").asText().equals("picture"))
                .filter(item -> item.path("grade").asText().equals("good"))
                .count();
        return pictures == 2;
    }

    private static JsonNode await(LocalPage page, Clocks clocks, Predicate<JsonNode> as, String otherwise)
            throws IOException {
        long endNanos = clocks.monotonicNanos() + LIMIT.toNanos();
        JsonNode room;
        do {
            room = page.get("/api/rooms").path(0);
            if (as.test(room)) {
                return room;
            }
            clocks.sleep(LOOK);
        } while (clocks.monotonicNanos() < endNanos);
        throw new IOException(otherwise + " within " + LIMIT.toSeconds() + " s; the room says: " + room);
    }

    private static void obey(PrintWriter out, SimulatedPanel panel) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.isBlank()) {
                    show(out, answer(panel, line));
                }
            }
        } catch (IOException e) {
            show(out, "no further orders: " + e.getMessage());
        }
    }

    private static String answer(SimulatedPanel panel, String order) {
        try {
            return panel.carryOut(order);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void waitShowing(
            PrintWriter out, CountDownLatch stop, Duration length, SimulatedCamera front, SimulatedCamera whole)
            throws InterruptedException {
        for (long left = length.toSeconds(); left > 0; left--) {
            if (stop.await(1, TimeUnit.SECONDS)) {
                return;
            }
            if (left % 10 == 0 && left < length.toSeconds()) {
                out.println("recording:   " + left + " s left; frames sent: front " + front.framesSent() + ", whole "
                        + whole.framesSent());
            }
        }
    }

    private Path archiveOf(Path directory) {
        return archive == null
                ? directory.resolveSibling(directory.getFileName() + "-archive")
                : archive.toAbsolutePath();
    }

    private ApplianceConfig config(
            Path directory,
            SimulatedCamera front,
            SimulatedCamera whole,
            SimulatedPanel panel,
            Optional<DockConfig> dock) {
        return new ApplianceConfig(
                directory,
                Optional.empty(),
                "demo.liuhen.org/recorder/" + directory.getFileName(),
                new HttpsConfig("127.0.0.1", port, Optional.empty()),
                new RecordingConfig(
                        Duration.ofSeconds(4),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(3),
                        Duration.ofHours(1),
                        1L << 30,
                        256L << 20,
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2),
                        24,
                        4),
                AlarmsConfig.PAGE_ONLY,
                SessionsConfig.STANDARD,
                AccessRules.STANDARD,
                PreflightRules.STANDARD,
                MarkList.STANDARD,
                List.of(new RoomConfig(
                        ROOM,
                        "第一询问室",
                        Optional.of(RoomProfile.INTERVIEW),
                        List.of(camera("front", "正面", front), camera("whole", "全景", whole)))),
                List.of(DemoPanel.of(panel, ROOM)),
                dock,
                Optional.of(ArchiveConfig.in(archiveOf(directory))),
                Optional.empty(),
                Optional.empty());
    }

    private static SourceConfig camera(String name, String title, SimulatedCamera camera) {
        return new SourceConfig.Camera(
                name,
                title,
                URI.create(camera.url()),
                SourceConfig.Transport.TCP,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
