package org.liuhen.tools.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.tools.ExitCode;
import org.liuhen.tools.Main;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.Clip;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.media.FfmpegLog;
import org.liuhen.tools.camera.media.GeneratedClip;
import org.liuhen.tools.camera.media.PictureSize;
import org.liuhen.tools.camera.media.Scene;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `liuhen soak`: the endurance test.
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = "Records simulated cameras for a while, does to the cameras, the clock, the disk and the program"
                + " what happens in the field, and checks that the record tells exactly that.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the record is right", "1:it is not", "2:could not"})
public final class SoakCommand implements Callable<Integer> {
    private static final long FREE_DISK_BYTES = 1L << 30;
    /// Twice what the simulated cameras give.
    private static final long MINUTE_BYTES = 4L << 20;
    private static final int MOST_MINUTES = 10_000;
    private static final int MOST_CAMERAS = 64;

    @Option(names = "--minutes", paramLabel = "N", description = "How long (default: ${DEFAULT-VALUE}).")
    private int minutes = 10;

    @Option(names = "--cameras", paramLabel = "N", description = "How many cameras (default: ${DEFAULT-VALUE}).")
    private int cameras = 8;

    @Option(names = "--seed", paramLabel = "S", description = "Repeats the faults of an earlier run.")
    private @Nullable Long seed;

    @Option(names = "--state", paramLabel = "DIR", description = "Keeps everything in DIR, which must be empty.")
    private @Nullable Path directory;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (spec == null || minutes < 1 || minutes > MOST_MINUTES || cameras < 1 || cameras > MOST_CAMERAS) {
            throw new IOException("--minutes must be from 1 to " + MOST_MINUTES + " and --cameras from 1 to "
                    + MOST_CAMERAS + ", not " + minutes + " and " + cameras);
        }
        PrintWriter out = spec.commandLine().getOut();
        SystemClocks clocks = new SystemClocks();
        long drawn = seed == null ? clocks.monotonicNanos() : seed;
        Path home = directory == null ? Files.createTempDirectory("liuhen-soak-") : Files.createDirectories(directory);
        try (Stream<Path> there = Files.list(home)) {
            if (there.findAny().isPresent()) {
                throw new IOException("--state must be an empty directory, and there is something in " + home);
            }
        }
        out.println("soak: " + minutes + " minutes, " + cameras + " cameras, seed " + drawn + ", in " + home);
        FfmpegLog.onlyErrors();
        Optional<SmallDisk> disk = disk(home, FREE_DISK_BYTES + MINUTE_BYTES * minutes * cameras, out);
        try (CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path state = disk.map(SmallDisk::root).orElse(home).resolve("state");
            FakeTime time = new FakeTime(home.resolve("clock"));
            if (!time.isThere()) {
                out.println("the clock is not set: libfaketime is missing (apt-get install libfaketime)");
            }
            Map<String, SimulatedCamera> tracks = cameras(server);
            int port = freePort();
            Optional<Wire> wire = wire(server, out);
            Path config = configuration(home, state, port, tracks);
            List<String> command = Supervised.command(Main.class, List.of("run", "--config", config.toString()));
            try (Supervised program = new Supervised(command, state, home.resolve("program.log"), time, port)) {
                AlarmWatch alarms = new AlarmWatch(clocks, program);
                ClockWatch clock = new ClockWatch(clocks, out);
                Soak soak = new Soak(clocks, new Random(drawn), tracks, program, time, disk, wire, out);
                String session = soak.run(Duration.ofMinutes(minutes));
                return judge(out, state, session, soak.injected(), clock.end(), alarms.end(soak.injected()));
            }
        } finally {
            if (disk.isPresent()) {
                disk.get().close();
            }
        }
    }

    private static Optional<SmallDisk> disk(Path home, long bytes, PrintWriter out) throws InterruptedException {
        try {
            return Optional.of(SmallDisk.make(home, bytes));
        } catch (IOException e) {
            out.println("the disk is not filled and does not hang: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Wire> wire(CameraServer server, PrintWriter out) throws InterruptedException {
        try {
            return Optional.of(Wire.to(server.port()));
        } catch (IOException e) {
            out.println("the network is not cut: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Map<String, SimulatedCamera> cameras(CameraServer server) {
        Scene scene = new Scene("camera", Scene.View.FRONT, new PictureSize(320, 180), 25, 300_000);
        Clip clip = GeneratedClip.make(scene, 4, null);
        Map<String, SimulatedCamera> tracks = new LinkedHashMap<>();
        for (int i = 0; i < cameras; i++) {
            tracks.put("camera-" + i, server.add("/camera-" + i, clip));
        }
        return tracks;
    }

    private static Path configuration(Path home, Path state, int port, Map<String, SimulatedCamera> tracks)
            throws IOException {
        StringBuilder text = new StringBuilder("""
                state = "%s"
                origin = "soak.liuhen.org/recorder/1"
                [https]
                bind = "127.0.0.1"
                port = %d
                [recording]
                segment = "4s"
                tick = "500ms"
                silence = "3s"
                run-length = "1h"
                run-size = "1GiB"
                free-reserve = "64MiB"
                expected-session = "10min"
                [[rooms]]
                id = "%s"
                name = "第一询问室"
                """.formatted(state, port, Soak.ROOM));
        tracks.forEach((name, camera) -> text.append("""
                [[rooms.sources]]
                name = "%s"
                title = "摄像机"
                url = "%s"
                transport = "tcp"
                """.formatted(name, camera.url())));
        return Files.writeString(home.resolve("appliance.toml"), text);
    }

    /// The program is started many times and must be found again.
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int judge(
            PrintWriter out,
            Path state,
            String session,
            List<Injected> injected,
            List<Long> clockSets,
            List<String> ofAlarms)
            throws Exception {
        StringWriter verdict = new StringWriter();
        int verified = Main.run(new PrintWriter(verdict), new PrintWriter(verdict), "verify", state.toString());
        out.println(verdict.toString().strip());
        StringWriter inspected = new StringWriter();
        Main.run(
                new PrintWriter(inspected), new PrintWriter(inspected), "inspect", state.toString(), session, "--json");
        JsonNode account = new ObjectMapper().readTree(inspected.toString());
        List<String> complaints = new ArrayList<>(Judgement.of(injected, clockSets, Told.read(account)));
        complaints.addAll(ofAlarms);
        for (JsonNode track : account.path("tracks")) {
            long unexplained = track.path("unexplainedMicros").asLong();
            if (unexplained > 0) {
                complaints.add(
                        unexplained / 1e6 + " s of " + track.path("track").asText() + " are unexplained");
            }
            long sum = track.path("footageMicros").asLong()
                    + track.path("gapMicros").asLong()
                    + unexplained;
            if (sum != track.path("wholeMicros").asLong()) {
                complaints.add("the account of " + track.path("track").asText() + " does not add up");
            }
        }
        complaints.forEach(out::println);
        out.println(
                injected.size() + " faults, " + complaints.size() + " complaints, verified with exit code " + verified);
        return complaints.isEmpty() ? verified : ExitCode.FINDINGS;
    }
}
