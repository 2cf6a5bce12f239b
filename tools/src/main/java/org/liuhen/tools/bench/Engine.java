package org.liuhen.tools.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A Ceph cluster that a bench starts with `tools/ceph` and throws away.
///
/// @param directory where it lives
/// @param told what the script said of it
record Engine(Path script, Path folder, Path directory, Map<String, String> told) implements AutoCloseable {
    static Engine start(Path script, Path folder, int port, boolean overTls) throws IOException {
        Engine engine = new Engine(script, folder, folder.resolve("ceph"), new LinkedHashMap<>());
        List<String> words = new ArrayList<>(List.of(String.valueOf(port)));
        if (overTls) {
            words.add(engine.makeCertificate().toString());
        }
        try {
            engine.say("start", words.toArray(String[]::new)).lines().forEach(line -> {
                String[] pair = line.split("=", 2);
                if (pair.length == 2) {
                    engine.told().put(pair[0], pair[1]);
                }
            });
        } catch (IOException e) {
            engine.close();
            throw e;
        }
        Files.writeString(engine.credentials(), engine.told("ACCESS_KEY") + "\n" + engine.told("SECRET_KEY") + "\n");
        return engine;
    }

    private Path makeCertificate() throws IOException {
        Path key = folder.resolve("key.pem");
        run(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=127.0.0.1",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                key.toString(),
                "-out",
                certificate().toString()));
        return Files.writeString(folder.resolve("tls.pem"), Files.readString(key) + Files.readString(certificate()));
    }

    private String told(String name) {
        return told.getOrDefault(name, "");
    }

    String endpoint() {
        return told("ENDPOINT");
    }

    String region() {
        return told("REGION");
    }

    Path credentials() {
        return folder.resolve("credentials");
    }

    Path certificate() {
        return folder.resolve("certificate.pem");
    }

    Map<String, String> rcloneSettings() {
        return Map.of(
                "RCLONE_CONFIG",
                "/dev/null",
                "RCLONE_CONFIG_ENGINE_TYPE",
                "s3",
                "RCLONE_CONFIG_ENGINE_PROVIDER",
                "Ceph",
                "RCLONE_CONFIG_ENGINE_ENDPOINT",
                endpoint(),
                "RCLONE_CONFIG_ENGINE_REGION",
                region(),
                "RCLONE_CONFIG_ENGINE_ACCESS_KEY_ID",
                told("ACCESS_KEY"),
                "RCLONE_CONFIG_ENGINE_SECRET_ACCESS_KEY",
                told("SECRET_KEY"));
    }

    /// User and system time of the gateway and the disk so far.
    double cpuSeconds() throws IOException {
        double sum = 0;
        for (String daemon : List.of("rgw", "osd")) {
            sum += ProcessUse.cpuSeconds(Long.parseLong(
                    Files.readString(directory.resolve(daemon + ".pid")).strip()));
        }
        return sum;
    }

    String say(String verb, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "CEPH_FOR=" + ProcessHandle.current().pid(),
                "CEPH_DISK_MB=40000",
                script.toString(),
                verb,
                directory.toString()));
        command.addAll(List.of(words));
        return run(command);
    }

    private String run(List<String> command) throws IOException {
        Path output = folder.resolve("said.txt");
        try (Workers workers = new Workers()) {
            workers.start(command, output);
            workers.await(Duration.ofMinutes(2), output);
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        say("wipe");
    }
}
