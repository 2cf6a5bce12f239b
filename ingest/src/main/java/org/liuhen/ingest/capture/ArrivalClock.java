package org.liuhen.ingest.capture;

import org.liuhen.storage.time.Clocks;

/// When packets arrived. The first ones lay in FFmpeg's read-ahead while it learned the streams, and come out in
/// one go: they are placed by their media time, at first as if the first of all had come when the source began to
/// play. The first packet that comes live tells how much later the source really began to send.
final class ArrivalClock {
    /// A pause between two packets that shows that the read-ahead is used up.
    private static final long PAUSE_NANOS = 5_000_000;

    private final Clocks clocks;
    private long playNanos;
    private long nanos;
    private boolean live;
    private long delayNanos = -1;

    ArrivalClock(Clocks clocks) {
        this.clocks = clocks;
    }

    /// The source begins to play now.
    void playing() {
        playNanos = clocks.monotonicNanos();
    }

    /// The read-ahead begins to come out.
    void readingAhead() {
        nanos = clocks.monotonicNanos();
    }

    /// A packet comes out now.
    void arrived() {
        long now = clocks.monotonicNanos();
        live |= now - nanos > PAUSE_NANOS;
        nanos = now;
    }

    /// How long before now a packet arrived whose media time is `mediaNanos` after the first packet's.
    long agoNanos(long mediaNanos) {
        if (live) {
            delayNanos = delayNanos < 0 ? Math.max(0, nanos - playNanos - mediaNanos) : delayNanos;
            return 0;
        }
        return Math.clamp(nanos - playNanos - mediaNanos, 0, nanos - playNanos);
    }

    /// Whether packets come out as they arrive.
    boolean isLive() {
        return live;
    }

    /// How much later than they were placed the packets of the read-ahead arrived; known once a packet came live.
    long delayNanos() {
        return Math.max(0, delayNanos);
    }

    long nanos() {
        return nanos;
    }
}
