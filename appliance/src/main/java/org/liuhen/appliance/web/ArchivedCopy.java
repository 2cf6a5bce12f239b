package org.liuhen.appliance.web;

import java.io.IOException;
import org.liuhen.storage.archive.ArchiveState;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.index.SessionRow;

/// How much of a session, or of one of its tracks, the archive gave its receipt for.
///
/// @param segments sealed segments of the footage
/// @param receipted how many of them a receipt tells of
record ArchivedCopy(State state, int segments, int receipted) {
    /// In one word.
    enum State {
        /// Only this machine has it.
        LOCAL,
        /// The archive has a part of it.
        PARTLY,
        /// The archive gave its receipt for all of it.
        RECEIPTED,
        /// It was marked as a state secret, and what was not archived by then never will be.
        WITHHELD
    }

    /// Of a whole session. Its end is its last entry that matters: all that it answers for stands before it.
    static State of(SessionRow session, ArchiveState archive, boolean isSecret) {
        boolean whole = session.end()
                .filter(end -> end.entryIndex() < archive.receipted())
                .isPresent();
        if (isSecret) {
            return State.WITHHELD;
        }
        return whole ? State.RECEIPTED : session.entryIndex() < archive.receipted() ? State.PARTLY : State.LOCAL;
    }

    /// Of one track.
    static ArchivedCopy of(TrackId track, State session, Evidence evidence, ArchiveState archive) throws IOException {
        int segments = 0;
        int receipted = 0;
        for (SegmentRow segment : evidence.segments(track)) {
            segments++;
            receipted += segment.entryIndex() < archive.receipted() ? 1 : 0;
        }
        State state =
                receipted == segments && segments > 0 ? State.RECEIPTED : receipted > 0 ? State.PARTLY : State.LOCAL;
        return new ArchivedCopy(session == State.WITHHELD ? session : state, segments, receipted);
    }
}
