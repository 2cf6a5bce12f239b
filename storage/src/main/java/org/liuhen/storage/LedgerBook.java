package org.liuhen.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.liuhen.storage.LedgerRefusal.Kind;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.SessionFact.Manner;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.timeline.Interruption;
import org.liuhen.storage.timeline.Ledger;

/// The book of a session: people say what it is about, mark, explain, review and complete. Everything adds;
/// nothing that stands in the log is changed. What cannot be is refused before it is entered. Safe for many
/// threads.
public final class LedgerBook {
    private static final Duration INDEX_LIMIT = Duration.ofSeconds(10);

    private final EvidenceLog log;
    private final FollowedIndex index;
    private final MetadataObjects metadata;
    private final Supplier<String> names;

    /// @param names gives new names of metadata objects
    LedgerBook(EvidenceLog log, FollowedIndex index, MetadataObjects metadata, Supplier<String> names) {
        this.log = log;
        this.index = index;
        this.metadata = metadata;
        this.names = names;
    }

    /// The ledger of a session as the log has it now.
    public Ledger ledger(String session) throws IOException, LedgerRefusal {
        return read(row(session));
    }

    /// What people did with a session, in the order of the log.
    public List<EntryRow> deeds(String session) throws IOException, LedgerRefusal {
        row(session);
        return index.index().deeds(session);
    }

    /// What a metadata object says: the words of a statement or a note, the particulars.
    public Json.Fields words(SessionFact.Committed object) throws IOException {
        return metadata.content(object.meta());
    }

    /// Marks a moment of a session.
    ///
    /// @param by who, never a person's name
    /// @param atMicros session time
    /// @param kind a word of the mark list
    /// @param note what was written with it
    public synchronized Appended mark(String session, String by, long atMicros, String kind, Optional<Json.Fields> note)
            throws IOException, LedgerRefusal {
        Hash entry = entry(session);
        Optional<SessionFact.Committed> kept = note.isPresent() ? Optional.of(keep(note.get())) : Optional.empty();
        return log.append(new SessionFact.Mark(session, by, atMicros, kind, kept, entry));
    }

    /// Adds words to a mark; the mark itself stays as it is.
    ///
    /// @param by who, never a person's name
    /// @param mark index of the `mark` entry
    /// @param words the text and its author
    public synchronized Appended note(String session, String by, long mark, Json.Fields words)
            throws IOException, LedgerRefusal {
        Hash entry = entry(session);
        requireMark(session, mark);
        return log.append(new SessionFact.Note(session, by, mark, keep(words), entry));
    }

    /// Says what a session is about, from now on. What was said before stays in the log.
    ///
    /// @param by who, never a person's name
    /// @param content the particulars, whole
    public synchronized Appended particulars(String session, String by, Json.Fields content)
            throws IOException, LedgerRefusal {
        Hash entry = entry(session);
        return log.append(new SessionFact.Particulars(session, by, keep(content), entry));
    }

    /// Keeps what the air of the room was at a moment.
    ///
    /// @param by what measured it
    /// @param atMicros session time
    /// @param temperatureTenths tenths of a degree Celsius
    /// @param humidityTenths tenths of a percent of relative humidity
    public synchronized Appended climate(
            String session, String by, long atMicros, long temperatureTenths, long humidityTenths)
            throws IOException, LedgerRefusal {
        return log.append(
                new SessionFact.Climate(session, by, atMicros, temperatureTenths, humidityTenths, entry(session)));
    }

    /// Says that something was not recorded.
    ///
    /// @param by who, never a person's name
    /// @param words what, when, why, who approved
    public synchronized Appended omission(String by, Json.Fields words) throws IOException {
        return log.append(new MachineFact.Omission(by, keep(words)));
    }

    /// Explains interruptions in writing.
    ///
    /// @param by who, never a person's name
    /// @param entries the interruptions, at least one
    /// @param cause the reason
    /// @param words the text, its author, what is attached: personal, and kept outside of the log
    public synchronized Appended stateInWriting(
            String session, String by, List<Long> entries, Cause cause, Json.Fields words)
            throws IOException, LedgerRefusal {
        requireInterruptions(session, entries);
        Manner manner = new Manner.Written(keep(words));
        return log.append(new SessionFact.Statement(session, by, entries, cause, manner, entry(session)));
    }

