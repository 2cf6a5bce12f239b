package org.liuhen.appliance.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.space.DiskOutlook;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.time.ClockState;

/// The whole watch over one staged track, disk and store, a round when the test says so.
final class WatchOnStage implements AutoCloseable {
    static final StoreSigns WELL =
            new StoreSigns(Optional.empty(), Optional.empty(), 7, ClockState.SYNCED, List.of(), List.of());
    static final long RESERVE_BYTES = 2L << 30;

    final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    final StagedDisk disk = new StagedDisk();
    final StagedTrack track = new StagedTrack(clocks, "front");
    final Bulletin bulletin = new Bulletin(clocks);
    final Verdicts verdicts = new Verdicts(bulletin, clocks);
    final AlarmBoard board = new AlarmBoard(bulletin);
    final Volume volume =
            new Volume(new StateLayout(Path.of("/nowhere")), () -> List.of(Path.of("/nowhere")), disk, clocks);
    final List<Expected> expected = new ArrayList<>();
    final List<Forgotten> forgotten = new ArrayList<>();
    StoreSigns signs = WELL;
    DiskOutlook outlook = outlook(100, DiskOutlook.Level.OK);
    private final Reconciler reconciler = new Reconciler(() -> expected, volume, verdicts, board, clocks);
    private final StoreWatch store = new StoreWatch(() -> signs, board, clocks);
    private final SessionWatch sessions = new SessionWatch(() -> forgotten, board);
    private final MachineWatch machine =
            new MachineWatch(volume, verdicts, store, board, _ -> outlook, RESERVE_BYTES, clocks);

    /// A disk that lasts for so long.
    static DiskOutlook outlook(double hours, DiskOutlook.Level level) {
        return new DiskOutlook(Optional.of(hours), hours, Map.of(), level);
    }

    /// START: the track should be recorded from now on.
    void start() {
        expected.clear();
        expected.add(track.expected());
    }

    /// STOP, or a pause.
    void stop() {
        expected.clear();
    }

    /// Each watch does a round.
    void look() {
        reconciler.round();
        lookAtMachine();
    }

    /// Each watch does a round, but for the reconciler.
    void lookAtMachine() {
        store.round();
        sessions.round();
        machine.round();
    }

    /// Half a second passes, in which footage is written.
    void write() {
        pass(Duration.ofMillis(500));
        track.write();
    }

    /// Footage is written and looked at for some seconds.
    void record(int seconds) {
        for (int i = 0; i < seconds; i++) {
            write();
            write();
            look();
        }
    }

    /// A time passes without a look.
    void pass(Duration time) {
        clocks.advance(time);
    }

    /// Seconds pass with a look at the end of each.
    void wait(int seconds) {
        for (int i = 0; i < seconds; i++) {
            pass(Duration.ofSeconds(1));
            look();
        }
    }

    Verdict verdict() {
        return verdicts.of(expected.getFirst());
    }

    /// The alarm that is on with this code, if one is.
    Optional<Alarm> alarm(AlarmCode code) {
        return board.current().stream().filter(alarm -> alarm.code() == code).findFirst();
    }

    /// What was told about alarms with this code.
    List<String> toldOf(AlarmCode code) throws InterruptedException {
        return bulletin.after(0, Duration.ZERO).events().stream()
                .map(Notice::of)
                .filter(notice ->
                        notice.alarm() != null && notice.alarm().code().equals(code.code()))
                .map(Notice::event)
                .toList();
    }

    @Override
    public void close() {
        disk.goOn();
        volume.close();
    }
}
