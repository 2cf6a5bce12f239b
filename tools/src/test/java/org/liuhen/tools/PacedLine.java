package org.liuhen.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A line with several ends that carries bytes no faster than its baud rate, as RS-485 does.
final class PacedLine implements AutoCloseable {
    private final List<Path> ends = new ArrayList<>();
    private final Process hub;

    /// @param count how many ends it has
    PacedLine(Path directory, int baud, int count) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(LibmodbusModule.build(directory, "modbus_hub.c", "-lutil"));
        words.add(String.valueOf(baud));
        for (int i = 0; i < count; i++) {
            ends.add(directory.resolve("end-" + i + ".tty"));
            words.add(ends.getLast().toString());
        }
        hub = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = hub.inputReader()) {
            if (!"ready".equals(said.readLine())) {
                throw new IOException("the line could not be laid");
            }
        }
    }

    Path end(int number) {
        return ends.get(number);
    }

    @Override
    public void close() {
        hub.destroyForcibly().onExit().join();
    }
}
