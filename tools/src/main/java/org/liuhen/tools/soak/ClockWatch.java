package org.liuhen.tools.soak;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.time.ClockOffset;
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
        this.offsetMicros = ClockOffset.read(clocks).micros();
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
        long now = ClockOffset.read(clocks).micros();
        long step = now - offsetMicros;
        if (Math.abs(step) > STEP_MICROS) {
            offsetMicros = now;
            long wall = clocks.wallMicros();
            steps.add(wall);
            out.printf("%s  not done here: the machine's clock was set by %+d ms%n", UtcTime.text(wall), step / 1_000);
            out.flush();
        }
    }
}
