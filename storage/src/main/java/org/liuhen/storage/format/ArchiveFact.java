package org.liuhen.storage.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What became of the copy in the archive.
public sealed interface ArchiveFact extends Fact {
    /// Name of the archive.
    String archive();

    /// What keeps an object in the archive.
    enum Lock {
        /// Nobody can remove it before a time.
        COMPLIANCE,
        /// The archive's administrator can remove it.
        GOVERNANCE,
        /// The archive only resists tampering.
        NONE
    }

    /// What an archive was seen to promise of what is in it.
    enum Protection {
        /// It refused to delete and to shorten what was locked when that was tried.
        LOCKED,
        /// Files that were made hard to change; whoever is root there can.
        TAMPER_RESISTANT,
        /// It accepts locks and does not keep them, or keeps none.
        UNPROTECTED
    }

    /// How far the archive was asked.
    enum Proof {
        /// It told name, length and lock of each object.
        STATED,
        /// It also gave the bytes of each, and they were hashed.
        READ
    }

    /// Why something is not in the archive and will not come there.
    enum Absence {
        /// The file is not there, or ends before.
        MISSING,
        /// The bytes here are not those of the entry.
        CHANGED,
        UNREADABLE,
        /// The archive has other bytes under this name.
        TAKEN,
        /// Its session was marked as a state secret, and nothing more of it leaves the machine.
        WITHHELD
    }

    /// Something that an entry speaks of and the archive does not hold.
    ///
    /// @param entry index of the entry
    record Absent(long entry, Absence why) {
        static Absent read(FieldsReader in) throws MalformedException {
            Absent absent = new Absent(in.count("entry"), Codes.read(in, "why", Absence.class));
            in.end();
            return absent;
        }
    }

    /// How an archive was looked after.
    enum Look {
        /// Its promises were tried.
        PROBE,
        /// All names there were held against the log.
        LISTING,
        /// Objects drawn by chance were read and hashed.
        SAMPLE
    }

    /// What is wrong with an object in the archive.
    enum Fault {
        MISSING,
        CHANGED,
        /// It was deleted, or something was put over it; the right bytes may still be under that.
        HIDDEN,
        /// No entry speaks of it.
        FOREIGN
    }

    /// An object with a fault.
    record Faulty(String key, Fault what) {
        static Faulty read(FieldsReader in) throws MalformedException {
            Faulty faulty = new Faulty(in.text("key"), Codes.read(in, "what", Fault.class));
            in.end();
            return faulty;
        }
    }

    /// Somebody looked after the archive.
    ///
    /// @param protection what it was seen to promise by then
    /// @param objects how many objects were looked at
    /// @param lengthBytes how many bytes of them were read
    /// @param faults how many have a fault
    /// @param faulty the first of them, at most [#MOST_FAULTY]
    record Audit(
            String archive,
            Look look,
            Protection protection,
            long objects,
            long lengthBytes,
            long faults,
            List<Faulty> faulty)
            implements ArchiveFact {
        /// So many are named at most: an entry has to stay short.
        public static final int MOST_FAULTY = 100;

        public Audit {
            faulty = List.copyOf(faulty);
        }

        @Override
        public String type() {
            return "audit";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("archive", archive)
                    .text("look", Codes.of(look))
                    .text("protection", Codes.of(protection))
                    .whole("objects", objects)
                    .whole("bytes", lengthBytes)
                    .whole("faults", faults)
                    .items(
                            "faulty",
                            faulty.stream()
                                    .map(each -> new FieldsBuilder()
                                            .text("key", each.key())
                                            .text("what", Codes.of(each.what()))
                                            .build())
                                    .toList());
        }

        static Audit read(FieldsReader in) throws MalformedException {
            List<Faulty> faulty = new ArrayList<>();
            for (FieldsReader each : in.objects("faulty")) {
                faulty.add(Faulty.read(each));
            }
            return new Audit(
                    Names.word(in.text("archive")),
                    Codes.read(in, "look", Look.class),
                    Codes.read(in, "protection", Protection.class),
                    in.count("objects"),
                    in.count("bytes"),
                    in.count("faults"),
                    faulty);
        }
    }

    /// Locks of what entries speak of end later now.
    ///
    /// @param fromEntry first entry of the stretch
    /// @param toEntry entry after the last one
    /// @param objects how many objects are locked for longer
    /// @param untilMicros when the first of these locks ends now
    record Extended(String archive, long fromEntry, long toEntry, long objects, long untilMicros)
            implements ArchiveFact {
        @Override
        public String type() {
            return "extended";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("archive", archive)
                    .whole("from", fromEntry)
                    .whole("to", toEntry)
                    .whole("objects", objects)
                    .time("until", untilMicros);
        }

        static Extended read(FieldsReader in) throws MalformedException {
            return new Extended(
                    Names.word(in.text("archive")),
                    in.count("from"),
                    in.count("to"),
                    in.count("objects"),
                    in.time("until"));
        }
    }

    /// The archive holds what entries speak of.
    ///
    /// @param archive its name
    /// @param fromEntry first entry of the stretch
    /// @param toEntry entry after the last one
    /// @param checkpoint over so many entries, `toEntry` or more: the archive had it by then
    /// @param objects how many objects these entries speak of, without `absent`
    /// @param lengthBytes of the objects together
    /// @param untilMicros when the first lock of them ends
    /// @param versions the archive's word for the version of each object, at most [#MOST_VERSIONS]
    record Receipt(
            String archive,
            Lock lock,
            Proof proof,
            long fromEntry,
            long toEntry,
            long checkpoint,
            long objects,
            long lengthBytes,
            Optional<Long> untilMicros,
            List<String> versions,
            List<Absent> absent)
            implements ArchiveFact {
        /// So many versions are named at most: an entry has to stay short.
        public static final int MOST_VERSIONS = 1_000;

        public Receipt {
            versions = List.copyOf(versions);
            absent = List.copyOf(absent);
        }

        @Override
        public String type() {
            return "receipt";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("archive", archive)
                    .text("lock", Codes.of(lock))
                    .text("proof", Codes.of(proof))
                    .whole("from", fromEntry)
                    .whole("to", toEntry)
                    .whole("checkpoint", checkpoint)
                    .whole("objects", objects)
                    .whole("bytes", lengthBytes)
                    .items("versions", versions.stream().map(Json.Text::new).toList())
                    .items(
                            "absent",
                            absent.stream()
                                    .map(each -> new FieldsBuilder()
                                            .whole("entry", each.entry())
                                            .text("why", Codes.of(each.why()))
                                            .build())
                                    .toList());
            untilMicros.ifPresent(micros -> out.time("until", micros));
        }

        static Receipt read(FieldsReader in) throws MalformedException {
            List<Absent> absent = new ArrayList<>();
            for (FieldsReader each : in.objects("absent")) {
                absent.add(Absent.read(each));
            }
            return new Receipt(
                    Names.word(in.text("archive")),
                    Codes.read(in, "lock", Lock.class),
                    Codes.read(in, "proof", Proof.class),
                    in.count("from"),
                    in.count("to"),
                    in.count("checkpoint"),
                    in.count("objects"),
                    in.count("bytes"),
                    in.has("until") ? Optional.of(in.time("until")) : Optional.empty(),
                    in.texts("versions"),
                    absent);
        }
    }
}
