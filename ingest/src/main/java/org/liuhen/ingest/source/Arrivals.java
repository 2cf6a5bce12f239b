package org.liuhen.ingest.source;

import java.util.OptionalLong;

/// What came from a source so far, whatever became of it. One thread takes, any thread asks.
public final class Arrivals {
    /// What is late on its way makes the source's clock seem slow: of each minute the reading with the least
    /// delay counts.
    private static final long WINDOW_NANOS = 60_000_000_000L;

    // Guarded by this.
    private long packets;
    private long lostPackets;
    private OptionalLong newestNanos = OptionalLong.empty();
    private OptionalLong finished = OptionalLong.empty();
    private OptionalLong running = OptionalLong.empty();
    private long windowNanos;

    /// What came.
    ///
    /// @param packets pictures and blocks of sound
    /// @param lostPackets transport packets that were lost on the way, as far as their numbers tell: of another
    /// size than what is counted in `packets`
    /// @param newestNanos monotonic time at which the newest came
    /// @param cameraOriginMicros what the source's own clock showed at the monotonic time 0; empty if it tells
    /// no time
    public record Told(long packets, long lostPackets, OptionalLong newestNanos, OptionalLong cameraOriginMicros) {}

    /// Something came.
    public synchronized void take(Packet packet) {
        packets++;
        lostPackets += packet.lostPackets();
        newestNanos = OptionalLong.of(packet.arrivalNanos());
        if (packet.cameraMicros() != Packet.UNTOLD) {
            read(packet.cameraMicros() - packet.arrivalNanos() / 1_000, packet.arrivalNanos());
        }
    }

    /// What came until now.
    public synchronized Told told() {
        return new Told(packets, lostPackets, newestNanos, finished.isPresent() ? finished : running);
    }

    private void read(long originMicros, long nanos) {
        if (running.isEmpty()) {
            windowNanos = nanos;
            running = OptionalLong.of(originMicros);
        } else if (nanos - windowNanos < WINDOW_NANOS) {
            running = OptionalLong.of(Math.max(running.getAsLong(), originMicros));
        } else {
            finished = running;
            windowNanos = nanos;
            running = OptionalLong.of(originMicros);
        }
    }
}
