package org.liuhen.ingest.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/// GStreamer's RTSP server as a process of its own, serving generated clips of 16 s with one key frame a second. A
/// clip's
/// length is a whole number of pictures and of AAC frames.
public final class RtspServer implements AutoCloseable {
    private static final String SCRIPT = "rtsp_server.py";
    private static final String LAVFI = "ffmpeg -v error -y -f lavfi -i ";
    private static final String PICTURE = LAVFI + "testsrc2=size=640x360:rate=25 -t 16 ";

    private final Process process;
    private final int port;

    private RtspServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Generates the clips into `folder`, which takes a few seconds.
    public static void generateClips(Path folder) throws IOException {
        Program.require("ffmpeg", "ffmpeg");
        Files.createDirectories(folder);
        String[] commands = {
            PICTURE + "-c:v libx264 -preset ultrafast -x264-params sliced-threads=0:scenecut=0 -bf 0 -g 25 v.h264",
            LAVFI + "testsrc2=size=320x180:rate=25 -t 16 -c:v libx264 -preset ultrafast -x264-params"
                    + " sliced-threads=0:scenecut=0 -bf 0 -g 25 small.h264",
            LAVFI + "testsrc2=size=640x360:rate=25 -t 20 -c:v libx264 -preset ultrafast -x264-params"
                    + " sliced-threads=0:scenecut=0 -bf 0 -g 250 -keyint_min 250 rare-keys.h264",
            PICTURE + "-c:v libx265 -preset ultrafast -x265-params"
                    + " scenecut=0:bframes=0:keyint=25:min-keyint=25:log-level=error v.h265",
            PICTURE + "-c:v libx264 -preset veryfast -bf 2 -g 25 reordered.mp4",
            LAVFI + "sine=frequency=440:sample_rate=48000 -t 16 -c:a aac -f adts a.aac",
            LAVFI + "sine=frequency=440:sample_rate=8000 -t 16 -f alaw -ar 8000 a.alaw",
            LAVFI + "sine=frequency=440:sample_rate=8000 -t 16 -f mulaw -ar 8000 a.mulaw",
        };
        for (String command : commands) {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.set(words.size() - 1, folder.resolve(words.getLast()).toString());
            Program.run(words);
        }
    }

    /// Starts a server for mounts like `front=h264:v.h264+aac:a.aac`, whose files lie in `folder`.
    public static RtspServer start(Path folder, String... arguments) throws IOException {
        return start(folder, freePort(), arguments);
    }

    static RtspServer start(Path folder, int port, String... arguments) throws IOException {
        Path script = folder.resolve(SCRIPT);
        try (InputStream in = RtspServer.class.getResourceAsStream("/" + SCRIPT)) {
            Files.copy(Objects.requireNonNull(in, SCRIPT), script, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script.toString(), Integer.toString(port)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = process.inputReader();
        String said = out.readLine();
        Assumptions.assumeFalse(
                "missing".equals(said),
                "GStreamer's RTSP server is missing: apt-get install python3-gi gir1.2-gst-rtsp-server-1.0"
                        + " gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-rtsp glib-networking");
        if (!"ready".equals(said)) {
            throw new IOException(command + " said " + said);
        }
        return new RtspServer(process, port);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public String url(String path) {
        return "rtsp://127.0.0.1:" + port + "/" + path;
    }

    int port() {
        return port;
    }

    /// Sends a signal like `STOP` or `CONT`.
    void signal(String name) throws IOException {
        Program.run(List.of("kill", "-" + name, Long.toString(process.pid())));
    }

    /// `kill -9`.
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
