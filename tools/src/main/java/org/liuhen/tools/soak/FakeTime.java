package org.liuhen.tools.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A wall clock of one process that can be set while it runs, without setting the machine's: libfaketime, whose
/// offset stands in a file. The monotonic clock stays real.
final class FakeTime {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));

    /// How long it may take until the process sees its clock set.
    static final Duration READ_AGAIN = Duration.ofSeconds(1);

    private final Path offset;
    private final Optional<Path> library;
    private Duration sum = Duration.ZERO;

    /// @param offset a file of its own
    FakeTime(Path offset) throws IOException {
        this.offset = offset;
        this.library = LIBRARIES.stream().filter(Files::exists).findFirst();
        write();
    }

    /// Whether the clock can be set here.
    boolean isThere() {
        return library.isPresent();
    }

    void addTo(ProcessBuilder builder) {
        library.ifPresent(file -> {
            builder.environment().put("LD_PRELOAD", file.toString());
            builder.environment().put("FAKETIME_TIMESTAMP_FILE", offset.toString());
            // Reading the file at every look at a clock costs a whole processor. The library counts in whole seconds
            // and reads again when more than this many have gone by.
            builder.environment().put("FAKETIME_CACHE_DURATION", Long.toString(READ_AGAIN.toSeconds() - 1));
            builder.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            builder.environment().put("DONT_FAKE_MONOTONIC", "1");
            // With its mend for old C libraries every timed wait turns in circles on this one.
            builder.environment().put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        });
    }

    /// Sets the clock by `by`.
    void set(Duration by) throws IOException {
        sum = sum.plus(by);
        write();
    }

    private void write() throws IOException {
        Path next = offset.resolveSibling(offset.getFileName() + ".next");
        Files.writeString(next, String.format(Locale.ROOT, "%+d%n", sum.toSeconds()));
        Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
    }
}
