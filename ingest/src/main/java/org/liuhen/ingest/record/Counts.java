package org.liuhen.ingest.record;

import java.util.concurrent.atomic.AtomicLong;

/// What a recorder did, for a page and for tests. The writer counts, any thread reads.
public final class Counts {
    private final AtomicLong skippedPackets = new AtomicLong();
    private final AtomicLong refusedPackets = new AtomicLong();
    private final AtomicLong runs = new AtomicLong();
    private volatile boolean recording;

    Counts() {}

    /// Packets that came before a key frame, or while no run could be begun: they were not stored.
    public long skippedPackets() {
        return skippedPackets.get();
    }

    /// Packets that the queue refused because the disk was too slow.
    public long refusedPackets() {
        return refusedPackets.get();
    }

    /// Runs begun.
    public long runs() {
        return runs.get();
    }

    /// Whether a run is open. What is on the disk is another question, which only the disk answers.
    public boolean isRecording() {
        return recording;
    }

    void skipped() {
        skippedPackets.incrementAndGet();
    }

    void refused(long packets) {
        refusedPackets.addAndGet(packets);
    }

    void recording() {
        runs.incrementAndGet();
        recording = true;
    }

    void lost() {
        recording = false;
    }
}
