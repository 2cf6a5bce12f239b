package org.liuhen.storage.format;

import java.util.ArrayList;
import java.util.List;

/// What concerns no one session: what happened to the machine, and what was not recorded on it.
public sealed interface MachineFact extends Fact {
    /// Why the clock is spoken of.
    enum Occasion {
        /// The program opened the store.
        OPENING,
        /// The clock was set: from here on it shows another time than its steady course led to.
        STEP,
        /// It came to be kept by a time service, or ceased to be, or can no longer be believed.
        STATE
    }

    /// The machine's clock at this place of the log.
    ///
    /// @param occasion why it is spoken of
    /// @param expectedMicros wall time that steady running from the last such entry of this boot leads to; the
    /// reading's own at an opening
    /// @param reading what it shows
    record Clock(Occasion occasion, long expectedMicros, ClockReading reading) implements MachineFact {
        @Override
        public String type() {
            return "clock";
        }

        /// By how much the clock was set, in microseconds; positive if it was put forward.
        public long stepMicros() {
            return reading.wallMicros() - expectedMicros;
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("occasion", code(occasion)).time("expected", expectedMicros);
            reading.write(out);
        }

        static Clock read(FieldsReader in) throws MalformedException {
            return new Clock(
                    occasion(in.text("occasion")),
                    in.time("expected"),
                    ClockReading.read(in)
                            .orElseThrow(() -> new MalformedException("the reading of the clock is missing")));
        }

        private static String code(Occasion occasion) {
            return switch (occasion) {
                case OPENING -> "opening";
                case STEP -> "step";
                case STATE -> "state";
            };
        }

        private static Occasion occasion(String code) throws MalformedException {
            return switch (code) {
                case "opening" -> Occasion.OPENING;
                case "step" -> Occasion.STEP;
                case "state" -> Occasion.STATE;
                default -> throw new MalformedException("an unknown occasion \"" + code + "\"");
            };
        }
    }

    /// A stored range that was not as its entry says when it was read again.
    ///
    /// @param entry index in the log of the entry that covers the range: `seg`, `open` for init bytes,
    /// `close` for
    /// a declared tail, `import` for an original and its block digests, `intake` for a listing
    /// @param condition how it was; never [Condition#INTACT]
    record Damage(long entry, Condition condition) {
        static Damage read(FieldsReader in) throws MalformedException {
            Damage damage = new Damage(in.count("entry"), Condition.ofCode(in.text("what")));
            in.end();
            if (damage.condition() == Condition.INTACT) {
                throw new MalformedException("damage that is none at entry " + damage.entry());
            }
            return damage;
        }
    }

    /// Stored media was read again from the disk and compared with its entries.
    ///
    /// @param fromEntry first entry of the stretch of the log whose segments were read
    /// @param toEntry entry after the last one
    /// @param segments how many segments that were
    /// @param lengthBytes bytes of all ranges that were read
    /// @param damaged the ranges that were not as their entries say
    record Scrub(long fromEntry, long toEntry, long segments, long lengthBytes, List<Damage> damaged)
            implements MachineFact {
        public Scrub {
            damaged = List.copyOf(damaged);
        }

        @Override
        public String type() {
            return "scrub";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.whole("from", fromEntry)
                    .whole("to", toEntry)
                    .whole("segments", segments)
                    .whole("bytes", lengthBytes)
                    .items(
                            "damaged",
                            damaged.stream()
                                    .map(damage -> new FieldsBuilder()
                                            .whole("entry", damage.entry())
                                            .text("what", damage.condition().code())
                                            .build())
                                    .toList());
        }

        static Scrub read(FieldsReader in) throws MalformedException {
            List<Damage> damaged = new ArrayList<>();
            for (FieldsReader damage : in.objects("damaged")) {
                damaged.add(Damage.read(damage));
            }
            return new Scrub(in.count("from"), in.count("to"), in.count("segments"), in.count("bytes"), damaged);
        }
    }

    /// Something that should or could have been recorded was not, and why.
    ///
    /// @param by who entered it, never a person's name
    /// @param words what, when, why, who approved
    record Omission(String by, SessionFact.Committed words) implements MachineFact {
        @Override
        public String type() {
            return "omission";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("by", by);
            words.write(out);
        }

        static Omission read(FieldsReader in) throws MalformedException {
            return new Omission(in.text("by"), SessionFact.Committed.read(in));
        }
    }

    /// The state directory was made again, or brought forward, from an archive.
    ///
    /// @param from where the archive is
    /// @param entries entries that the log had there
    /// @param objects stretches of files that were brought back
    /// @param lengthBytes their length
    /// @param missing how many the archive did not have
    record Restored(String from, long entries, long objects, long lengthBytes, long missing) implements MachineFact {
        @Override
        public String type() {
            return "restored";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("from", from)
                    .whole("entries", entries)
                    .whole("objects", objects)
                    .whole("bytes", lengthBytes)
                    .whole("missing", missing);
        }

        static Restored read(FieldsReader in) throws MalformedException {
            return new Restored(
                    in.text("from"), in.count("entries"), in.count("objects"), in.count("bytes"), in.count("missing"));
        }
    }

    /// What happens to a recorder or another device between its first day and its last.
    enum DeviceEvent {
        REGISTERED,
        /// Given to an officer.
        ISSUED,
        RETURNED,
        /// Its clock was set.
        CLOCK_SET,
        /// It is not used any more.
        RETIRED
    }

    /// Something happened to a device of the register.
    ///
    /// @param by who entered it, never a person's name
    /// @param device its word in the register
    /// @param words what identifies it, who has it
    record Device(String by, String device, DeviceEvent event, SessionFact.Committed words) implements MachineFact {
        @Override
        public String type() {
            return "device";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("by", by).text("device", device).text("event", Codes.of(event));
            words.write(out);
        }

        static Device read(FieldsReader in) throws MalformedException {
            return new Device(
                    in.text("by"),
                    Names.word(in.text("device")),
                    Codes.read(in, "event", DeviceEvent.class),
                    SessionFact.Committed.read(in));
        }
    }
}
