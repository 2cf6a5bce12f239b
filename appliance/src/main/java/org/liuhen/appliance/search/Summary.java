package org.liuhen.appliance.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.timeline.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is known about a session, as the index has it at this moment: nobody waits for the log here.
///
/// @param footageMicros how long at least one of its tracks has sealed footage
/// @param flagged whether it is not for everybody
/// @param about empty if nothing was entered, or what was cannot be read
public record Summary(
        SessionRow session, Ledger ledger, long footageMicros, boolean flagged, Optional<Particulars> about) {
    private static final Logger LOG = LoggerFactory.getLogger(Summary.class);

    /// Draws it up.
    public static Summary of(EvidenceStore store, SessionRow session) throws IOException {
        EvidenceIndex index = store.index();
        Map<TrackId, Ledger.TrackRows> tracks = new LinkedHashMap<>();
        List<RunRow> runs = new ArrayList<>();
        for (String name : session.tracks()) {
            TrackId track = new TrackId(session.session(), name);
            tracks.put(track, new Ledger.TrackRows(index.gaps(track), index.flaws(track)));
            runs.addAll(index.runs(track));
        }
        List<EntryRow> deeds = index.deeds(session.session());
        return new Summary(
                session,
                Ledger.of(tracks, deeds),
                footage(session.startMicros(), runs),
                isFlagged(deeds),
                about(store, session, deeds));
    }

    /// What several runs cover together, from the beginning of their session on.
    static long footage(long startMicros, List<RunRow> runs) {
        List<RunRow> inOrder = new ArrayList<>(runs);
        inOrder.sort(Comparator.comparingLong(RunRow::startMicros));
        long covered = 0;
        long at = startMicros;
        for (RunRow run : inOrder) {
            if (run.endMicros() > at) {
                covered += run.endMicros() - Math.max(at, run.startMicros());
                at = run.endMicros();
            }
        }
        return covered;
    }

    /// The newest entry holds.
    private static boolean isFlagged(List<EntryRow> deeds) {
        return deeds.reversed().stream()
                .map(deed -> deed.entry().fact())
                .filter(SessionFact.Flags.class::isInstance)
                .map(SessionFact.Flags.class::cast)
                .findFirst()
                .filter(newest -> !newest.flags().isEmpty())
                .isPresent();
    }

    private static Optional<Particulars> about(EvidenceStore store, SessionRow session, List<EntryRow> deeds) {
        try {
            return Particulars.newest(deeds, store.ledgerBook()::words);
        } catch (IOException e) {
            LOG.warn("couldn't read what session {} is about", session.session(), e);
            return Optional.empty();
        }
    }
}
