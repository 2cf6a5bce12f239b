package org.liuhen.ingest.capture;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.StreamInfo;

/// Finds out when the first packets of a source arrived. They lay in FFmpeg's read-ahead while it learned the
/// streams, and came out in one go, later than they arrived by an unknown time.
///
/// No packet comes out before it arrived. So the least lag of any of them behind its own media time is the closest
/// one can come to when the source began. While the read-ahead comes out the lag falls with every packet, by the
/// packet's length, also after a moment in which the thread waited for a processor. Once it has ceased to fall, all
/// packets so far are placed by the least one. One thread.
final class ReadAhead {
    /// How many packets must have come out in their own time, one after the other, and over how long.
    private static final int LIVE_PACKETS = 3;
    private static final long LIVE_NANOS = 100_000_000;
    /// Nothing waits longer than this, however unevenly it comes: what waits is not on the disk.
    private static final long LONGEST_NANOS = 500_000_000;
    /// More packets than any probing reads ahead.
    private static final int MOST_PACKETS = 4_096;

    private final long openedNanos;
    private final List<Packet> held = new ArrayList<>();
    private @Nullable Packet previous;
    private long firstNanos;
    private long leastLagNanos = Long.MAX_VALUE;
    private long fellNanos;
    private int livePackets;
    private boolean live;

    /// @param openedNanos before which nothing can have arrived
    ReadAhead(long openedNanos) {
        this.openedNanos = openedNanos;
    }

    /// Takes the next packet; its arrival is when it came out.
    ///
    /// @return the packets whose arrival is known now, in order
    List<Packet> place(Packet packet) {
        if (live) {
            return List.of(packet);
        }
        held.add(packet);
        if (packet.kind() == lead(packet.streams())) {
            measure(packet);
        }
        return live || held.size() >= MOST_PACKETS ? release() : List.of();
    }

    /// The packets that wait, by what is known so far.
    List<Packet> release() {
        List<Packet> placed = held.stream().map(this::placed).toList();
        held.clear();
        return placed;
    }

    private void measure(Packet packet) {
        long now = packet.arrivalNanos();
        if (previous == null) {
            firstNanos = now;
        }
        if (previous == null || hurriesAfter(previous, packet)) {
            fellNanos = now;
            livePackets = 0;
        } else {
            livePackets++;
        }
        previous = packet;
        leastLagNanos = Math.min(leastLagNanos, lagNanos(packet));
        live = (livePackets >= LIVE_PACKETS && now - fellNanos >= LIVE_NANOS) || now - firstNanos >= LONGEST_NANOS;
    }

    /// Whether it came out sooner after the one before than half of the time that lies between them.
    private static boolean hurriesAfter(Packet before, Packet packet) {
        return packet.arrivalNanos() - before.arrivalNanos() < (mediaNanos(packet) - mediaNanos(before)) / 2;
    }

    /// Time stamps that jump, or sound on a count of its own, place nothing where it cannot have arrived.
    private Packet placed(Packet packet) {
        if (leastLagNanos == Long.MAX_VALUE) {
            return packet;
        }
        long later = leastLagNanos - lagNanos(packet);
        return packet.arrivedLater(Math.clamp(later, Math.min(0, openedNanos - packet.arrivalNanos()), 0));
    }

    private static long lagNanos(Packet packet) {
        return packet.arrivalNanos() - mediaNanos(packet);
    }

    private static long mediaNanos(Packet packet) {
        return Math.round(packet.dts() * (1e9 / packet.streams().timescale(packet.kind())));
    }

    private static Kind lead(StreamInfo streams) {
        return streams.video().isPresent() ? Kind.VIDEO : Kind.AUDIO;
    }
}
