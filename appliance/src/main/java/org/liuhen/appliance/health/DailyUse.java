package org.liuhen.appliance.health;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SessionRow;

/// How much evidence a day brings, by what the last seven days brought.
final class DailyUse {
    private static final long DAY_MICROS = Duration.ofDays(1).toMillis() * 1_000;
    private static final long DAYS = 7;
    /// So many sessions, and so many intakes, are looked at: no office has more in a week.
    private static final int MOST = 2_000;

    private DailyUse() {}

    /// Bytes a day; empty if nothing was recorded or taken in. A machine that is younger than seven days is
    /// judged by its age, and by one day at least.
    ///
    /// @param nowMicros wall time
    static OptionalLong bytes(EvidenceIndex index, long nowMicros) throws IOException {
        long weekBegan = nowMicros - DAYS * DAY_MICROS;
        long oldest = nowMicros - DAY_MICROS;
        long bytes = 0;
        for (SessionRow session : index.sessions(MOST, Optional.empty())) {
            oldest = Math.min(oldest, session.startMicros());
            if (session.startMicros() < weekBegan) {
                break;
            }
            bytes += recorded(index, session);
        }
        for (EntryRow intake : index.intakes(MOST, Optional.empty())) {
            long began = intake.entry().stamp().wallMicros();
            oldest = Math.min(oldest, began);
            if (began < weekBegan) {
                break;
            }
            bytes += takenIn(index, intake);
        }
        double days = (double) (nowMicros - Math.max(weekBegan, oldest)) / DAY_MICROS;
        return bytes == 0 ? OptionalLong.empty() : OptionalLong.of((long) (bytes / days));
    }

    private static long recorded(EvidenceIndex index, SessionRow session) throws IOException {
        long bytes = 0;
        for (String track : session.tracks()) {
            for (RunRow run : index.runs(new TrackId(session.session(), track))) {
                bytes += run.coveredBytes();
            }
        }
        return bytes;
    }

    private static long takenIn(EvidenceIndex index, EntryRow intake) throws IOException {
        long bytes = 0;
        if (intake.entry().fact() instanceof IntakeFact.Intake began) {
            for (EntryRow row : index.intakeEntries(began.intake())) {
                if (row.entry().fact() instanceof IntakeFact.Import taken) {
                    bytes += taken.lengthBytes();
                }
            }
        }
        return bytes;
    }
}
