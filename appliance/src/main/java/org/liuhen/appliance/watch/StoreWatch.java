package org.liuhen.appliance.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.liuhen.storage.scrub.ScrubState;
import org.liuhen.storage.time.ClockState;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.volume.VolumeState;

/// Asks store and clock, once a second, how they are.
///
/// **Thread.** One of its own: a store whose disk hangs may make it wait.
final class StoreWatch {
    /// A store that has not answered for so long waits for its disk.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Supplier<StoreSigns> store;
    private final AlarmBoard board;
    private final Clocks clocks;
    private volatile Optional<StoreSigns> signs = Optional.empty();
    private volatile long answeredNanos;

    StoreWatch(Supplier<StoreSigns> store, AlarmBoard board, Clocks clocks) {
        this.store = store;
        this.board = board;
        this.clocks = clocks;
        this.answeredNanos = clocks.monotonicNanos();
    }

    /// What the store said last; empty before it was asked.
    Optional<StoreSigns> signs() {
        return signs;
    }

    /// Whether it owes an answer for longer than a healthy store takes.
    boolean hangs() {
        return clocks.monotonicNanos() - answeredNanos > PATIENCE.toNanos();
    }

    /// One round. The thread of the watch only.
    void round() {
        StoreSigns now = store.get();
        signs = Optional.of(now);
        answeredNanos = clocks.monotonicNanos();
        board.say(AlarmBoard.Teller.STORE, alarms(now));
    }

    private List<Alarm> alarms(StoreSigns now) {
        List<Alarm> alarms = new ArrayList<>();
        now.failure().ifPresent(why -> alarms.add(alarm(AlarmCode.STORE_FAILED, why, why)));
        now.indexFailure().ifPresent(why -> alarms.add(alarm(AlarmCode.INDEX_FAILED, why, why)));
        refusing(now.volumes()).ifPresent(alarms::add);
        if (!now.damaged().isEmpty()) {
            alarms.add(damage(now.damaged()));
        }
        if (now.clock() == ClockState.UNTRUSTED) {
            alarms.add(plain(AlarmCode.CLOCK_UNTRUSTED));
        } else if (now.clock() == ClockState.UNSYNCED) {
            alarms.add(plain(AlarmCode.CLOCK_UNSYNCED));
        }
        return alarms;
    }

    /// The volumes that refuse, and where footage goes meanwhile. A store on one disk has nothing to change to:
    /// what it refuses is an alarm of its tracks.
    private Optional<Alarm> refusing(List<VolumeState> volumes) {
        List<VolumeState> refusing =
                volumes.stream().filter(volume -> !volume.takesFootage()).toList();
        if (volumes.size() < 2 || refusing.isEmpty()) {
            return Optional.empty();
        }
        Optional<VolumeState> taking =
                volumes.stream().filter(VolumeState::takesFootage).findFirst();
        String reasons = refusing.stream()
                .map(volume -> volume.number() + " (" + volume.directory() + "): "
                        + volume.refusal().orElseThrow().reason())
                .collect(Collectors.joining("; "));
        return Optional.of(alarm(
                AlarmCode.VOLUME_REFUSES,
                "卷 " + reasons
                        + taking.map(volume -> "；录像写入卷 " + volume.number()).orElse("；没有可用的卷"),
                "volume " + reasons
                        + taking.map(volume -> "; footage goes to volume " + volume.number())
                                .orElse("; no other takes any")));
    }

    private Alarm damage(List<ScrubState.Damaged> damaged) {
        ScrubState.Damaged first = damaged.getFirst();
        String place = first.place().orElse("entry " + first.entry());
        int more = damaged.size() - 1;
        return alarm(
                AlarmCode.SCRUB_DAMAGE,
                place + (more == 0 ? "" : "，另有 " + more + " 处"),
                place + (more == 0 ? "" : ", and " + more + " more"));
    }

    private Alarm plain(AlarmCode code) {
        return new Alarm(code, Optional.empty(), clocks.wallMicros(), code.chinese(), code.english());
    }

    private Alarm alarm(AlarmCode code, String chinese, String english) {
        return new Alarm(
                code,
                Optional.empty(),
                clocks.wallMicros(),
                code.chinese() + "：" + chinese,
                code.english() + ": " + english);
    }
}
