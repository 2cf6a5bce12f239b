package org.liuhen.ingest.capture;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.SourceException;

/// Packets that are ready to be handed out one by one, and why nothing follows the last of them. One thread.
final class ReadyPackets {
    private final Deque<Packet> packets = new ArrayDeque<>();
    private @Nullable SourceException end;

    /// Reads once from the source: that may make any number of packets ready, or end them.
    interface Step {
        void readOne() throws SourceException;
    }

    void add(Packet packet) {
        packets.add(packet);
    }

    void addAll(Collection<Packet> more) {
        packets.addAll(more);
    }

    /// Nothing is read after what is ready now.
    void endWith(SourceException reason) {
        end = reason;
    }

    boolean ended() {
        return end != null;
    }

    /// The next packet, after as many steps as it takes; fails with the end once all are handed out.
    Packet next(Step step) throws SourceException {
        while (true) {
            Packet next = packets.poll();
            if (next != null) {
                return next;
            }
            if (end != null) {
                throw end;
            }
            step.readOne();
        }
    }
}
