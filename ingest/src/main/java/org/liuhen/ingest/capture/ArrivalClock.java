package org.liuhen.ingest.capture;

import org.liuhen.storage.time.Clocks;

/// When packets arrived. The first ones lay in FFmpeg's read-ahead while it learned the streams, and come out in
/// one go: they arrived at their own media time after the source began to play.
final class ArrivalClock {
    /// A pause between two packets that shows that the read-ahead is used up.
    private static final long PAUSE_NANOS = 5_000_000;

    private final Clocks clocks;
    private long playNanos;
    private long nanos;
    private long micros;
    private boolean live;

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
        micros = clocks.wallMicros();
    }

    /// How long before now a packet arrived whose media time is `mediaNanos` after the first packet's.
    long agoNanos(long mediaNanos) {
        return live ? 0 : Math.clamp(nanos - playNanos - mediaNanos, 0, nanos - playNanos);
    }

    long nanos() {
        return nanos;
    }

    long micros() {
        return micros;
    }
}
