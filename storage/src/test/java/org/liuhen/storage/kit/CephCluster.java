package org.liuhen.storage.kit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real Ceph cluster with its S3 gateway, one for all tests of this JVM. It ends and is removed when the JVM is gone,
/// however that ends. Whoever changes how it works puts it back.
public final class CephCluster {
    private static final String SCRIPT =
            Path.of("../tools/ceph").toAbsolutePath().normalize().toString();
    private static final int PORTS = 10;
    private static @Nullable CephCluster started;

    private final Path directory;
    private final Map<String, String> told;
    private final int port;

    private CephCluster(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        this.told = words(run("start", String.valueOf(port)));
    }

    /// Keys of a user of the gateway.
    public record User(String accessKey, String secretKey) {}

    /// The cluster; skips the test where there can be none.
    public static synchronized CephCluster require() throws IOException {
        if (started == null) {
            assumeTrue("root".equals(System.getProperty("user.name")), "only root can start a Ceph cluster");
            for (String program : List.of("ceph-mon", "ceph-osd", "radosgw", "ceph", "curl")) {
                require(program);
            }
            started = new CephCluster(Files.createTempDirectory("liuhen-ceph-"), freePorts());
        }
        return started;
    }

    public URI endpoint() {
        return URI.create(told.getOrDefault("ENDPOINT", ""));
    }

    public String region() {
        return told.getOrDefault("REGION", "");
    }

    /// The user that the cluster came with. What the appliance does it does as this one, and buckets are its own: so it
    /// has every right that S3 can give.
    public User owner() {
        return userOf(told);
    }

    /// Another user, made if there is none of this name.
    public User user(String name) throws IOException {
        return userOf(words(run("user", name)));
    }

    /// Ends the gateway and starts it again, with settings of its own.
    public void restartGateway(String... settings) throws IOException {
        run("gateway", settings);
    }

    /// Kills a daemon, one of `mon`, `osd` and `rgw`.
    public void kill(String daemon) throws IOException {
        run("kill", daemon);
    }

    /// Starts what was killed.
    public void revive() throws IOException {
        run("start", String.valueOf(port));
    }

    /// The file with the keys of a user, as an appliance wants it.
    public Path credentials(User user) throws IOException {
        return Files.writeString(
                directory.resolve("credentials-" + user.accessKey()),
                user.accessKey() + "\n" + user.secretKey() + "\n");
    }

    /// Does what a verb of `tools/ceph` does; returns what it said.
    public String run(String verb, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPT, verb, directory.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("CEPH_FOR", String.valueOf(ProcessHandle.current().pid()));
        Path said = Files.createTempFile("liuhen-ceph-", ".txt");
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            int code = process.waitFor();
            String text = Files.readString(said, StandardCharsets.UTF_8);
            if (code != 0) {
                throw new IOException(command + " ended with " + code + ": " + text);
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            Files.delete(said);
        }
    }

    /// Skips the test unless the program is there.
    static void require(String program) {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                program + " is missing: apt-get install ceph-mon ceph-osd radosgw ceph-common curl rclone");
    }

    private static User userOf(Map<String, String> words) {
        return new User(words.getOrDefault("ACCESS_KEY", ""), words.getOrDefault("SECRET_KEY", ""));
    }

    private static Map<String, String> words(String lines) {
        Map<String, String> words = new HashMap<>();
        lines.lines().filter(line -> line.contains("=")).forEach(line -> {
            int at = line.indexOf('=');
            words.put(line.substring(0, at), line.substring(at + 1));
        });
        return words;
    }

    /// The first of ten ports in a row that nobody has, below those that outgoing connections get.
    private static int freePorts() throws IOException {
        Random random = new Random();
        for (int i = 0; i < 100; i++) {
            int first = 20_000 + random.nextInt(10_000);
            if (areFree(first)) {
                return first;
            }
        }
        throw new IOException("no ten free ports in a row were found between 20000 and 30010");
    }

    private static boolean areFree(int first) {
        return IntStream.range(first, first + PORTS).allMatch(CephCluster::isFree);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
