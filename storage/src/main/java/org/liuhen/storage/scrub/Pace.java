package org.liuhen.storage.scrub;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.liuhen.storage.time.Clocks;

/// Keeps the reading slow: under the rate, counted from the beginning of each read, and resting at least as long as
/// the disk took for it. So a busy disk is asked less.
final class Pace implements DiskReader.Pacing {
    /// How long an end of the job can be overlooked.
    private static final Duration NAP = Duration.ofMillis(100);

    private final Clocks clocks;
    private final long bytesPerSecond;
    private final BooleanSupplier stopped;
    private long readNanos;

    Pace(Clocks clocks, long bytesPerSecond, BooleanSupplier stopped) {
        this.clocks = clocks;
        this.bytesPerSecond = bytesPerSecond;
        this.stopped = stopped;
    }

    @Override
    public void beforeRead() {
        readNanos = clocks.monotonicNanos();
    }

    @Override
    public boolean afterRead(int bytes) {
        return rest(bytes);
    }

    /// Rests as if `bytes` bytes had been read since the last [#beforeRead]. Returns whether to go on.
    boolean rest(long bytes) {
        long took = clocks.monotonicNanos() - readNanos;
        long owed = (long) Math.ceil(bytes * 1e9 / bytesPerSecond);
        long until = readNanos + Math.max(owed, 2 * took);
        while (!stopped.getAsBoolean()) {
            long left = until - clocks.monotonicNanos();
            if (left <= 0) {
                return true;
            }
            clocks.sleep(Duration.ofNanos(Math.min(left, NAP.toNanos())));
        }
        return false;
    }
}
