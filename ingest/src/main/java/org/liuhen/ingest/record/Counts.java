package org.liuhen.ingest.record;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.liuhen.storage.Ending;

/// What a recorder did, for a page and for tests. Its two threads count, any thread reads.
public final class Counts {
    private final AtomicLong skippedPackets = new AtomicLong();
    private final AtomicLong refusedPackets = new AtomicLong();
    private final AtomicLong arrivedPackets = new AtomicLong();
    private final AtomicLong lostPackets = new AtomicLong();
    private final AtomicLong runs = new AtomicLong();
    private volatile boolean recording;
    private volatile Optional<Ending> diskRefusal = Optional.empty();

    Counts() {}

    /// Packets that came before a key frame, or while no run could be begun: they were not stored.
    public long skippedPackets() {
        return skippedPackets.get();
    }

    /// Packets that the queue refused because the disk was too slow.
    public long refusedPackets() {
        return refusedPackets.get();
    }

    /// Packets that the source gave.
    public long arrivedPackets() {
        return arrivedPackets.get();
    }

    /// Packets that were lost on the way from the source, as far as their numbers tell.
    public long lostPackets() {
        return lostPackets.get();
    }

    /// Why the disk did not take what was last to be stored, until a run is begun again.
    public Optional<Ending> diskRefusal() {
        return diskRefusal;
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

    void arrived() {
        arrivedPackets.incrementAndGet();
    }

    void missed(int packets) {
        lostPackets.addAndGet(packets);
    }

    void refused(Ending why) {
        diskRefusal = Optional.of(why);
    }

    void recording() {
        runs.incrementAndGet();
        recording = true;
        diskRefusal = Optional.empty();
    }

    void lost() {
        recording = false;
    }
}
