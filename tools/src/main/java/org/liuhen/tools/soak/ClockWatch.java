package org.liuhen.tools.soak;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.UtcTime;

/// Sees when somebody else sets the clock of the machine during the endurance run, as the host of a virtual machine
/// does: the record tells of that, too, and is right.
///
/// **Thread.** One of its own.
final class ClockWatch {
    private static final Duration LOOK = Duration.ofMillis(250);
    /// Half of what the program calls a step.
    private static final long STEP_MICROS = 10_000;

    private static final int TRIES = 5;

    private final Clocks clocks;
    private final PrintWriter out;
    private final List<Long> steps = new ArrayList<>();
    private final Thread thread;
    private long offsetMicros;
    private volatile boolean closing;

    /// @param out is told each time
    ClockWatch(Clocks clocks, PrintWriter out) {
        this.clocks = clocks;
        this.out = out;
        this.offsetMicros = offset();
        this.thread = Thread.ofPlatform().daemon().name("clock-watch").start(this::work);
    }

    /// Ends, and says when the clock of the machine was set: wall times in microseconds.
    List<Long> end() throws InterruptedException {
        closing = true;
        thread.join();
        look();
        return steps;
    }

    private void work() {
        while (!closing) {
            clocks.sleep(LOOK);
            look();
        }
    }

    private void look() {
        long now = offset();
        long step = now - offsetMicros;
        if (Math.abs(step) > STEP_MICROS) {
            offsetMicros = now;
            long wall = clocks.wallMicros();
            steps.add(wall);
            out.printf("%s  not done here: the machine's clock was set by %+d ms%n", UtcTime.text(wall), step / 1_000);
            out.flush();
        }
    }

    /// Wall time minus monotonic time, of the try that took the least time: a wait for a processor is no step.
    private long offset() {
        long narrowest = Long.MAX_VALUE;
        long offset = 0;
        for (int i = 0; i < TRIES; i++) {
            long before = clocks.monotonicNanos();
            long wall = clocks.wallMicros();
            long width = clocks.monotonicNanos() - before;
            if (width < narrowest) {
                narrowest = width;
                offset = wall - (before + width / 2) / 1_000;
            }
        }
        return offset;
    }
}
