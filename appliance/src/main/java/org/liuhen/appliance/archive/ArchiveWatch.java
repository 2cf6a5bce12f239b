package org.liuhen.appliance.archive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.liuhen.appliance.watch.Alarm;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.storage.archive.ArchiveState;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.time.Clocks;

/// Sees to it that nobody overlooks the archive: one that does not answer, that refuses, that has another
/// history; what
/// waits for too long; what never comes there. One thread.
public final class ArchiveWatch {
    /// With so small a part of its time left a lock should have been extended long ago.
    private static final int LOCKS_LEFT = 3;

    private final Supplier<Optional<ArchiveState>> archive;
    private final Duration deadline;
    private final Duration locks;
    private final AlarmBoard board;
    private final Clocks clocks;

    /// @param deadline how long something may wait
    /// @param locks how long evidence is locked at a time; extended when half of it is over
    public ArchiveWatch(
            Supplier<Optional<ArchiveState>> archive,
            Duration deadline,
            Duration locks,
            AlarmBoard board,
            Clocks clocks) {
        this.archive = archive;
        this.deadline = deadline;
        this.locks = locks;
        this.board = board;
        this.clocks = clocks;
    }

    /// One round.
    public void round() {
        archive.get().ifPresent(state -> board.say(AlarmBoard.Teller.ARCHIVE, alarms(state)));
    }

    private List<Alarm> alarms(ArchiveState state) {
        List<Alarm> alarms = new ArrayList<>();
        String problem = state.problem().orElse("");
        switch (state.link()) {
            case CONTRADICTED -> alarms.add(alarm(AlarmCode.ARCHIVE_CONTRADICTED, problem, problem));
            case REFUSED -> alarms.add(alarm(AlarmCode.ARCHIVE_REFUSED, problem, problem));
            case UNREACHABLE -> alarms.add(alarm(AlarmCode.ARCHIVE_UNREACHABLE, problem, problem));
            // What waits for too long is told below.
            case CONNECTING, CONNECTED, WAITING -> {}
        }
        state.oldestMicros()
                .map(oldest -> Duration.ofMillis((clocks.wallMicros() - oldest) / 1_000))
                .filter(age -> age.compareTo(deadline) > 0)
                .ifPresent(age -> alarms.add(alarm(
                        AlarmCode.ARCHIVE_OVERDUE,
                        "最早的已等待 " + age.toHours() + " 小时",
                        "the oldest has waited for " + age.toHours() + " h")));
        alarms.addAll(careAlarms(state));
        if (state.absent() > 0) {
            alarms.add(alarm(
                    AlarmCode.ARCHIVE_ABSENT,
                    state.absent() + " 处",
                    state.absent() + " stretches of files; \"liuhen verify\" names them"));
        }
        return alarms;
    }

    /// What was seen when the archive was looked after.
    private List<Alarm> careAlarms(ArchiveState state) {
        List<Alarm> alarms = new ArrayList<>();
        if (state.found().faults() > 0) {
            alarms.add(alarm(
                    AlarmCode.ARCHIVE_FAULTY,
                    state.found().faults() + " 个对象",
                    state.found().faults() + " objects; \"liuhen verify --archive\" names them"));
        }
        if (state.link() == ArchiveState.Link.CONNECTED && state.protection() == ArchiveFact.Protection.UNPROTECTED) {
            alarms.add(alarm(
                    AlarmCode.ARCHIVE_UNPROTECTED,
                    "它没有拒绝删除，请联系存档管理员启用对象锁定",
                    "it did not refuse to delete; ask who runs it for a bucket with Object Lock"));
        }
        state.found()
                .lockEndsMicros()
                .map(ends -> Duration.ofMillis((ends - clocks.wallMicros()) / 1_000))
                .filter(left -> left.compareTo(locks.dividedBy(LOCKS_LEFT)) < 0)
                .ifPresent(left -> alarms.add(alarm(
                        AlarmCode.ARCHIVE_LOCK_ENDING,
                        "最早的将在 " + left.toDays() + " 天后到期",
                        "the first of them in " + left.toDays() + " days")));
        return alarms;
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
