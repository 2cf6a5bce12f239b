package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `liuhen simulate panel`, asked by mbpoll.
@Tag("system")
class SimulatedPanelTest {
    @TempDir
    Path directory;

    @Test
    void mbpollReadsButtonsAndSensorAndSetsLampsOverTcp() throws Exception {
        try (Daemon panel = simulated("--tcp", "0")) {
            String port = panel.await("panel: unit 1 on 127.0.0.1:");
            check(panel, List.of("-m", "tcp", "-p", port, "127.0.0.1"));
        }
    }

    @Test
    void mbpollReadsButtonsAndSensorAndSetsLampsOverASerialLine() throws Exception {
        Path near = directory.resolve("near");
        Path far = directory.resolve("far");
        Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/socat")), "socat is missing: apt install socat");
        Process socat =
                new ProcessBuilder("socat", "pty,raw,echo=0,link=" + near, "pty,raw,echo=0,link=" + far).start();
        try {
            for (int i = 0; i < 1_000 && !(Files.exists(near) && Files.exists(far)); i++) {
                Thread.sleep(5);
            }
            try (Daemon panel = simulated("--port", far.toString())) {
                panel.await("panel: unit 1 on " + far);
                check(panel, List.of("-m", "rtu", "-b", "9600", "-P", "none", near.toString()));
            }
        } finally {
            socat.destroyForcibly().waitFor();
        }
    }

    private static void check(Daemon panel, List<String> where) throws IOException, InterruptedException {
        assertThat(mbpoll("1", 4, where)).containsExactly("0", "0", "0", "0");
        panel.say("hold stop");
        panel.await("done: hold stop");
        assertThat(mbpoll("1", 4, where)).containsExactly("0", "1", "0", "0");
        assertThat(mbpoll("3", 3, where).subList(1, 3)).containsExactly("231", "487");
        panel.say("air -5.5 60");
        panel.await("done: air");
        assertThat(mbpoll("3", 3, where).get(1)).startsWith("65481");
        mbpoll("0", 0, with(where, "1"));
        assertThat(panel.await("lamps: ")).isEqualTo("{REC=on, FAULT=off, ARCHIVE=off, BUZZER=off}");
        mbpoll("0", 0, with(where, "1", "0", "1", "1"));
        assertThat(panel.await("lamps: ")).isEqualTo("{REC=on, FAULT=off, ARCHIVE=on, BUZZER=on}");
        assertThat(mbpoll("0", 4, where)).containsExactly("1", "0", "1", "1");
        panel.say("press tea");
        assertThat(panel.await("there is no button")).startsWith("\"tea\": start, stop, mark and pause there are");
    }

    private static List<String> with(List<String> where, String... values) {
        List<String> words = new ArrayList<>(where);
        words.addAll(List.of(values));
        return words;
    }

    /// The values that mbpoll reads of a table from address 0 on; none where it writes.
    private static List<String> mbpoll(String table, int count, List<String> where)
            throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/mbpoll")), "mbpoll is missing: apt install mbpoll");
        List<String> words = new ArrayList<>(List.of("mbpoll", "-a", "1", "-t", table, "-0", "-r", "0", "-1"));
        if (count > 0) {
            words.addAll(List.of("-c", String.valueOf(count)));
        }
        words.addAll(where);
        Process mbpoll = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(mbpoll.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(mbpoll.waitFor()).as(said).isZero();
        return said.lines()
                .filter(line -> line.startsWith("["))
                .map(line -> line.replaceFirst("\\[[0-9]+]:", "").strip())
                .toList();
    }

    private static Daemon simulated(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "simulate",
                "panel"));
        all.addAll(List.of(words));
        return new Daemon(all);
    }
}
