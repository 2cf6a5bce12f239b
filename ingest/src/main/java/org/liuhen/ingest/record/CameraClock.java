package org.liuhen.ingest.record;

import java.util.Locale;
import java.util.Optional;
import org.liuhen.ingest.source.Packet;

/// The source's own clock against ours, over one run. What is late on its way makes the source's clock seem slow
/// for a moment only: of each minute the reading with the least delay counts.
///
/// **Thread.** The writer thread alone.
final class CameraClock {
    /// A drift of 3 s a day is to be noticed.
    private static final double MOST_DRIFT = 3.0 / 86_400;
    /// Less than this cannot be told from the network.
    private static final long LEAST_MICROS = 250_000;

    private static final long WINDOW_MICROS = 60_000_000;

    private long windowMicros = Packet.UNTOLD;
    private long windowOffset;
    private long firstMicros = Packet.UNTOLD;
    private long firstOffset;
    private boolean told;

    /// The source's clock and ours run apart.
    ///
    /// @param byMicros how far the source's clock went ahead of ours in that time; negative if it fell back
    record Drift(long fromMicros, long toMicros, long byMicros) {
        String words() {
            double daily = byMicros / 1e6 * 86_400e6 / (toMicros - fromMicros);
            return String.format(
                    Locale.ROOT,
                    "the source's clock %s %.1f s a day",
                    byMicros > 0 ? "gains" : "loses",
                    Math.abs(daily));
        }
    }

    /// Takes a reading of the source's clock.
    ///
    /// @param cameraMicros what it showed, or [Packet#UNTOLD]
    /// @param arrivalMicros session time when that arrived
    /// @return the drift, the first time it is too much
    Optional<Drift> take(long cameraMicros, long arrivalMicros) {
        if (cameraMicros == Packet.UNTOLD || told) {
            return Optional.empty();
        }
        long offset = cameraMicros - arrivalMicros;
        if (windowMicros == Packet.UNTOLD) {
            windowMicros = arrivalMicros;
            windowOffset = offset;
        }
        if (arrivalMicros - windowMicros < WINDOW_MICROS) {
            windowOffset = Math.max(windowOffset, offset);
            return Optional.empty();
        }
        Optional<Drift> drift = endWindow();
        windowMicros = arrivalMicros;
        windowOffset = offset;
        return drift;
    }

    /// A new run: nothing is known of its source's clock.
    void forget() {
        windowMicros = Packet.UNTOLD;
        firstMicros = Packet.UNTOLD;
        told = false;
    }

    private Optional<Drift> endWindow() {
        if (firstMicros == Packet.UNTOLD) {
            firstMicros = windowMicros;
            firstOffset = windowOffset;
            return Optional.empty();
        }
        long passed = windowMicros - firstMicros;
        long by = windowOffset - firstOffset;
        if (Math.abs(by) < LEAST_MICROS || Math.abs(by) < passed * MOST_DRIFT) {
            return Optional.empty();
        }
        told = true;
        return Optional.of(new Drift(firstMicros, windowMicros, by));
    }
}
