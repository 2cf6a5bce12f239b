package org.liuhen.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.Appliance;
import org.liuhen.appliance.config.AlarmsConfig;
import org.liuhen.appliance.config.ApplianceConfig;
import org.liuhen.appliance.config.HttpsConfig;
import org.liuhen.appliance.config.RecordingConfig;
import org.liuhen.appliance.config.RoomConfig;
import org.liuhen.appliance.config.RoomProfile;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.appliance.config.SourceConfig;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.media.FfmpegLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `liuhen demo`: an interview room with two simulated cameras, recorded by the real appliance.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Runs the appliance with a room of two simulated cameras and starts a session. With --seconds it"
                + " stops by itself and verifies what it recorded.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:intact", "1:findings", "2:could not"})
final class DemoCommand implements Callable<Integer> {
    private static final String ROOM = "room-1";

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

    @Option(names = "--port", paramLabel = "P", description = "Port of the page, 8443 without it; 0 takes a free one.")
    private int port = 8443;

    @Spec
    private @Nullable CommandSpec spec;

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
                    : Main.run(out, spec.commandLine().getErr(), "verify", directory + "");
        } finally {
            ended.countDown();
        }
    }

    private void record(PrintWriter out, Path directory, CountDownLatch stop) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        FfmpegLog.onlyErrors();
        try (CameraServer cameras = CameraServer.start(anyPort)) {
            SimulatedCamera front = DemoRoom.addFront(cameras);
            SimulatedCamera whole = DemoRoom.addWhole(cameras);
            ApplianceConfig config = config(directory, front, whole);
            try (Appliance appliance = new Appliance(config, Version.TEXT, new SystemDisk(), new SystemClocks())) {
                LocalPage page = new LocalPage(directory, appliance.port());
                String session = page.post("/api/rooms/" + ROOM + "/start")
                        .path("session")
                        .asText();
                out.println("state:       " + directory);
                RunCommand.announce(out, appliance);
                out.println("session:     " + session + " is being recorded"
                        + (seconds == null ? "; Ctrl-C ends the demo" : " for " + seconds + " s"));
                out.flush();
                if (seconds == null) {
                    stop.await();
                } else {
                    waitShowing(out, stop, Duration.ofSeconds(seconds), front, whole);
                }
                page.post("/api/rooms/" + ROOM + "/stop");
                out.println("session:     " + session + " has ended");
            }
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

    private ApplianceConfig config(Path directory, SimulatedCamera front, SimulatedCamera whole) {
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
                List.of(new RoomConfig(
                        ROOM,
                        "第一询问室",
                        Optional.of(RoomProfile.INTERVIEW),
                        List.of(camera("front", "正面", front), camera("whole", "全景", whole)))));
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
