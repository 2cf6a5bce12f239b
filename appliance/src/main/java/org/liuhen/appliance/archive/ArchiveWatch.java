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
import org.liuhen.storage.time.Clocks;

/// Sees to it that nobody overlooks the archive: one that does not answer, that refuses, that has another
/// history; what
/// waits for too long; what never comes there. One thread.
public final class ArchiveWatch {
    private final Supplier<Optional<ArchiveState>> archive;
    private final Duration deadline;
    private final AlarmBoard board;
    private final Clocks clocks;

    /// @param deadline how long something may wait
    public ArchiveWatch(Supplier<Optional<ArchiveState>> archive, Duration deadline, AlarmBoard board, Clocks clocks) {
        this.archive = archive;
        this.deadline = deadline;
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
        if (state.absent() > 0) {
            alarms.add(alarm(
                    AlarmCode.ARCHIVE_ABSENT,
                    state.absent() + " 处",
                    state.absent() + " stretches of files; \"liuhen verify\" names them"));
        }
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
