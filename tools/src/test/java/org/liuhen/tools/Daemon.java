package org.liuhen.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// `liuhen run` as a process of its own, that can be killed.
final class Daemon implements AutoCloseable {
    private static final long START_SECONDS = 60;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> said = new ArrayList<>();

    Daemon(Path config) throws IOException {
        this(List.of(), config);
    }

    /// @param before words before the program, such as those that change what it sees of the machine
    Daemon(List<String> before, Path config) throws IOException {
        List<String> words = new ArrayList<>(before);
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                // What RocksDB unpacks stays behind after a kill: not among the files of everybody.
                "-Djava.io.tmpdir=" + config.toAbsolutePath().getParent(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--config",
                config.toString()));
        process = new ProcessBuilder(words).redirectErrorStream(true).start();
        Thread.ofPlatform().daemon().name("daemon-output").start(this::readLines);
    }

    /// Waits until the daemon has said a line that begins with `prefix`, and returns what comes after.
    String await(String prefix) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("the daemon never said \"" + prefix + "\"; it said: " + said);
            }
            said.add(line);
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length()).strip();
            }
        }
    }

    /// The port of its page, as soon as it serves it. Once only.
    int awaitPort() throws InterruptedException {
        String page = await("page:");
        await("log key:");
        return Integer.parseInt(page.replaceAll(".*:([0-9]+)/", "$1"));
    }

    /// Waits until the page says that `sources` of all rooms' sources are being recorded.
    static void awaitRecording(LocalPage page, int sources) throws IOException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            long recording = page.get("/api/rooms").findValuesAsText("verdict").stream()
                    .filter(verdict -> verdict.equals("recording") || verdict.equals("degraded"))
                    .count();
            if (recording == sources) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the sources were never all recorded: " + page.get("/api/rooms"));
    }

    /// kill -9; the signal is out when this returns.
    void kill() {
        process.destroyForcibly();
    }

    /// Waits until the process is gone.
    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    /// SIGTERM; returns the exit code.
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the daemon did not stop; it said: " + said);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void readLines() {
        try (BufferedReader in = process.inputReader()) {
            in.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("(the output ended: " + e.getMessage() + ")");
        }
    }
}
