package org.liuhen.ingest.record;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.liuhen.ingest.source.Packet;

/// The bounded queue between the thread that reads a source and the thread that writes. The reader never waits;
/// when the queue is full it refuses packets until the writer has taken all, and says how many.
///
/// **Thread.** One reader, one writer.
final class PacketQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition due = lock.newCondition();
    private final long mostBytes;
    private final int mostPackets;

    // Guarded by lock.
    private List<Event> events = new ArrayList<>();
    private long bytes;
    private int packets;
    private int overflowPlace = -1;
    private long refused;
    private boolean urgent;

    PacketQueue(long mostBytes, int mostPackets) {
        this.mostBytes = mostBytes;
        this.mostPackets = mostPackets;
    }

    /// Takes the packet if there is room.
    void offer(Packet packet) {
        lock.lock();
        try {
            if (overflowPlace >= 0
                    || packets >= mostPackets
                    || bytes + packet.payload().length() > mostBytes) {
                refuse();
                return;
            }
            events.add(new Event.Arrived(packet));
            packets++;
            bytes += packet.payload().length();
            if (bytes > mostBytes / 2 || packets > mostPackets / 2) {
                hurry();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Takes an event that must not be lost; there are few of them.
    void tell(Event event) {
        lock.lock();
        try {
            events.add(event);
            hurry();
        } finally {
            lock.unlock();
        }
    }

    /// All events so far, after `waitNanos`, or as soon as something is urgent.
    List<Event> take(long waitNanos) {
        lock.lock();
        try {
            long left = waitNanos;
            while (!urgent && left > 0) {
                left = due.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("a writer thread is stopped by an event, not by an interrupt", e);
        } finally {
            lock.unlock();
        }
        return drain();
    }

    private List<Event> drain() {
        lock.lock();
        try {
            List<Event> taken = events;
            if (overflowPlace >= 0) {
                taken.set(overflowPlace, new Event.Overflowed(refused));
            }
            events = new ArrayList<>(taken.size() + 8);
            bytes = 0;
            packets = 0;
            overflowPlace = -1;
            refused = 0;
            urgent = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void refuse() {
        if (overflowPlace < 0) {
            overflowPlace = events.size();
            events.add(new Event.Overflowed(0));
        }
        refused++;
        hurry();
    }

    private void hurry() {
        if (!urgent) {
            urgent = true;
            due.signal();
        }
    }
}
