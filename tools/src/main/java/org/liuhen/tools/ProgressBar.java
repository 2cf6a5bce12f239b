package org.liuhen.tools;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.verify.VerificationProgress;

/// A progress bar on a terminal, redrawn at most ten times a second. Safe for many threads.
final class ProgressBar implements VerificationProgress {
    private static final int WIDTH = 40;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter out;
    private final Clocks clocks;
    private long drawnNanos;

    ProgressBar(PrintWriter out, Clocks clocks) {
        this.out = out;
        this.clocks = clocks;
        this.drawnNanos = clocks.monotonicNanos() - REDRAW_NANOS;
    }

    /// Whether a person watches: the program's output is a terminal.
    static boolean isWatched() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    @Override
    public synchronized void progress(long doneBytes, long totalBytes) {
        long now = clocks.monotonicNanos();
        if (now - drawnNanos < REDRAW_NANOS || totalBytes == 0) {
            return;
        }
        drawnNanos = now;
        int filled = (int) (WIDTH * doneBytes / totalBytes);
        out.print(String.format(
                Locale.ROOT,
                "\r[%s%s] %3d %%  %,d of %,d MiB",
                "█".repeat(filled),
                "·".repeat(WIDTH - filled),
                100 * doneBytes / totalBytes,
                doneBytes >> 20,
                totalBytes >> 20));
        out.flush();
    }

    /// Takes the bar off the screen.
    synchronized void clear() {
        out.print("\r" + " ".repeat(WIDTH + 40) + "\r");
        out.flush();
    }
}
