package org.liuhen.appliance.web;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.storage.LedgerBook;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.SessionFact.Manner;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.timeline.Interruption;
import org.liuhen.storage.timeline.Ledger;

/// The book of a session's interruptions as the page sees it.
final class LedgerView {
    private static final List<SessionRoutes.Reason> REASONS = Stream.of(Cause.values())
            .filter(cause -> cause.weight() == Cause.Weight.INTERRUPTION)
            .map(SessionRoutes.Reason::of)
            .toList();

    private final LedgerBook book;
    private final MarkList marks;
    private final Function<String, Optional<String>> names;

    /// @param names what people call an actor of the log, where it is known
    LedgerView(LedgerBook book, MarkList marks, Function<String, Optional<String>> names) {
        this.book = book;
        this.marks = marks;
        this.names = names;
    }

    /// @param complete whether nothing waits any more and somebody said so
    /// @param waiting how many wait for an explanation
    /// @param reasons what a statement can give as its reason
    /// @param markKinds what a mark can mark
    /// @param comments of legal reviewers, in the order in which they were written
    /// @param may what whoever asks may do with them
    record Book(
            boolean complete,
            int waiting,
            List<Line> interruptions,
            List<Statement> statements,
            List<Mark> marks,
            List<SessionRoutes.Reason> reasons,
            List<Kind> markKinds,
            List<Comment> comments,
            May may) {}

    /// @param comment write one
    /// @param answer write an answer to one
    record May(boolean comment, boolean answer) {}

    /// A comment of a legal reviewer.
    ///
    /// @param atMicros session time that it is about
    /// @param text what was written; null if it was lawfully removed
    /// @param answers oldest first
    record Comment(
            long entry,
            long atMicros,
            long wallMicros,
            String by,
            @Nullable String text,
            List<Note> answers) {}

    /// @param entry number of its entry in the log: its name
    /// @param kind `gap` or `flaw`
    /// @param by the actor it came from; null if it came by itself
    /// @param byName what people call that actor
    /// @param standing `none`, `waiting`, `stated` or `reviewed`
    /// @param statement number of the newest statement's entry
    record Line(
            long entry,
            String track,
            Interruption.Kind kind,
            SessionRoutes.Reason cause,
            long fromMicros,
            long toMicros,
            long count,
            String detail,
            @Nullable String by,
            @Nullable String byName,
            Interruption.Standing standing,
            String standingText,
            String standingTextEn,
            @Nullable Long statement) {}

    /// @param mark number of the mark's entry, if it is spoken in the footage
    /// @param text what was written; null if it was spoken or lawfully removed
    record Statement(
            long entry,
            long wallMicros,
            String by,
            List<Long> interruptions,
            SessionRoutes.Reason cause,
            @Nullable Long mark,
            @Nullable String text,
            @Nullable String author,
            @Nullable String attachment,
            @Nullable String reviewedBy) {}

    /// @param entry number of its entry in the log: its name
    /// @param atMicros session time
    /// @param notes what was added to it later, oldest first
    record Mark(long entry, long atMicros, String by, Kind kind, List<Note> notes) {}

    /// @param text what was written; null if it was lawfully removed
    record Note(
            long entry,
            long wallMicros,
            String by,
            @Nullable String text) {}

    /// A kind of mark in words.
    record Kind(String kind, String text, String textEn) {
        static Kind of(MarkList.Kind kind) {
            return new Kind(kind.code(), kind.chinese(), kind.english());
        }
    }

