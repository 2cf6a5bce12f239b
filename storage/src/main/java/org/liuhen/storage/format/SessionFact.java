package org.liuhen.storage.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What people did with a session between its START and its completion, and what a restart did to it. Each
/// chains to the session's `session` entry.
public sealed interface SessionFact extends Fact {
    /// The session.
    String session();

    /// The metadata object that it commits to, if it does.
    default Optional<Committed> object() {
        return switch (this) {
            case Mark mark -> mark.note();
            case Note note -> Optional.of(note.text());
            case Particulars particulars -> Optional.of(particulars.content());
            case Statement statement
            when statement.manner() instanceof Manner.Written written -> Optional.of(written.text());
            case Statement _, GoesOn _, Pause _, Resume _, Climate _, Flags _, Review _, Complete _ -> Optional.empty();
        };
    }

    /// Leaf hash of its `session` entry.
    Hash prev();

    /// The program was started again and goes on with the session.
    ///
    /// @param offsetMicros session time minus monotonic time under the boot of this entry
    record GoesOn(String session, long offsetMicros, Hash prev) implements SessionFact {
        @Override
        public String type() {
            return "goes-on";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeSession(out, this);
            out.whole("offset", offsetMicros);
        }

        static GoesOn read(FieldsReader in) throws MalformedException {
            return new GoesOn(Names.session(in.text("session")), in.whole("offset"), in.hash("prev"));
        }
    }

    /// A person paused the recording of all tracks.
    ///
    /// @param by who, never a person's name
    /// @param cause the reason given
    record Pause(String session, String by, long atMicros, Cause cause, Hash prev) implements SessionFact {
        @Override
        public String type() {
            return "pause";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeSession(out, this);
            out.text("by", by).time("at", atMicros).text("cause", cause.code());
        }

        static Pause read(FieldsReader in) throws MalformedException {
            return new Pause(
                    Names.session(in.text("session")),
                    in.text("by"),
                    in.time("at"),
                    Cause.ofCode(in.text("cause")),
                    in.hash("prev"));
        }
    }

    /// A person let the recording go on after a pause.
    record Resume(String session, String by, long atMicros, Hash prev) implements SessionFact {
        @Override
        public String type() {
            return "resume";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeSession(out, this);
            out.text("by", by).time("at", atMicros);
        }

        static Resume read(FieldsReader in) throws MalformedException {
            return new Resume(Names.session(in.text("session")), in.text("by"), in.time("at"), in.hash("prev"));
        }
    }

    /// A metadata object that the log commits to without telling its content.
    ///
    /// @param meta its name, of the form of a session's name
    /// @param commitment SHA-256 of its bytes, which hold a salt of their own
    record Committed(String meta, Hash commitment) {
        static Committed read(FieldsReader in) throws MalformedException {
            return new Committed(Names.session(in.text("meta")), in.hash("commitment"));
        }

        void write(FieldsBuilder out) {
            out.text("meta", meta).hash("commitment", commitment);
        }
    }

    /// A mark at a moment of the session.
    ///
    /// @param kind what it marks, a word of the mark list like `interruption-reason`
    /// @param note a note, if one was written
    record Mark(String session, String by, long atMicros, String kind, Optional<Committed> note, Hash prev)
            implements SessionFact {
        /// The kind of the mark where the reason of an interruption is spoken in the footage.
        public static final String INTERRUPTION_REASON = "interruption-reason";

        /// The kind of the mark that is a comment of a legal reviewer; its note holds the words.
        public static final String REVIEW_COMMENT = "review-comment";

        @Override
        public String type() {
            return "mark";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeSession(out, this);
            out.text("by", by).time("at", atMicros).text("kind", kind);
            note.ifPresent(object -> object.write(out));
        }

        static Mark read(FieldsReader in) throws MalformedException {
            return new Mark(
                    Names.session(in.text("session")),
                    in.text("by"),
                    in.time("at"),
                    Names.word(in.text("kind")),
                    in.has("meta") ? Optional.of(Committed.read(in)) : Optional.empty(),
                    in.hash("prev"));
        }
    }

    /// Words that were added to a mark later; the mark stays what it is.
    ///
    /// @param mark index of the `mark` entry
    /// @param text the words and their author
    record Note(String session, String by, long mark, Committed text, Hash prev) implements SessionFact {
        @Override
        public String type() {
            return "note";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeSession(out, this);
            out.text("by", by).whole("mark", mark);
            text.write(out);
        }

        static Note read(FieldsReader in) throws MalformedException {
            return new Note(
                    Names.session(in.text("session")),
                    in.text("by"),
                    in.count("mark"),
                    Committed.read(in),
                    in.hash("prev"));
        }
    }

    /// What the session is about: its case, its people, its place. The newest one holds; those before stay.
    ///
    /// @param content the particulars as they are from here on, whole
    record Particulars(String session, String by, Committed content, Hash prev) implements SessionFact {
        @Override
        public String type() {
            return "particulars";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeSession(out, this);
            out.text("by", by);
            content.write(out);
        }

