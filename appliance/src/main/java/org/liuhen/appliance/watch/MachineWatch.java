package org.liuhen.appliance.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.time.Clocks;

/// Looks once a second at the disk, and at those who watch: the reconciler and the watch over the store.
///
/// **Thread.** One of its own, which waits for nobody.
final class MachineWatch {
    private final Volume volume;
    private final Verdicts verdicts;
    private final StoreWatch store;
    private final AlarmBoard board;
    private final long reserveBytes;
    private final Clocks clocks;

    /// @param reserveBytes room on the disk below which no session begins
    MachineWatch(
            Volume volume, Verdicts verdicts, StoreWatch store, AlarmBoard board, long reserveBytes, Clocks clocks) {
        this.volume = volume;
        this.verdicts = verdicts;
        this.store = store;
        this.board = board;
        this.reserveBytes = reserveBytes;
        this.clocks = clocks;
    }

    /// One round. The thread of the watch only.
    void round() {
        List<Alarm> alarms = new ArrayList<>();
        if (verdicts.haveGoneBad()) {
            alarms.add(alarm(AlarmCode.WATCH_STOPPED, "", ""));
        }
        if (volume.hangs() || store.hangs() || stalls()) {
            alarms.add(alarm(AlarmCode.STORAGE_STALL, "", ""));
        }
        OptionalLong free = volume.freeBytes();
        if (free.isPresent() && free.getAsLong() < reserveBytes) {
            alarms.add(space(free.getAsLong() >> 20, reserveBytes >> 20));
        }
        board.say(AlarmBoard.Teller.MACHINE, alarms);
    }

    /// Reads may come from the cache of a disk that takes no write any more: then the sources tell.
    private boolean stalls() {
        return verdicts.all().stream()
                .anyMatch(each -> each.verdict() instanceof Verdict.NotRecording(long _, Reason why)
                        && why.cause() == Cause.STORAGE_STALL);
    }

    private Alarm space(long freeMiB, long reserveMiB) {
        return alarm(
                AlarmCode.DISK_SPACE,
                "：剩余 " + freeMiB + " MiB，少于 " + reserveMiB + " MiB 时不能开始新的录制",
                ": " + freeMiB + " MiB; a session begins with " + reserveMiB + " MiB at least");
    }

    private Alarm alarm(AlarmCode code, String chinese, String english) {
        return new Alarm(
                code, Optional.empty(), clocks.wallMicros(), code.chinese() + chinese, code.english() + english);
    }
}
