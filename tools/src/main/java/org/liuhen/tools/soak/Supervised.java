package org.liuhen.tools.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.liuhen.tools.LocalPage;
import org.liuhen.tools.bench.ChildJvm;

/// The recording program in a process of its own, started again whenever it ends, as a supervisor does.
final class Supervised implements AutoCloseable {
    private static final long STOP_SECONDS = 60;

    private final List<String> command;
    private final Path state;
    private final Path output;
    private final FakeTime time;
    private final int port;
    private @Nullable Process process;

    /// @param command starts the program
    /// @param port of its page
    Supervised(List<String> command, Path state, Path output, FakeTime time, int port) {
        this.command = List.copyOf(command);
        this.state = state;
        this.output = output;
        this.time = time;
        this.port = port;
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        time.addTo(builder);
        process = builder.start();
    }

    /// Starts it again if it ended by itself.
    void keepAlive() throws IOException {
        if (process == null || !process.isAlive()) {
            start();
        }
    }

    /// kill -9.
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /// SIGTERM.
    void stop() throws InterruptedException, IOException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the program did not end within " + STOP_SECONDS + " s; see " + output);
            }
        }
    }

    /// Its page, if it can be asked.
    Optional<LocalPage> page() {
        try {
            return Files.exists(state.resolve("access/operator-token"))
                    ? Optional.of(new LocalPage(state, port))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    static List<String> command(Class<?> main, List<String> arguments) {
        return ChildJvm.command(main, arguments);
    }
}
