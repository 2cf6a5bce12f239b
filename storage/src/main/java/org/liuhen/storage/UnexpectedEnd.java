package org.liuhen.storage;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.TrackId;

/// What ended the recording of the tracks that an opening finds in open sessions. A track whose newest entry was
/// written under another boot lost the machine, whether a run of it was open or it stood between two runs. Under
/// the same boot a run that is open says that the program died; without one it may have been stopped in good
/// order.
final class UnexpectedEnd {
    private static final Ending POWER = new Ending(Cause.POWER, "the machine stopped or restarted");
    private static final Ending DIED =
            new Ending(Cause.PROCESS_DIED, "the recording program ended without closing its files");
    private static final Ending RESTARTED =
            new Ending(Cause.RESTART, "the recording program was stopped and started again");

    private final Map<TrackId, Entry> lastSigns;
    private final boolean runWasOpen;
    private final String boot;

    /// @param lastSigns newest entry of each track that tells of its recording, before this opening
    /// @param open the open sessions, before this opening closed anything
    /// @param boot identity of the present boot
    UnexpectedEnd(Map<TrackId, Entry> lastSigns, List<OpenSession> open, String boot) {
        this.lastSigns = lastSigns;
        this.runWasOpen = open.stream()
                .flatMap(session -> session.tracks().stream())
                .anyMatch(track -> track.run().isPresent());
        this.boot = boot;
    }

    /// Why an open run of `track` ended.
    Ending ofRun(TrackId track) {
        return hasRebooted(track)
                ? new Ending(Cause.POWER, "the machine stopped or restarted; sealed at the next start")
                : new Ending(Cause.PROCESS_DIED, "the program ended without closing the run; sealed at the next start");
    }

    /// Why `track` has no footage from its last to what comes after this opening. What an earlier opening found
    /// stands as long as nothing was recorded since.
    Ending ofTrack(TrackId track) {
        if (hasRebooted(track) || closedFor(track) == Cause.POWER) {
            return POWER;
        }
        return runWasOpen || closedFor(track) == Cause.PROCESS_DIED ? DIED : RESTARTED;
    }

    private boolean hasRebooted(TrackId track) {
        Entry sign = lastSigns.get(track);
        return sign != null && !sign.stamp().boot().equals(boot);
    }

    private @Nullable Cause closedFor(TrackId track) {
        Entry sign = lastSigns.get(track);
        return sign != null && sign.fact() instanceof Fact.Close close ? close.cause() : null;
    }
}
