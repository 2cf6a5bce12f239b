package org.liuhen.appliance.watch;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Reminds people of sessions that have been open for very long. It never ends one.
final class SessionWatch {
    private final Supplier<List<Forgotten>> forgotten;
    private final AlarmBoard board;

    /// @param forgotten the sessions that people are to be reminded of; waits for nothing
    SessionWatch(Supplier<List<Forgotten>> forgotten, AlarmBoard board) {
        this.forgotten = forgotten;
        this.board = board;
    }

    /// One round. One thread.
    void round() {
        List<Alarm> alarms = forgotten.get().stream().map(SessionWatch::alarm).toList();
        board.say(AlarmBoard.Teller.SESSIONS, alarms);
    }

    private static Alarm alarm(Forgotten session) {
        long hours = session.age().toHours();
        AlarmCode code = AlarmCode.SESSION_FORGOTTEN;
        String room = session.at().roomName();
        return new Alarm(
                code,
                Optional.of(session.at()),
                session.startMicros(),
                room + "：" + code.chinese() + "（已录制 " + hours + " 小时，录制仍在继续）",
                room + ": " + code.english() + " (" + hours + " h; it is still being recorded)");
    }
}
