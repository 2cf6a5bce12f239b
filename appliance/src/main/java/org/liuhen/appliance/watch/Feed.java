package org.liuhen.appliance.watch;

import java.util.List;
import java.util.Optional;
import org.liuhen.ingest.record.Recorder;
import org.liuhen.ingest.signal.Warning;
import org.liuhen.storage.Ending;

/// What a recorder tells of itself. It gives words to a verdict; whether footage is on the disk it is never asked.
/// Every answer comes at once.
public interface Feed {
    /// Why the source gives nothing.
    Optional<Ending> trouble();

    /// Why the disk did not take what came.
    Optional<Ending> diskRefusal();

    /// What is wrong with what the source shows and lets hear.
    List<Warning> warnings();

    /// Packets that came so far.
    long arrivedPackets();

    /// Packets that came so far and were of no use: no key frame before them, or no run.
    long skippedPackets();

    /// Packets that were lost on the way so far.
    long lostPackets();

    /// What `recorder` tells.
    static Feed of(Recorder recorder) {
        return new Feed() {
            @Override
            public Optional<Ending> trouble() {
                return recorder.trouble();
            }

            @Override
            public Optional<Ending> diskRefusal() {
                return recorder.counts().diskRefusal();
            }

            @Override
            public List<Warning> warnings() {
                return recorder.warnings();
            }

            @Override
            public long arrivedPackets() {
                return recorder.counts().arrivedPackets();
            }

            @Override
            public long skippedPackets() {
                return recorder.counts().skippedPackets();
            }

            @Override
            public long lostPackets() {
                return recorder.counts().lostPackets();
            }
        };
    }
}
