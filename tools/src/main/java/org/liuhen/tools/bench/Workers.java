package org.liuhen.tools.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;

/// Processes that do one side's work, watched from start to end. They are ended with this object, whatever happens.
final class Workers implements AutoCloseable {
    private static final long SAMPLE_MILLIS = 100;

    private final Clocks clocks = new SystemClocks();
    private final List<Process> processes = new ArrayList<>();
    private final double cpuBefore = ProcessUse.endedChildrenCpuSeconds();
    private final long startNanos = clocks.monotonicNanos();
    private long peakBytes;

    /// Starts a process; what it prints is collected in `output`, errors among it.
    void start(List<String> command, Path output) throws IOException {
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .start());
    }

    /// Waits until all have ended well.
    ///
    /// @throws IOException if one ended badly, or any still runs after `limit`
    void await(Duration limit, Path output) throws IOException {
        for (Process process : processes) {
            while (!waited(process)) {
                sample();
                if (clocks.monotonicNanos() - startNanos > limit.toNanos()) {
                    throw new IOException(name(process) + " did not end within " + limit.toSeconds() + " s");
                }
            }
            if (process.exitValue() != 0) {
                throw new IOException(name(process) + " ended with code " + process.exitValue() + ": "
                        + Files.readString(output, StandardCharsets.UTF_8).strip());
            }
        }
    }

    /// Waits until a worker has told the figure `name`; it goes on working.
    ///
    /// @throws IOException if one ended before, or did not tell within `limit`
    void awaitTold(String name, Duration limit, Path output) throws IOException {
        while (!ChildJvm.told(output).containsKey(name)) {
            for (Process process : processes) {
                if (waited(process)) {
                    throw new IOException(name(process) + " ended too early with code " + process.exitValue() + ": "
                            + Files.readString(output, StandardCharsets.UTF_8).strip());
                }
            }
            sample();
            if (wallSeconds() > limit.toSeconds()) {
                throw new IOException("a worker did not come to \"" + name + "\" within " + limit.toSeconds() + " s");
            }
        }
    }

    /// Asks all to end (SIGTERM), and waits until they have.
    ///
    /// @throws IOException if one had ended by itself before
    void end(Path output) throws IOException {
        for (Process process : processes) {
            if (!process.isAlive()) {
                throw new IOException(name(process) + " ended by itself with code " + process.exitValue() + ": "
                        + Files.readString(output, StandardCharsets.UTF_8).strip());
            }
        }
        processes.forEach(Process::destroy);
        processes.forEach(process -> process.onExit().join());
    }

    /// User and system time of the processes that live, in seconds.
    double livingCpuSeconds() {
        return processes.stream()
                .mapToDouble(each -> ProcessUse.cpuSeconds(each.pid()))
                .sum();
    }

    /// User and system time of the threads of this name in the processes that live, in seconds.
    double livingThreadCpuSeconds(String name) {
        return processes.stream()
                .mapToDouble(each -> ProcessUse.threadCpuSeconds(each.pid(), name))
                .sum();
    }

    /// The most resident memory that each living process ever had, summed, in bytes.
    long livingResidentBytes() {
        return processes.stream()
                .mapToLong(each -> ProcessUse.peakResidentBytes(each.pid()))
                .sum();
    }

    /// Memory of the living processes, what they share counted once, in bytes.
    long livingProportionalBytes() {
        return processes.stream()
                .mapToLong(each -> ProcessUse.proportionalBytes(each.pid()))
                .sum();
    }

    /// From the start of this object until now, in seconds.
    double wallSeconds() {
        return (clocks.monotonicNanos() - startNanos) / 1e9;
    }

    /// User and system time of the processes that ended since this object began, and of their children, in seconds.
    double cpuSeconds() {
        return ProcessUse.endedChildrenCpuSeconds() - cpuBefore;
    }

    /// The most that all held at once, what they share counted once, in bytes.
    long peakBytes() {
        return peakBytes;
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private void sample() {
        long sum = 0;
        for (Process process : processes) {
            sum += ProcessUse.proportionalBytes(process.pid());
        }
        peakBytes = Math.max(peakBytes, sum);
    }

    private static boolean waited(Process process) throws IOException {
        try {
            return process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the bench was interrupted", e);
        }
    }

    /// Whether this machine has a program of this name.
    static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String name(Process process) {
        return process.info().command().orElse("a worker");
    }
}
