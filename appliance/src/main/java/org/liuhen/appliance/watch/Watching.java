package org.liuhen.appliance.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.liuhen.appliance.space.DiskOutlook;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.time.Clocks;

/// The watch, put together: what should be recorded goes in, verdicts and alarms come out. Every question to it is
/// answered at once, whatever hangs. Safe for many threads.
public final class Watching implements AutoCloseable {
    private final Clocks clocks;
    private final Bulletin bulletin;
    private final Verdicts verdicts;
    private final AlarmBoard board;
    private final Volume volume;
    private final Reconciler reconciler;
    private final StoreWatch store;
    private final MachineWatch machine;
    private final SessionWatch sessions;
    private final List<Rounds> rounds = new ArrayList<>();

    /// @param verdicts where the verdicts go
    /// @param bulletin told what changes
    /// @param outlook how long the disk lasts with so many bytes free; asks no disk
    /// @param reserveBytes room on the disk below which no session begins
    /// @param forgotten the sessions that people are to be reminded of; waits for nothing
    public Watching(
            EvidenceStore store,
            Expectations expectations,
            Verdicts verdicts,
            Bulletin bulletin,
            LongFunction<DiskOutlook> outlook,
            long reserveBytes,
            Supplier<List<Forgotten>> forgotten) {
        this.clocks = store.clocks();
        this.bulletin = bulletin;
        this.verdicts = verdicts;
        this.board = new AlarmBoard(bulletin);
        this.volume = new Volume(store.layout(), store::footageDirectories, clocks);
        this.reconciler = new Reconciler(expectations, volume, verdicts, board, clocks);
        this.store = new StoreWatch(() -> StoreSigns.of(store), board, clocks);
        this.machine = new MachineWatch(volume, verdicts, this.store, board, outlook, reserveBytes, clocks);
        this.sessions = new SessionWatch(forgotten, board);
    }

    /// Begins to watch. Once only.
    public void begin() {
        rounds.add(Rounds.begin("reconciler", reconciler::round, clocks));
        rounds.add(Rounds.begin("store-watch", store::round, clocks));
        rounds.add(Rounds.begin("machine-watch", machine::round, clocks));
        rounds.add(Rounds.begin("session-watch", sessions::round, clocks));
    }

    /// The alarms that are on.
    public AlarmBoard board() {
        return board;
    }

    /// What changed lately.
    public Bulletin bulletin() {
        return bulletin;
    }

    /// The verdicts.
    public Verdicts verdicts() {
        return verdicts;
    }

    /// Room on the disk, as it told last; empty if it cannot tell.
    public OptionalLong freeBytes() {
        return volume.freeBytes();
    }

    /// What the store said last; empty before it was asked.
    public Optional<StoreSigns> store() {
        return store.signs();
    }

    /// The clocks by which it watches.
    public Clocks clocks() {
        return clocks;
    }

    /// Ends it; a thread that hangs at a disk ends when the disk lets it.
    @Override
    public void close() {
        rounds.forEach(Rounds::close);
        volume.close();
    }
}
