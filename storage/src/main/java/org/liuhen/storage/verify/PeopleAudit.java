package org.liuhen.storage.verify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.SessionFact.Manner;

/// The check of what people did with the sessions: each pause is of a session that runs, each statement about an
/// interruption of its session, and a complete session has none that waits for one.
final class PeopleAudit {
    private final Map<String, Hash> sessions;
    private final Set<String> ended;
    private final Map<String, Hash> metadata;
    private final Set<String> paused = new HashSet<>();
    private final Set<String> complete = new HashSet<>();
    private final Map<Long, String> interruptions = new HashMap<>();
    private final Map<Long, String> marks = new HashMap<>();
    private final Map<Long, String> statements = new HashMap<>();
    private final Map<String, Set<Long>> waiting = new HashMap<>();

    /// @param sessions leaf hashes of the `session` entries so far
    /// @param ended sessions that have ended so far
    /// @param metadata takes the commitments to metadata objects
    PeopleAudit(Map<String, Hash> sessions, Set<String> ended, Map<String, Hash> metadata) {
        this.sessions = sessions;
        this.ended = ended;
        this.metadata = metadata;
    }

    /// Takes an interruption or a flaw into account.
    void take(long index, Fact.OfTrack fact) {
        switch (fact) {
            case Fact.Gap gap -> interruption(index, gap.track().session(), gap.cause());
            case Fact.Flaw flaw -> interruption(index, flaw.track().session(), flaw.cause());
            case Fact.Track _, Fact.Open _, Fact.Segment _, Fact.Close _ -> {}
        }
    }

    private void interruption(long index, String session, Cause cause) {
        interruptions.put(index, session);
        if (cause.weight() == Cause.Weight.INTERRUPTION) {
            waiting.computeIfAbsent(session, _ -> new HashSet<>()).add(index);
        }
    }

    /// What is wrong with the entry at this place, or null.
    @Nullable
    String take(long index, SessionFact fact) {
        String session = fact.session();
        if (!fact.prev().equals(sessions.get(session))) {
            return "an entry about session " + session + " does not chain to its beginning";
        }
        fact.object().ifPresent(object -> metadata.put(object.meta(), object.commitment()));
        boolean over = ended.contains(session);
        return switch (fact) {
            case SessionFact.GoesOn _ -> over ? "session " + session + " goes on after its end" : null;
            case SessionFact.Pause _ ->
                over || !paused.add(session) ? "session " + session + " is paused while it does not record" : null;
            case SessionFact.Resume _ ->
                over || !paused.remove(session) ? "session " + session + " is resumed and was not paused" : null;
            case SessionFact.Mark _ -> {
                marks.put(index, session);
                yield null;
            }
            case SessionFact.Note note ->
                session.equals(marks.get(note.mark()))
                        ? null
                        : "a note to a mark that session " + session + " does not have";
            case SessionFact.Particulars _, SessionFact.Climate _, SessionFact.Flags _ -> null;
            case SessionFact.Statement statement -> statement(index, statement);
            case SessionFact.Review review ->
                session.equals(statements.get(review.statement()))
                        ? null
                        : "a review of a statement that session " + session + " does not have";
            case SessionFact.Complete _ -> complete(session, over);
        };
    }

    private @Nullable String statement(long index, SessionFact.Statement fact) {
        statements.put(index, fact.session());
        if (fact.manner() instanceof Manner.Spoken(long mark) && !fact.session().equals(marks.get(mark))) {
            return "a statement refers to a mark that session " + fact.session() + " does not have";
        }
        for (long interruption : fact.interruptions()) {
            if (!fact.session().equals(interruptions.get(interruption))) {
                return "a statement about entry " + interruption + ", which is no interruption of session "
                        + fact.session();
            }
        }
        waiting.getOrDefault(fact.session(), new HashSet<>()).removeAll(Set.copyOf(fact.interruptions()));
        return null;
    }

    private @Nullable String complete(String session, boolean over) {
        List<Long> open =
                waiting.getOrDefault(session, Set.of()).stream().sorted().toList();
        if (!over) {
            return "session " + session + " is complete before its end";
        }
        if (!open.isEmpty()) {
            return "session " + session + " is complete while the interruptions of the entries " + open
                    + " wait for an explanation";
        }
        return complete.add(session) ? null : "session " + session + " is complete a second time";
    }
}
