package org.liuhen.ingest.standing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Packet;

/// What came from a source and was not taken yet, in order. One thread at a time.
final class Ring {
    /// A packet takes more than its payload.
    private static final long PACKET_BYTES = 256;

    private final Deque<Item> items = new ArrayDeque<>();
    private long bytes;
    private int openings;

    /// What can come.
    sealed interface Item {
        /// A packet.
        record Came(Packet packet) implements Item {}

        /// The source gave nothing any more.
        ///
        /// @param number which failure of the source it was
        record Lost(Failure why, long number) implements Item {}
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    void add(Packet packet) {
        Item item = new Item.Came(packet);
        items.add(item);
        bytes += size(packet);
        openings += opens(item) ? 1 : 0;
    }

    /// Adds a loss; of several in a row the newest stays.
    void add(Item.Lost loss) {
        if (items.peekLast() instanceof Item.Lost) {
            items.removeLast();
        }
        items.add(loss);
    }

    @Nullable
    Item poll() {
        Item next = items.poll();
        if (next instanceof Item.Came(Packet packet)) {
            bytes -= size(packet);
            openings -= opens(next) ? 1 : 0;
        }
        return next;
    }

    @Nullable
    Item peek() {
        return items.peek();
    }

    void clear() {
        items.clear();
        bytes = 0;
        openings = 0;
    }

    /// Drops from the front until the first packet is one that decoding can begin with, came at `sinceNanos` or
    /// later, and all that is left fits.
    void trim(long sinceNanos, long mostBytes) {
        trim(sinceNanos, mostBytes, 0);
    }

    /// The same, but what the newest picture needs to be decoded stays whatever its age.
    void trimToNewest(long sinceNanos, long mostBytes) {
        trim(sinceNanos, mostBytes, 1);
    }

    private void trim(long sinceNanos, long mostBytes, int leastOpenings) {
        dropToOpening();
        while (!items.isEmpty()
                && (bytes > mostBytes || (openings > leastOpenings && isBefore(items.getFirst(), sinceNanos)))) {
            poll();
            dropToOpening();
        }
    }

    private void dropToOpening() {
        while (!items.isEmpty() && !opens(items.getFirst())) {
            poll();
        }
    }

    /// When the oldest packet came; empty if there is none.
    @Nullable
    Long oldestNanos() {
        for (Iterator<Item> each = items.iterator(); each.hasNext(); ) {
            if (each.next() instanceof Item.Came(Packet packet)) {
                return packet.arrivalNanos();
            }
        }
        return null;
    }

    private static boolean isBefore(Item item, long nanos) {
        return item instanceof Item.Came(Packet packet) && packet.arrivalNanos() - nanos < 0;
    }

    private static boolean opens(Item item) {
        return item instanceof Item.Came(Packet packet)
                && (packet.streams().video().isEmpty() || (packet.kind() == Kind.VIDEO && packet.key()));
    }

    private static long size(Packet packet) {
        return packet.payload().length() + PACKET_BYTES;
    }
}
