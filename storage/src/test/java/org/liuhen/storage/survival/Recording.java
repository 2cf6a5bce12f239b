package org.liuhen.storage.survival;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.liuhen.storage.disk.JavaProgram;

/// A recording program in a process of its own, whose words and complaints go into files. Closing it kills it.
final class Recording implements AutoCloseable {
    private static final int LIMIT_SECONDS = 60;

    private final Process process;
    private final Path output;
    private final Path complaints;

    private Recording(Process process, Path output, Path complaints) {
        this.process = process;
        this.output = output;
        this.complaints = complaints;
    }

    /// Starts it.
    ///
    /// @param before words before the program, such as those of a tracer
    /// @param script what it shall record
    /// @param work an existing directory for its output
    static Recording start(List<String> before, RecordingScript script, Path work) throws IOException {
        List<String> words = new ArrayList<>(before);
        words.addAll(JavaProgram.command(RecordingProgram.class, script.arguments()));
        Path output = Files.createTempFile(work, "acks", ".txt");
        Path complaints = Files.createTempFile(work, "complaints", ".txt");
        Process process = new ProcessBuilder(words)
                .redirectOutput(output.toFile())
                .redirectError(complaints.toFile())
                .start();
        return new Recording(process, output, complaints);
    }

    /// Waits for its end and returns its exit code.
    int await() throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the recording program did not end within " + LIMIT_SECONDS + " s: " + complaints());
        }
        return process.exitValue();
    }

    /// Kills it with signal 9 and waits until it is gone.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    boolean running() {
        return process.isAlive();
    }

    RecordedAcks acks() throws IOException {
        return RecordedAcks.read(output);
    }

    /// What it said to its user.
    String complaints() throws IOException {
        return Files.readString(complaints);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