    /// Explains interruptions by what is said in the footage after them.
    ///
    /// @param by who, never a person's name
    /// @param entries the interruptions, at least one
    /// @param cause the reason
    /// @param mark index of the `mark` entry where it is said, after the end of each of them
    public synchronized Appended stateInFootage(String session, String by, List<Long> entries, Cause cause, long mark)
            throws IOException, LedgerRefusal {
        List<Interruption> interruptions = requireInterruptions(session, entries);
        SessionFact.Mark found = requireMark(session, mark);
        if (found.kind().equals(SessionFact.Mark.REVIEW_COMMENT)) {
            throw new LedgerRefusal(
                    Kind.UNKNOWN_MARK,
                    "entry " + mark + " is what a reviewer wrote, and nothing that is said in the footage");
        }
        for (Interruption interruption : interruptions) {
            if (found.atMicros() < interruption.toMicros()) {
                throw new LedgerRefusal(
                        Kind.MARK_BEFORE_END,
                        "the mark of entry " + mark + " lies before the end of the interruption of entry "
                                + interruption.entry() + ": mark the place in the footage after it");
            }
        }
        return log.append(
                new SessionFact.Statement(session, by, entries, cause, new Manner.Spoken(mark), entry(session)));
    }

    /// Accepts a statement of somebody else.
    ///
    /// @param by who, never a person's name
    /// @param statement index of the `statement` entry
    public synchronized Appended review(String session, String by, long statement) throws IOException, LedgerRefusal {
        Hash entry = entry(session);
        SessionFact.Statement found = index.index().deeds(session).stream()
                .filter(deed -> deed.index() == statement)
                .map(deed -> deed.entry().fact())
                .filter(SessionFact.Statement.class::isInstance)
                .map(SessionFact.Statement.class::cast)
                .findFirst()
                .orElseThrow(() -> new LedgerRefusal(
                        Kind.UNKNOWN_STATEMENT, "entry " + statement + " is no statement about session " + session));
        if (found.by().equals(by)) {
            throw new LedgerRefusal(
                    Kind.OWN_STATEMENT, "the author of a statement cannot review it: another person must");
        }
        return log.append(new SessionFact.Review(session, by, statement, entry));
    }

    /// Says that a session is complete.
    ///
    /// @param by who, never a person's name
    /// @throws LedgerRefusal with the interruptions that wait, if there are any
    public synchronized Appended complete(String session, String by) throws IOException, LedgerRefusal {
        SessionRow row = row(session);
        if (row.end().isEmpty()) {
            throw new LedgerRefusal(Kind.STILL_OPEN, "session " + session + " has not ended: press STOP first");
        }
        Ledger ledger = read(row);
        if (ledger.complete()) {
            throw new LedgerRefusal(Kind.ALREADY_COMPLETE, "session " + session + " is complete already");
        }
        List<Interruption> waiting = ledger.waiting();
        if (!waiting.isEmpty()) {
            throw new LedgerRefusal(
                    Kind.WAITING,
                    waiting.size() + " interruptions of session " + session + " wait for a statement",
                    waiting);
        }
        return log.append(new SessionFact.Complete(session, by, entry(session)));
    }

    private List<Interruption> requireInterruptions(String session, List<Long> entries)
            throws IOException, LedgerRefusal {
        Ledger ledger = ledger(session);
        List<Interruption> found = new ArrayList<>();
        for (long entry : entries) {
            found.add(ledger.find(entry)
                    .orElseThrow(() -> new LedgerRefusal(
                            Kind.UNKNOWN_INTERRUPTION,
                            "entry " + entry + " is no interruption of session " + session)));
        }
        if (found.isEmpty()) {
            throw new LedgerRefusal(Kind.UNKNOWN_INTERRUPTION, "a statement must be about an interruption");
        }
        return found;
    }

    private SessionFact.Mark requireMark(String session, long mark) throws IOException, LedgerRefusal {
        return index.index().deeds(session).stream()
                .filter(deed -> deed.index() == mark)
                .map(deed -> deed.entry().fact())
                .filter(SessionFact.Mark.class::isInstance)
                .map(SessionFact.Mark.class::cast)
                .findFirst()
                .orElseThrow(() ->
                        new LedgerRefusal(Kind.UNKNOWN_MARK, "entry " + mark + " is no mark of session " + session));
    }

    private SessionFact.Committed keep(Json.Fields content) throws IOException {
        String name = names.get();
        return new SessionFact.Committed(name, metadata.put(name, content));
    }

    /// The row of a session, from an index that has all that is durable.
    private SessionRow row(String session) throws IOException, LedgerRefusal {
        if (!index.await(log.durableSize(), INDEX_LIMIT)) {
            throw new IOException("the index is behind the log: try again in a moment");
        }
        return index.index()
                .session(session)
                .orElseThrow(() -> new LedgerRefusal(Kind.UNKNOWN_SESSION, "there is no session " + session));
    }

    private Hash entry(String session) throws IOException, LedgerRefusal {
        return index.index().proofs().leaf(row(session).entryIndex());
    }

    private Ledger read(SessionRow row) throws IOException {
        EvidenceIndex current = index.index();
        Map<TrackId, Ledger.TrackRows> tracks = new LinkedHashMap<>();
        for (String name : row.tracks()) {
            TrackId track = new TrackId(row.session(), name);
            tracks.put(track, new Ledger.TrackRows(current.gaps(track), current.flaws(track)));
        }
        return Ledger.of(tracks, current.deeds(row.session()));
    }
}
