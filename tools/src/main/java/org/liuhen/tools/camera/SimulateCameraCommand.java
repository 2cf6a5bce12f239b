package org.liuhen.tools.camera;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.liuhen.tools.camera.media.FfmpegLog;
import org.liuhen.tools.camera.media.MediaException;
import org.liuhen.tools.camera.media.PictureSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `simulate camera`: serves simulated cameras until it is told to stop, and takes orders to misbehave on its
/// standard input.
@Command(
        name = "camera",
        description = "Serves simulated RTSP cameras; reads faults to simulate from standard input, one a line.",
        footer = {"", "Faults:", FaultOrders.HELP})
public final class SimulateCameraCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--address",
            description = "where to listen (default: ${DEFAULT-VALUE})",
            defaultValue = "127.0.0.1")
    @SuppressWarnings("NullAway.Init")
    private InetAddress address;

    @Option(names = "--port", description = "default: ${DEFAULT-VALUE}; 0 takes a free one", defaultValue = "8554")
    private int port;

    @Option(
            names = "--path",
            description = "path of the camera; with more than one a number follows (default: ${DEFAULT-VALUE})",
            defaultValue = "/camera")
    @SuppressWarnings("NullAway.Init")
    private String path;

    @Option(names = "--cameras", description = "how many (default: ${DEFAULT-VALUE})", defaultValue = "1")
    private int cameras;

    @Option(
            names = "--codec",
            description = "${COMPLETION-CANDIDATES}; H265 is a fixed clip of 320x180",
            defaultValue = "H264")
    @SuppressWarnings("NullAway.Init")
    private VideoCodec codec;

    @Option(
            names = "--audio",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})",
            defaultValue = "AAC")
    @SuppressWarnings("NullAway.Init")
    private CameraStock.Sound sound;

    @Option(names = "--size", description = "default: ${DEFAULT-VALUE}", defaultValue = "1280x720")
    @SuppressWarnings("NullAway.Init")
    private String size;

    @Option(names = "--fps", description = "frames a second (default: ${DEFAULT-VALUE})", defaultValue = "25")
    private int framesPerSecond;

    @Option(
            names = "--bitrate",
            description = "bits a second of the video (default: ${DEFAULT-VALUE})",
            defaultValue = "2000000")
    private int bitsPerSecond;

    @Option(names = "--live", description = "encode while sending: clock and frame number in the picture are real")
    private boolean live;

    @Option(names = "--file", description = "play this file (H.264 or H.265) instead of a drawn scene")
    private @Nullable Path file;

    @Option(names = "--user", description = "ask viewers for this user and the password, by Digest")
    private @Nullable String user;

    @Option(names = "--password-file", description = "file whose first line is the password")
    private @Nullable Path passwordFile;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (cameras < 1 || cameras > 256) {
            throw wrong("--cameras is 1 to 256, not " + cameras);
        }
        if (port < 0 || port > 65_535) {
            throw wrong("--port is 0 to 65535, not " + port);
        }
        FfmpegLog.onlyErrors();
        CameraStock stock = stock();
        InetSocketAddress where = new InetSocketAddress(address, port);
        Credentials credentials = credentials();
        try (CameraServer server =
                credentials == null ? CameraServer.start(where) : CameraServer.start(where, credentials)) {
            List<SimulatedCamera> all = new ArrayList<>();
            for (int number = 1; number <= cameras; number++) {
                SimulatedCamera camera = stock.add(server, cameras == 1 ? path : path + number, number);
                all.add(camera);
                out().println(camera.url());
            }
            obey(new FaultOrders(all, stock::other));
        } catch (MediaException | IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private CameraStock stock() {
        CameraStock.Origin origin = live ? CameraStock.Origin.LIVE : CameraStock.Origin.CLIP;
        try {
            return new CameraStock(codec, sound, PictureSize.parse(size), framesPerSecond, bitsPerSecond, origin, file);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Credentials credentials() throws IOException {
        if (user == null && passwordFile == null) {
            return null;
        }
        if (user == null || passwordFile == null) {
            throw wrong("--user and --password-file go together");
        }
        List<String> lines = Files.readAllLines(passwordFile);
        if (lines.isEmpty() || lines.getFirst().isBlank()) {
            throw wrong(passwordFile + " has no password in its first line");
        }
        return new Credentials(user, lines.getFirst());
    }

    /// Until the process is told to end: the end of the input only ends the orders.
    private void obey(FaultOrders orders) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = in.readLine()) != null) {
            if (line.isBlank()) {
                continue;
            }
            try {
                orders.carryOut(line);
                out().println("done: " + line.strip());
            } catch (IllegalArgumentException e) {
                out().println(e.getMessage());
            }
        }
        new CountDownLatch(1).await();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
