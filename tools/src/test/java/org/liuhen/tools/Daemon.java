package org.liuhen.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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
        this(Stream.concat(before.stream(), program(config).stream()).toList());
    }

    /// @param words those that start it, wherever it then runs; its output is theirs
    Daemon(List<String> words) throws IOException {
        process = new ProcessBuilder(words).redirectErrorStream(true).start();
        Thread.ofPlatform().daemon().name("daemon-output").start(this::readLines);
    }

    /// The words of the program itself.
    static List<String> program(Path config) {
        return List.of(
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
                config.toString());
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

    /// Gives a line to whatever reads its input.
    void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /// Processor time that it used so far.
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /// kill -9; the signal is out when this returns.
    void kill() {
        process.destroyForcibly();
    }

    /// kill -9 of what the words started in turn. They end with it.
    void killInner() {
        process.children().forEach(ProcessHandle::destroyForcibly);
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
