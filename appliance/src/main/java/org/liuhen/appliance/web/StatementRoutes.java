package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.Access;
import org.liuhen.appliance.access.Action;
import org.liuhen.appliance.access.Login;
import org.liuhen.appliance.access.Rights;
import org.liuhen.appliance.access.Rights.Matter;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.LedgerBook;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.timeline.Ledger;

/// What waits for a statement 待说明, and what waits for another person who confirms it 待确认: of all sessions that
/// whoever asks finds.
final class StatementRoutes {
    /// So many of the newest sessions are looked at.
    private static final int MOST_SESSIONS = 500;

    private final EvidenceStore store;
    private final LedgerBook book;
    private final Recordings recordings;
    private final SourceTitles titles;
    private final Access access;
    private final Guard guard;

    StatementRoutes(EvidenceStore store, Recordings recordings, SourceTitles titles, Access access, Guard guard) {
        this.store = store;
        this.book = store.ledgerBook();
        this.recordings = recordings;
        this.titles = titles;
        this.access = access;
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/statements", this::list);
    }

    /// @param entry number of the statement's entry
    /// @param own whether whoever asks wrote it, and so cannot confirm it
    private record Unconfirmed(
            long entry, long wallMicros, String by, SessionRoutes.Reason cause, int interruptions, boolean own) {}

    /// @param waiting interruptions without a statement
    /// @param mayExplain whether whoever asks may write one
    /// @param mayConfirm whether whoever asks may confirm those of others
    /// @param ended whether it has ended
    private record Due(
            String session,
            String roomName,
            long startMicros,
            boolean ended,
            int waiting,
            List<Unconfirmed> unconfirmed,
            boolean mayExplain,
            boolean mayConfirm) {}

    /// @param looked how many sessions were looked at
    private record Dues(List<Due> sessions, int looked, boolean whole) {}

    private void list(Context context) throws IOException {
        Login who = guard.who(context);
        List<Due> dues = new ArrayList<>();
        List<SessionRow> rows = store.accessBook().current().sessions(MOST_SESSIONS, Optional.empty());
        for (SessionRow row : rows) {
            Matter matter = recordings.session(row, who);
            if (Rights.may(who, Action.FIND, matter)) {
                @Nullable Due due = due(row, matter, who);
                if (due != null) {
                    dues.add(due);
                }
            }
        }
        Wire.write(context, new Dues(dues, rows.size(), rows.size() < MOST_SESSIONS));
    }

    private @Nullable Due due(SessionRow row, Matter matter, Login who) throws IOException {
        try {
            Ledger ledger = book.ledger(row.session());
            List<Unconfirmed> unconfirmed = unconfirmed(book.deeds(row.session()), who);
            return ledger.waiting().isEmpty() && unconfirmed.isEmpty()
                    ? null
                    : new Due(
                            row.session(),
                            titles.room(row.room()),
                            row.startMicros(),
                            row.end().isPresent(),
                            ledger.waiting().size(),
                            unconfirmed,
                            Rights.may(who, Action.EXPLAIN, matter),
                            Rights.may(who, Action.CONFIRM, matter));
        } catch (LedgerRefusal e) {
            return null;
        }
    }

    private List<Unconfirmed> unconfirmed(List<EntryRow> deeds, Login who) {
        Set<Long> reviewed = new HashSet<>();
        for (EntryRow deed : deeds) {
            if (deed.entry().fact() instanceof SessionFact.Review review) {
                reviewed.add(review.statement());
            }
        }
        List<Unconfirmed> unconfirmed = new ArrayList<>();
        for (EntryRow deed : deeds) {
            if (deed.entry().fact() instanceof SessionFact.Statement fact && !reviewed.contains(deed.index())) {
                unconfirmed.add(new Unconfirmed(
                        deed.index(),
                        deed.entry().stamp().wallMicros(),
                        access.name(fact.by()).orElse(fact.by()),
                        SessionRoutes.Reason.of(fact.cause()),
                        fact.interruptions().size(),
                        fact.by().equals(who.actor())));
            }
        }
        return unconfirmed;
    }
}
