package org.liuhen.appliance.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import org.liuhen.appliance.space.DiskOutlook;
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
    private final LongFunction<DiskOutlook> outlook;
    private final long reserveBytes;
    private final Clocks clocks;

    /// @param outlook how long the disk lasts with so many bytes free
    /// @param reserveBytes room on the disk below which no session begins
    MachineWatch(
            Volume volume,
            Verdicts verdicts,
            StoreWatch store,
            AlarmBoard board,
            LongFunction<DiskOutlook> outlook,
            long reserveBytes,
            Clocks clocks) {
        this.volume = volume;
        this.verdicts = verdicts;
        this.store = store;
        this.board = board;
        this.outlook = outlook;
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
        volume.freeBytes().ifPresent(free -> space(free).ifPresent(alarms::add));
        board.say(AlarmBoard.Teller.MACHINE, alarms);
    }

    /// Reads may come from the cache of a disk that takes no write any more: then the sources tell.
    private boolean stalls() {
        return verdicts.all().stream()
                .anyMatch(each -> each.verdict() instanceof Verdict.NotRecording(long _, Reason why)
                        && why.cause() == Cause.STORAGE_STALL);
    }

    private Optional<Alarm> space(long freeBytes) {
        if (freeBytes < reserveBytes) {
            long free = freeBytes >> 20;
            long reserve = reserveBytes >> 20;
            return Optional.of(alarm(
                    AlarmCode.DISK_SPACE,
                    "：剩余 " + free + " MiB，少于 " + reserve + " MiB 时不能开始新的录制",
                    ": " + free + " MiB; a session begins with " + reserve + " MiB at least"));
        }
        DiskOutlook ahead = outlook.apply(freeBytes);
        if (ahead.level() == DiskOutlook.Level.OK) {
            return Optional.empty();
        }
        String hours = String.format(Locale.ROOT, "%.1f", ahead.hoursRecording().orElse(ahead.hoursAll()));
        return Optional.of(alarm(AlarmCode.DISK_SPACE, "：约可再录 " + hours + " 小时", ": enough for about " + hours + " h"));
    }

    private Alarm alarm(AlarmCode code, String chinese, String english) {
        return new Alarm(
                code, Optional.empty(), clocks.wallMicros(), code.chinese() + chinese, code.english() + english);
    }
}
