package org.liuhen.ingest.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// VLC as an RTSP server: a camera that we did not write. It sends over UDP only, and answers TCP with RTSP 461.
/// It refuses to run as root, so root runs it as `nobody`.
public final class VlcServer implements AutoCloseable {
    private static final String CLIP = "ffmpeg -v error -y -f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i"
            + " sine=frequency=440:sample_rate=48000 -t 30 ";
    private static final String H264 =
            "-c:v libx264 -preset ultrafast -x264-params sliced-threads=0:scenecut=0 -bf 0 -g 25 ";
    private static final String H265 =
            "-c:v libx265 -preset ultrafast -x265-params scenecut=0:bframes=0:keyint=25:min-keyint=25:log-level=error ";

    private final Process process;
    private final int port;

    private VlcServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Generates the clips into `folder`, which `nobody` must be able to read.
    public static void generateClips(Path folder) throws IOException {
        Program.require("ffmpeg", "ffmpeg");
        List<String> commands = List.of(
                CLIP + H264 + "-c:a aac h264+aac.mp4",
                CLIP + H265 + "-c:a aac h265+aac.mp4",
                CLIP + H265 + "-an h265.mp4",
                CLIP + H264 + "-c:a pcm_alaw -ar 8000 h264+pcma.mkv",
                CLIP + H264 + "-c:a mp2 h264+mp2.mkv");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String command : commands) {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.set(words.size() - 1, folder.resolve(words.getLast()).toString());
            Program.run(words);
        }
    }

    /// Serves a clip, in a loop, as `front`.
    public static VlcServer start(Path clip) throws IOException {
        Program.require("vlc", "vlc-bin vlc-plugin-base");
        int port = RtspServer.freePort();
        List<String> command = vlc("--loop", clip.toString());
        command.addAll(List.of("--sout", "#rtp{sdp=rtsp://127.0.0.1:" + port + "/front}", "--sout-keep"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new VlcServer(process, port);
    }

    /// How many pictures VLC finds in a run file, but for the last, which its packetizer keeps. It works on a
    /// copy in `folder`, since `nobody` must not read the store.
    public static int framesFound(Path run, Path folder) throws IOException {
        Program.require("vlc", "vlc-bin vlc-plugin-base");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path copy = Files.copy(run, folder.resolve("run.mp4"), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
        Path out = folder.resolve("found.mp4");
        Files.deleteIfExists(out);
        List<String> command = vlc("--play-and-exit", copy.toString(), "--no-sout-audio");
        command.addAll(List.of("--sout", "#std{access=file,mux=mp4,dst=" + out + "}", "vlc://quit"));
        Program.run(command);
        return Program.packets(out, "v", "size").size();
    }

    public String url() {
        Assumptions.assumeTrue(process.isAlive(), "VLC cannot run here as the user it was given");
        return "rtsp://127.0.0.1:" + port + "/front";
    }

    private static List<String> vlc(String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("runuser", "-u", "nobody", "--", "env", "HOME=/nonexistent"));
        }
        command.addAll(List.of("vlc", "-I", "dummy"));
        command.addAll(List.of(arguments));
        return command;
    }

    /// `runuser` hands on a termination, and nothing stronger.
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
