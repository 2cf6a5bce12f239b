package org.liuhen.storage.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.FlawRow;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.timeline.Interruption.Kind;
import org.liuhen.storage.timeline.Interruption.Standing;

/// The interruptions of a session and how far each is explained.
///
/// @param interruptions in the order of their beginning
/// @param complete whether a `complete` entry says that none waits any more
public record Ledger(List<Interruption> interruptions, boolean complete) {
    public Ledger {
        interruptions = List.copyOf(interruptions);
    }

    /// What the log says of one track.
    public record TrackRows(List<GapRow> gaps, List<FlawRow> flaws) {}

    /// Draws the ledger up.
    ///
    /// @param tracks the rows of each track of the session
    /// @param deeds what people did with the session, in the order of the log
    public static Ledger of(Map<TrackId, TrackRows> tracks, List<EntryRow> deeds) {
        Words words = new Words(deeds);
        List<Interruption> all = new ArrayList<>();
        tracks.forEach((track, rows) -> {
            for (GapRow gap : rows.gaps()) {
                all.add(new Interruption(
                        gap.entryIndex(),
                        track,
                        Kind.GAP,
                        gap.cause(),
                        gap.fromMicros(),
                        gap.toMicros(),
                        0,
                        gap.detail(),
                        gap.by(),
                        words.standing(gap.entryIndex(), gap.cause()),
                        words.statement(gap.entryIndex())));
            }
            for (FlawRow flaw : rows.flaws()) {
                all.add(new Interruption(
                        flaw.entryIndex(),
                        track,
                        Kind.FLAW,
                        flaw.cause(),
                        flaw.fromMicros(),
                        flaw.toMicros(),
                        flaw.count(),
                        flaw.detail(),
                        Optional.empty(),
                        words.standing(flaw.entryIndex(), flaw.cause()),
                        words.statement(flaw.entryIndex())));
            }
        });
        all.sort(Comparator.comparingLong(Interruption::fromMicros).thenComparingLong(Interruption::entry));
        return new Ledger(all, words.complete);
    }

    /// Those that nobody has explained yet.
    public List<Interruption> waiting() {
        return interruptions.stream()
                .filter(each -> each.standing() == Standing.WAITING)
                .toList();
    }

    /// The interruption of this entry.
    public Optional<Interruption> find(long entry) {
        return interruptions.stream().filter(each -> each.entry() == entry).findFirst();
    }

    /// What people said.
    private static final class Words {
        private final Map<Long, Long> statements = new HashMap<>();
        private final Set<Long> reviewed = new HashSet<>();
        private boolean complete;

        Words(List<EntryRow> deeds) {
            for (EntryRow deed : deeds) {
                switch (deed.entry().fact()) {
                    case SessionFact.Statement statement ->
                        statement.interruptions().forEach(entry -> statements.put(entry, deed.index()));
                    case SessionFact.Review review -> reviewed.add(review.statement());
                    case SessionFact.Complete _ -> complete = true;
                    default -> {}
                }
            }
        }

        Optional<Long> statement(long entry) {
            return Optional.ofNullable(statements.get(entry));
        }

        Standing standing(long entry, Cause cause) {
            Long statement = statements.get(entry);
            if (statement != null) {
                return reviewed.contains(statement) ? Standing.REVIEWED : Standing.STATED;
            }
            return cause.weight() == Cause.Weight.INTERRUPTION ? Standing.WAITING : Standing.NONE;
        }
    }
}