        static Particulars read(FieldsReader in) throws MalformedException {
            return new Particulars(
                    Names.session(in.text("session")), in.text("by"), Committed.read(in), in.hash("prev"));
        }
    }

    /// The air of the room at a moment of the session.
    ///
    /// @param by what measured it
    /// @param temperatureTenths tenths of a degree Celsius
    /// @param humidityTenths tenths of a percent of relative humidity
    record Climate(String session, String by, long atMicros, long temperatureTenths, long humidityTenths, Hash prev)
            implements SessionFact {
        @Override
        public String type() {
            return "climate";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeSession(out, this);
            out.text("by", by)
                    .time("at", atMicros)
                    .whole("temperature", temperatureTenths)
                    .whole("humidity", humidityTenths);
        }

        static Climate read(FieldsReader in) throws MalformedException {
            return new Climate(
                    Names.session(in.text("session")),
                    in.text("by"),
                    in.time("at"),
                    in.whole("temperature"),
                    in.whole("humidity"),
                    in.hash("prev"));
        }
    }

    /// Why the session is not for everybody, from here on: the newest one holds.
    ///
    /// @param flags in the order of [Sensitivity], each once; empty if it is for everybody again
    record Flags(String session, String by, List<Sensitivity> flags, Hash prev) implements SessionFact {
        public Flags {
            flags = flags.stream().distinct().sorted().toList();
        }

        @Override
        public String type() {
            return "flags";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeSession(out, this);
            out.text("by", by)
                    .items(
                            "flags",
                            flags.stream()
                                    .map(flag -> new Json.Text(flag.code()))
                                    .toList());
        }

        static Flags read(FieldsReader in) throws MalformedException {
            List<Sensitivity> flags = new ArrayList<>();
            for (String code : in.texts("flags")) {
                Sensitivity flag = Sensitivity.ofCode(code);
                if (!flags.isEmpty() && flag.compareTo(flags.getLast()) <= 0) {
                    throw new MalformedException("the flags are not in their order");
                }
                flags.add(flag);
            }
            return new Flags(Names.session(in.text("session")), in.text("by"), flags, in.hash("prev"));
        }
    }

    /// How an interruption is explained.
    sealed interface Manner {
        /// In the footage after it, at this mark.
        ///
        /// @param mark index of the `mark` entry
        record Spoken(long mark) implements Manner {}

        /// In writing afterwards.
        ///
        /// @param text the words, their author and what is attached
        record Written(Committed text) implements Manner {}
    }

    /// An explanation of interruptions: it adds, and changes nothing.
    ///
    /// @param interruptions indexes of the `gap` and `flaw` entries it explains, at least one
    /// @param cause the reason its author gives
    record Statement(String session, String by, List<Long> interruptions, Cause cause, Manner manner, Hash prev)
            implements SessionFact {
        public Statement {
            interruptions = List.copyOf(interruptions);
        }

        @Override
        public String type() {
            return "statement";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeSession(out, this);
            out.text("by", by)
                    .text("cause", cause.code())
                    .items(
                            "interruptions",
                            interruptions.stream().map(Json.Whole::new).toList());
            switch (manner) {
                case Manner.Spoken(long mark) -> out.whole("mark", mark);
                case Manner.Written(Committed text) -> text.write(out);
            }
        }

        static Statement read(FieldsReader in) throws MalformedException {
            List<Long> interruptions = in.counts("interruptions");
            if (interruptions.isEmpty()) {
                throw new MalformedException("a statement about no interruption");
            }
            return new Statement(
                    Names.session(in.text("session")),
                    in.text("by"),
                    interruptions,
                    Cause.ofCode(in.text("cause")),
                    in.has("mark") ? new Manner.Spoken(in.count("mark")) : new Manner.Written(Committed.read(in)),
                    in.hash("prev"));
        }
    }

    /// Another person than its author looked at a statement and accepted it.
    ///
    /// @param statement index of the `statement` entry
    record Review(String session, String by, long statement, Hash prev) implements SessionFact {
        @Override
        public String type() {
            return "review";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeSession(out, this);
            out.text("by", by).whole("statement", statement);
        }

        static Review read(FieldsReader in) throws MalformedException {
            return new Review(Names.session(in.text("session")), in.text("by"), in.count("statement"), in.hash("prev"));
        }
    }

    /// The session is complete: it has ended, and no interruption of it waits for an explanation.
    record Complete(String session, String by, Hash prev) implements SessionFact {
        @Override
        public String type() {
            return "complete";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeSession(out, this);
            out.text("by", by);
        }

        static Complete read(FieldsReader in) throws MalformedException {
            return new Complete(Names.session(in.text("session")), in.text("by"), in.hash("prev"));
        }
    }

    private static void writeSession(FieldsBuilder out, SessionFact fact) {
        out.text("session", fact.session()).hash("prev", fact.prev());
    }
}
