package org.liuhen.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.liuhen.ingest.capture.Program;

/// A network namespace with a loopback interface and nothing else, whose packet filter drops UDP packets by chance
/// and counts them. Nothing outside of it is touched.
///
/// Only packets of more than 200 bytes are dropped: pictures and sound, and none of RTCP's reports.
final class LossyNetwork implements AutoCloseable {
    private static final List<String> MEDIA =
            List.of("INPUT", "-i", "lo", "-p", "udp", "-m", "length", "--length", "201:", "-j", "LOSS");
    private static final Pattern DROPPED = Pattern.compile("(?m)^\\s*(\\d+)\\s+\\d+\\s+DROP\\b");

    private final String name;

    private LossyNetwork(String name) {
        this.name = name;
    }

    /// A network that loses nothing yet; skips the test where there can be none.
    static LossyNetwork create() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can make a network namespace");
        Program.require("ip", "iproute2");
        Program.require("iptables", "iptables");
        LossyNetwork network =
                new LossyNetwork("liuhen-" + ProcessHandle.current().pid());
        try {
            Program.run(List.of("ip", "netns", "add", network.name));
        } catch (IOException e) {
            assumeTrue(false, "no network namespace can be made here: " + e.getMessage());
        }
        try {
            network.run("ip", "link", "set", "lo", "up");
            network.run("iptables", "-w", "-N", "LOSS");
        } catch (IOException e) {
            network.close();
            assumeTrue(false, "a network namespace has no packet filter here: " + e.getMessage());
        }
        return network;
    }

    /// Loses packets from now on.
    void lose(double percent) throws IOException {
        run(
                "iptables",
                "-w",
                "-A",
                "LOSS",
                "-m",
                "statistic",
                "--mode",
                "random",
                "--probability",
                Double.toString(percent / 100),
                "-j",
                "DROP");
        filter("-A");
    }

    /// Loses nothing more; the count stays.
    void heal() throws IOException {
        filter("-D");
    }

    /// How many packets were dropped.
    long dropped() {
        try {
            Matcher count = DROPPED.matcher(run("iptables", "-w", "-nvxL", "LOSS"));
            return count.find() ? Long.parseLong(count.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a class of the tests as a process inside.
    Inhabitant start(Class<?> main, String... arguments) throws IOException {
        List<String> command = inside(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
        command.addAll(List.of(arguments));
        return new Inhabitant(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    @Override
    public void close() throws IOException {
        Program.run(List.of("ip", "netns", "del", name));
    }

    private void filter(String change) throws IOException {
        List<String> command = new ArrayList<>(List.of("iptables", "-w", change));
        command.addAll(MEDIA);
        run(command.toArray(String[]::new));
    }

    private String run(String... command) throws IOException {
        return Program.run(inside(command));
    }

    private List<String> inside(String... command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
        inside.addAll(List.of(command));
        return inside;
    }

    /// A process inside the network. One thread.
    static final class Inhabitant implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;
        private final List<String> said = new ArrayList<>();

        private Inhabitant(Process process) {
            this.process = process;
            this.out = process.inputReader();
        }

        /// Reads what it says up to `line`.
        void await(String line) throws IOException {
            String next;
            while ((next = out.readLine()) != null) {
                said.add(next);
                if (next.equals(line)) {
                    return;
                }
            }
            throw new AssertionError("it never said \"" + line + "\" but: " + said);
        }

        /// Writes a line to its standard input.
        void tell(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
