package org.liuhen.appliance.space;

import java.util.List;
import org.liuhen.storage.media.LiveTail;

/// What a source writes a second: measured over the newest durable fragments, and until there are enough of them
/// what was measured before, or what is assumed. Safe for many threads.
public final class MeasuredRate {
    /// Fewer seconds of media say little: one key frame would count for too much.
    private static final long ENOUGH_MICROS = 10_000_000;

    private volatile double bytesPerSecond;

    /// @param nominalBytesPerSecond what is assumed until it was measured
    public MeasuredRate(double nominalBytesPerSecond) {
        this.bytesPerSecond = nominalBytesPerSecond;
    }

    /// Takes the newest fragments of the source's track into account.
    public void measure(List<LiveTail.Live> fragments) {
        long micros = 0;
        long bytes = 0;
        for (LiveTail.Live fragment : fragments) {
            micros += fragment.durationMicros();
            bytes += fragment.lengthBytes();
        }
        if (micros >= ENOUGH_MICROS) {
            bytesPerSecond = bytes * 1e6 / micros;
        }
    }

    public double bytesPerSecond() {
        return bytesPerSecond;
    }
}