    /// The book of `session` as the log has it now.
    Book of(String session, May may) throws IOException, LedgerRefusal {
        Ledger ledger = book.ledger(session);
        List<EntryRow> deeds = book.deeds(session);
        Map<Long, String> reviews = deeds.stream()
                .map(deed -> deed.entry().fact())
                .filter(SessionFact.Review.class::isInstance)
                .map(SessionFact.Review.class::cast)
                .collect(Collectors.toMap(SessionFact.Review::statement, SessionFact.Review::by, (first, _) -> first));
        List<Statement> statements = new ArrayList<>();
        List<Mark> made = new ArrayList<>();
        List<Comment> comments = new ArrayList<>();
        for (EntryRow deed : deeds) {
            switch (deed.entry().fact()) {
                case SessionFact.Statement fact -> statements.add(statement(deed, fact, reviews.get(deed.index())));
                case SessionFact.Mark fact
                when fact.kind().equals(SessionFact.Mark.REVIEW_COMMENT) ->
                    comments.add(comment(deed, fact, notes(deeds, deed.index())));
                case SessionFact.Mark fact -> made.add(mark(deed.index(), fact, notes(deeds, deed.index())));
                default -> {}
            }
        }
        return new Book(
                ledger.complete(),
                ledger.waiting().size(),
                ledger.interruptions().stream().map(this::line).toList(),
                statements,
                made,
                REASONS,
                marks.kinds().stream().map(Kind::of).toList(),
                comments,
                may);
    }

    private Comment comment(EntryRow deed, SessionFact.Mark fact, List<Note> answers) throws IOException {
        return new Comment(
                deed.index(),
                fact.atMicros(),
                deed.entry().stamp().wallMicros(),
                name(fact.by()),
                fact.note().isPresent() ? text(deed.index(), fact.note().get()) : null,
                answers);
    }

    private Line line(Interruption is) {
        return new Line(
                is.entry(),
                is.track().track(),
                is.kind(),
                SessionRoutes.Reason.of(is.cause()),
                is.fromMicros(),
                is.toMicros(),
                is.count(),
                is.detail(),
                is.by().orElse(null),
                is.by().map(this::name).orElse(null),
                is.standing(),
                is.standing().chinese(),
                is.standing().english(),
                is.statement().orElse(null));
    }

    private Mark mark(long entry, SessionFact.Mark fact, List<Note> notes) {
        Kind kind =
                marks.find(fact.kind()).map(Kind::of).orElseGet(() -> new Kind(fact.kind(), fact.kind(), fact.kind()));
        return new Mark(entry, fact.atMicros(), name(fact.by()), kind, notes);
    }

    private List<Note> notes(List<EntryRow> deeds, long mark) throws IOException {
        List<Note> notes = new ArrayList<>();
        for (EntryRow deed : deeds) {
            if (deed.entry().fact() instanceof SessionFact.Note note && note.mark() == mark) {
                notes.add(new Note(
                        deed.index(),
                        deed.entry().stamp().wallMicros(),
                        name(note.by()),
                        text(deed.index(), note.text())));
            }
        }
        return notes;
    }

    private @Nullable String text(long entry, SessionFact.Committed words) throws IOException {
        try {
            return new FieldsReader(book.words(words)).text("text");
        } catch (NoSuchFileException e) {
            return null;
        } catch (MalformedException e) {
            throw new IOException("the words of entry " + entry + " are damaged", e);
        }
    }

    private Statement statement(EntryRow deed, SessionFact.Statement fact, @Nullable String reviewer)
            throws IOException {
        Long mark = null;
        String text = null;
        String author = null;
        String attachment = null;
        switch (fact.manner()) {
            case Manner.Spoken(long at) -> {
                mark = at;
                author = name(fact.by());
            }
            case Manner.Written(SessionFact.Committed object) -> {
                try {
                    FieldsReader words = new FieldsReader(book.words(object));
                    text = words.text("text");
                    author = words.text("author");
                    attachment = words.text("attachment");
                } catch (MalformedException e) {
                    throw new IOException("the words of statement " + deed.index() + " are damaged", e);
                }
            }
        }
        return new Statement(
                deed.index(),
                deed.entry().stamp().wallMicros(),
                fact.by(),
                fact.interruptions(),
                SessionRoutes.Reason.of(fact.cause()),
                mark,
                text,
                author,
                attachment,
                reviewer == null ? null : name(reviewer));
    }

    private String name(String actor) {
        return names.apply(actor).orElse(actor);
    }
}
