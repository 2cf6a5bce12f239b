package org.liuhen.appliance.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.signal.Warning;
import org.liuhen.storage.Ending;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.media.LiveTail;
import org.liuhen.storage.time.SessionTime;

/// A track whose recorder says what it is told to say.
final class StagedTrack implements Feed {
    static final long LENGTH_MICROS = 500_000;

    final LiveTail said = new LiveTail();

    @Nullable
    Ending trouble;

    @Nullable
    Ending diskRefusal;

    final List<Warning> warnings = new ArrayList<>();
    long arrived;
    long skipped;
    long lost;
    private final SimulatedClocks clocks;
    private final SessionTime time;
    private final String source;
    private long offset = 1_000;

    StagedTrack(SimulatedClocks clocks, String source) {
        this.clocks = clocks;
        this.time = new SessionTime(clocks.wallMicros() - clocks.monotonicNanos() / 1_000);
        this.source = source;
    }

    /// It should be recorded from now on.
    Expected expected() {
        return new Expected(
                new SourcePlace("room-1", "第一询问室", source, "正面"),
                new TrackId("20261123-010203-123456", source),
                said,
                time,
                clocks.monotonicNanos(),
                this);
    }

    /// Its writer says that half a second up to now is durable.
    void write() {
        writeAheadOf(0);
    }

    /// The same, and its media is of a time to come.
    void writeAheadOf(long micros) {
        arrived += 12;
        said.add(
                0,
                offset,
                new Fragment(
                        new byte[100], nowMicros() + micros - LENGTH_MICROS, LENGTH_MICROS, 12, Fragment.Start.KEY));
        offset += 100;
    }

    long nowMicros() {
        return time.now(clocks);
    }

    @Override
    public Optional<Ending> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public Optional<Ending> diskRefusal() {
        return Optional.ofNullable(diskRefusal);
    }

    @Override
    public List<Warning> warnings() {
        return warnings;
    }

    @Override
    public long arrivedPackets() {
        return arrived;
    }

    @Override
    public long skippedPackets() {
        return skipped;
    }

    @Override
    public long lostPackets() {
        return lost;
    }
}
