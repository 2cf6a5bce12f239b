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
        TAKEN
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

    /// The archive holds what entries speak of.
    ///
    /// @param archive its name
    /// @param fromEntry first entry of the stretch
    /// @param toEntry entry after the last one
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
                    in.count("objects"),
                    in.count("bytes"),
                    in.has("until") ? Optional.of(in.time("until")) : Optional.empty(),
                    in.texts("versions"),
                    absent);
        }
    }
}
