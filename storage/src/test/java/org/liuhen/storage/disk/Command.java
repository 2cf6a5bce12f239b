package org.liuhen.storage.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program of the machine, run to its end.
public record Command(List<String> words) {
    private static final int LIMIT_SECONDS = 60;

    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    /// What the program printed, stdout and stderr together.
    ///
    /// @throws IOException if it cannot be started, ends other than with 0, or takes more than a minute
    public String run() throws IOException {
        Outcome outcome = outcome();
        if (outcome.exitCode() != 0) {
            throw new IOException("couldn't " + String.join(" ", words) + ": exit code " + outcome.exitCode() + ", "
                    + outcome.output().strip());
        }
        return outcome.output();
    }

    /// How the program ended, whatever its exit code.
    public Outcome outcome() throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("couldn't " + String.join(" ", words) + ": no end after " + LIMIT_SECONDS + " s");
            }
            return new Outcome(process.exitValue(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("couldn't " + String.join(" ", words) + ": interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /// How a program ended and what it printed.
    public record Outcome(int exitCode, String output) {}
}
