package org.liuhen.tools.bench;

import java.time.Duration;
import org.liuhen.storage.time.Clocks;

/// Time and work of this process since it was made.
final class Effort {
    private final Clocks clocks;
    private final long start;
    private final Duration cpu = cpu();

    Effort(Clocks clocks) {
        this.clocks = clocks;
        this.start = clocks.monotonicNanos();
    }

    double seconds() {
        return (clocks.monotonicNanos() - start) / 1e9;
    }

    double cpuSeconds() {
        return cpu().minus(cpu).toNanos() / 1e9;
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
