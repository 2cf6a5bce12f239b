package org.liuhen.appliance.search;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.appliance.cases.Person;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.timeline.Interruption;
import org.liuhen.storage.timeline.Ledger;

/// A session as the table knows it, in the words in which it was written. Not everything about it is for
/// everybody: whoever shows it asks the rights first.
///
/// @param room id of the room
/// @param endMicros −1 while it is being recorded
/// @param endEntry index of the entry that ends it; −1 while it is being recorded
/// @param footageMicros how long at least one of its tracks has footage, when the table took it in
/// @param complete whether it was declared complete
/// @param waiting interruptions that nobody has explained yet
/// @param findings how many interruptions and flaws it has, the ordinary ones left out
/// @param causes of those
/// @param flagged whether it is not for everybody
/// @param about empty if nothing was entered, or what was cannot be read
public record Known(
        String session,
        String room,
        long startMicros,
        long endMicros,
        long endEntry,
        long footageMicros,
        boolean complete,
        int waiting,
        int findings,
        Set<Cause> causes,
        boolean flagged,
        Optional<About> about) {
    public Known {
        causes = Set.copyOf(causes);
    }

    /// What it is about.
    ///
    /// @param caseNumber 案号
    /// @param cause 案由
    /// @param stage 环节
    /// @param parties 当事人, with their names masked
    /// @param officers names of the 执法人员
    public record About(String caseNumber, String cause, String stage, List<String> parties, List<String> officers) {
        public About {
            parties = List.copyOf(parties);
            officers = List.copyOf(officers);
        }

        private static About of(Particulars known) {
            return new About(
                    known.caseNumber(),
                    known.cause(),
                    known.stage(),
                    known.maskedParties(),
                    known.officers().stream().map(Person::name).toList());
        }
    }

    static Known of(Summary summary) {
        SessionRow session = summary.session();
        Ledger ledger = summary.ledger();
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        int findings = 0;
        for (Interruption each : ledger.interruptions()) {
            if (each.cause().weight() != Cause.Weight.ORDINARY) {
                causes.add(each.cause());
                findings++;
            }
        }
        return new Known(
                session.session(),
                session.room(),
                session.startMicros(),
                session.end().map(SessionRow.Ended::endMicros).orElse(-1L),
                session.end().map(SessionRow.Ended::entryIndex).orElse(-1L),
                summary.footageMicros(),
                ledger.complete(),
                ledger.waiting().size(),
                findings,
                causes,
                summary.flagged(),
                summary.about().map(About::of));
    }

    /// How it stands: waiting comes before ended, and recording before all.
    public Query.State state() {
        if (endMicros < 0) {
            return Query.State.RECORDING;
        }
        if (complete) {
            return Query.State.COMPLETE;
        }
        return waiting > 0 ? Query.State.WAITING : Query.State.ENDED;
    }
}
