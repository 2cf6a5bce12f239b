package org.liuhen.tools.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Commands of the operating system.
final class Shell {
    private static final long LIMIT_SECONDS = 60;

    private Shell() {}

    /// A length as `sleep` takes it.
    static String seconds(Duration length) {
        return String.format(Locale.ROOT, "%.3f", length.toMillis() / 1e3);
    }

    /// Runs one to its end.
    ///
    /// @throws IOException if it is not there or fails, with what it said
    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }
}
