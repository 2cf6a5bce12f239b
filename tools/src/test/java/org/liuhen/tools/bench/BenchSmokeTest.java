package org.liuhen.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.tools.ExitCode;
import org.liuhen.tools.Main;

final class BenchSmokeTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @Tag("system")
    void verifyingIsMeasuredBesideOpenssl() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "needs openssl (apt install openssl)");
        JsonNode report = bench("verify", "--gigabytes", "0.05", "--rounds", "1");
        assertThat(report.get("metric").asText()).isEqualTo("throughput");
        assertThat(report.get("runs")).hasSize(2);
        assertThat(report.get("ratio").asDouble()).isPositive();
    }

    @Test
    @Tag("system")
    void theLogIsMeasuredAndOpenedAfterAKill() throws IOException {
        JsonNode report = bench("log", "--entries", "2000", "--seconds", "0.2", "--rounds", "1");
        assertThat(report.get("metric").asText()).isEqualTo("entries");
        assertThat(report.get("ours").asDouble()).isPositive();
        assertThat(report.get("peer").asDouble()).isPositive();
        assertThat(report.get("more").findValuesAsText("contest")).contains("Opening after kill -9, the index deleted");
    }

    @Test
    @Tag("system")
    void recordingIsMeasuredBesideFfmpegAndLosesNothing() throws IOException {
        JsonNode report = bench("capture", "--cameras", "1", "--seconds", "2", "--settle", "2", "--rounds", "1");
        assertThat(report.get("ours").asDouble()).isPositive();
        assertThat(report.get("peer").asDouble()).isPositive();
        for (JsonNode run : report.get("runs")) {
            assertThat(run.get("figures").get("stored").asDouble())
                    .as("%s", run)
                    .isGreaterThan(100);
        }
        assertThat(report.get("runs").get(0).get("figures").get("lost").asDouble())
                .isZero();
    }

    @Test
    @Tag("system")
    void archivingIsMeasuredBesideRclone() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can start a Ceph cluster");
        for (String program : List.of("radosgw", "rclone")) {
            Assumptions.assumeTrue(
                    Files.isExecutable(Path.of("/usr/bin", program)), "needs " + program + " (apt install it)");
        }
        JsonNode report =
                bench("sync", "--ceph", "ceph", "--small", "6", "--large", "2", "--at-once", "2", "--rounds", "1");
        assertThat(report.get("metric").asText()).isEqualTo("throughput");
        assertThat(report.get("ours").asDouble()).isPositive();
        assertThat(report.get("peer").asDouble()).isPositive();
        assertThat(report.get("more").findValuesAsText("contest")).contains("2 objects of 8 MiB, 2 at once");
    }

    @Test
    void whatCannotBeAskedForIsRefusedInOneSentence() {
        assertThat(refused("verify", "--rounds", "0")).contains("--rounds must be from 1 to 1000, not 0");
        assertThat(refused("verify", "--gigabytes", "-1")).contains("--gigabytes must be from");
        assertThat(refused("log", "--entries", "3")).contains("--entries must be from 100");
        assertThat(refused("capture", "--cameras", "0")).contains("--cameras must be from 1 to 256");
        assertThat(refused("log", "--dir", folder.resolve("nowhere").toString()))
                .contains("is not a folder that this user may write to");
        assertThat(refused("sync", "--ceph", folder.resolve("nowhere").toString()))
                .contains("there is no script");
        assertThat(refused("sync", "--at-once", "4,65")).contains("--at-once must be from 1 to 64");
        assertThat(refused("verify", "--state", folder.toString())).contains("is not the state directory of a store");
    }

    private String refused(String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(ExitCode.COULD_NOT);
        assertThat(err.toString().lines()).hasSize(1);
        return err.toString();
    }

    private JsonNode bench(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--json", "--dir", folder.toString()));
        assertThat(run(all.toArray(String[]::new))).as("%s", err).isZero();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).as("what a bench writes it deletes").isEmpty();
        }
        return new ObjectMapper().readTree(out.toString());
    }

    private int run(String... arguments) {
        String[] all = Stream.concat(Stream.of("bench"), Stream.of(arguments)).toArray(String[]::new);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }
}
