package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.capture.Program;
import org.liuhen.storage.kit.CephCluster;
import org.liuhen.storage.kit.RealBucket;

/// The daemon in a network that has no way out but one to the archive: it records and archives, and calls nobody else,
/// as
/// the kernel saw.
@Tag("system")
class NoInternetTest {
    private static final int CAMERA_PORT = 8_554;
    private static final int ARCHIVE_PORT = 9_000;
    private static final String NETWORK =
            "liuhen-alone-" + ProcessHandle.current().pid();
    private static final Pattern CALL =
            Pattern.compile("sin6?_port=htons\\((\\d+)\\), .*?(?:inet_addr\\(|inet_pton\\(AF_INET6, )\"([^\"]*)\"");

    @TempDir
    Path directory;

    @Test
    void nothingIsCalledButTheCameraAndTheArchive() throws Exception {
        CephCluster cluster = CephCluster.require();
        Program.require("ip", "iproute2");
        Program.require("strace", "strace");
        Program.require("socat", "socat");
        Path hole = directory.resolve("archive.sock");
        Path calls = directory.resolve("calls.txt");
        Program.run(List.of("ip", "netns", "add", NETWORK));
        try (RealBucket bucket = RealBucket.locked(cluster)) {
            Program.run(inside("ip", "link", "set", "lo", "up"));
            Path config = config(cluster, bucket);
            try (Daemon _ = new Daemon(List.of(
                            "socat",
                            "UNIX-LISTEN:" + hole + ",fork",
                            "TCP:127.0.0.1:" + cluster.endpoint().getPort()));
                    Daemon _ = new Daemon(inside(
                            "socat",
                            "TCP-LISTEN:" + ARCHIVE_PORT + ",bind=127.0.0.1,reuseaddr,fork",
                            "UNIX-CONNECT:" + hole));
                    Daemon camera = new Daemon(inside(liuhen(
                            "simulate",
                            "camera",
                            "--port",
                            "" + CAMERA_PORT,
                            "--size",
                            "320x180",
                            "--bitrate",
                            "300000")));
                    Daemon daemon = new Daemon(
                            inside(
                                    "strace",
                                    "-D",
                                    "-f",
                                    "-qq",
                                    "-e",
                                    "trace=connect,sendto,sendmsg,sendmmsg",
                                    "-o",
                                    calls.toString()),
                            config)) {
                camera.await("rtsp://");
                daemon.awaitPort();
                button("start", config);
                RecordedSession.await(
                        "footage in the archive",
                        Duration.ofMinutes(1),
                        () -> bucket.versions("test.liuhen.org/recorder/1/media/")
                                        .size()
                                > 4);
                button("stop", config);
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            }
            assertThat(called(calls)).containsExactly("127.0.0.1:" + CAMERA_PORT, "127.0.0.1:" + ARCHIVE_PORT);
        } finally {
            Program.run(List.of("ip", "netns", "del", NETWORK));
        }
    }

    private Path config(CephCluster cluster, RealBucket bucket) throws IOException {
        Path config = RoomFile.write(
                directory,
                directory.resolve("state"),
                List.of(new RoomFile.Camera("front", "rtsp://127.0.0.1:" + CAMERA_PORT + "/camera", "tcp")));
        // The commands of a room look for the page where the file says it is; nobody else is in this network.
        Files.writeString(config, Files.readString(config).replace("port = 0", "port = 8443"));
        return Files.writeString(
                config,
                """
                [archive.bucket]
                endpoint = "http://127.0.0.1:%d"
                name = "%s"
                region = "%s"
                credentials = "%s"
                lock-days = 1
                log-lock-days = 1
                """.formatted(ARCHIVE_PORT, bucket.name(), cluster.region(), cluster.credentials(cluster.owner())),
                StandardOpenOption.APPEND);
    }

    private static void button(String which, Path config) throws IOException {
        Program.run(inside(liuhen("room", which, "room-1", "--config", config.toString())));
    }

    private static String[] liuhen(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        return command.toArray(String[]::new);
    }

    private static List<String> inside(String... command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", NETWORK));
        inside.addAll(List.of(command));
        return inside;
    }

    /// Addresses that anything was sent to, as `HOST:PORT`.
    private static Set<String> called(Path calls) throws IOException {
        Set<String> called = new TreeSet<>();
        for (String line : Files.readAllLines(calls)) {
            Matcher call = CALL.matcher(line);
            while (call.find()) {
                called.add(call.group(2).replace("::ffff:", "") + ":" + call.group(1));
            }
        }
        return called;
    }
}
