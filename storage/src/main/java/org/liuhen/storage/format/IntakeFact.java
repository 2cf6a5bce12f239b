package org.liuhen.storage.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What happened to files that came from elsewhere. An *intake* is one docking of a recorder, or one import
/// after
/// the fact; its files are *originals*. Its entries are one chain that begins at its `intake` entry and ends at
/// its `intake-end`, whose leaf hash stands for all of it.
public sealed interface IntakeFact extends Fact {
    /// Name of the intake, of the form of a session's name.
    String intake();

    /// Leaf hash of the entry before it in the same intake; for `intake` of the `genesis` entry.
    Hash prev();

    /// How files come in.
    enum Way {
        /// A recorder was plugged into a slot.
        DOCK,
        /// A person handed files in on the page.
        UPLOAD,
        /// A terminal sent files under its own certificate.
        TERMINAL
    }

    /// Why an item of the listing was not taken in.
    enum Passing {
        /// A symbolic link: never followed.
        LINK,
        /// Neither a file nor a folder.
        SPECIAL,
        /// No byte of it could be read.
        UNREADABLE,
        /// It became another one while it was read.
        CHANGED,
        /// It was listed and then not there.
        VANISHED,
        /// The layout says that it is no recording: the device's own files.
        NO_RECORDING,
        /// It is longer than what the disk still takes.
        NO_ROOM,
        /// What was read back from our disk was not what was read from the device, more than once.
        NOT_VERIFIED,
        /// It stands for all items behind the last one that is listed.
        TOO_MANY
    }

    /// What is odd about a file that was taken in.
    enum Oddity {
        /// It has no bytes.
        EMPTY,
        /// Its container is cut or damaged.
        TORN,
        /// It is not what its name says.
        DISGUISED,
        /// Stretches of it could not be read from the device: [Import#holes].
        UNREADABLE,
        /// By its time it was changed after it was taken in.
        FROM_THE_FUTURE
    }

    /// What proved that a file may be erased on its recorder.
    enum Proof {
        /// A copy that was read back from the disk, after a new comparison with the recorder.
        VERIFIED_COPY,
        /// The same, and a second copy on a further volume was read back from its disk, too.
        SECOND_COPY,
        /// The same as for a verified copy, and the archive gave its receipt after its copy was read back, too.
        ARCHIVE_RECEIPT
    }

    /// How it was proved that a file may be erased on its recorder.
    ///
    /// @param volume number of the volume with the second copy; 0 if the proof needs none
    record Proven(Proof proof, int volume) {
        private static final int FIRST_FURTHER = 2;
        private static final int LAST_FURTHER = 99;

        public Proven {
            boolean isFurther = volume >= FIRST_FURTHER && volume <= LAST_FURTHER;
            if (proof == Proof.SECOND_COPY ? !isFurther : volume != 0) {
                throw new IllegalArgumentException("the proof " + Codes.of(proof) + " cannot be on volume " + volume);
            }
        }

        /// A proof that needs no further volume.
        public static Proven by(Proof proof) {
            return new Proven(proof, 0);
        }

        private void write(FieldsBuilder out) {
            out.text("proof", Codes.of(proof));
            if (volume != 0) {
                out.whole("volume", volume);
            }
        }

        private static Proven read(FieldsReader in) throws MalformedException {
            Proof proof = Codes.read(in, "proof", Proof.class);
            int volume = proof == Proof.SECOND_COPY ? in.smallCount("volume") : 0;
            if (proof == Proof.SECOND_COPY && (volume < FIRST_FURTHER || volume > LAST_FURTHER)) {
                throw new MalformedException(
                        "the field volume is " + volume + ", and may be " + FIRST_FURTHER + " to " + LAST_FURTHER);
            }
            return new Proven(proof, volume);
        }
    }

    /// What became of a file that was to be erased.
    enum Outcome {
        ERASED,
        /// It is not the file any more that was taken in: it stays.
        CHANGED,
        MISSING,
        FAILED
    }

    /// Why an intake ended.
    enum Ending {
        /// Everything was taken in.
        COMPLETE,
        /// The recorder was taken away.
        REMOVED,
        DEVICE_ERROR,
        STORAGE_ERROR,
        /// The program was stopped.
        STOPPED,
        /// The program or the machine ended without ending it; entered at the next start.
        BROKEN_OFF
    }

    /// An intake began.
    ///
    /// @param kind what the files come from, a word like `body-recorder`
    /// @param slot number of the slot; 0 if it was none
    /// @param device the register's word for the device; empty if the register does not know it
    /// @param by who or what began it, never a person's name
    /// @param items how many lines its listing has
    /// @param listingBytes length of the listing
    /// @param listingHash SHA-256 of the listing
    /// @param offsetMicros by how much the device's clock was ahead, if it told its time: a claim of the device
    /// @param object who carried the device, what identifies it, why
    record Intake(
            String intake,
            Way way,
            String kind,
            int slot,
            String device,
            String by,
            int items,
            long listingBytes,
            Hash listingHash,
            Optional<Long> offsetMicros,
            SessionFact.Committed object,
            Hash prev)
            implements IntakeFact {
        @Override
        public String type() {
            return "intake";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeIntake(out, this);
            out.text("way", Codes.of(way))
                    .text("kind", kind)
                    .whole("slot", slot)
                    .text("device", device)
                    .text("by", by)
                    .whole("items", items)
                    .whole("bytes", listingBytes)
                    .hash("sha256", listingHash);
            offsetMicros.ifPresent(micros -> out.whole("offset", micros));
            object.write(out);
        }

        static Intake read(FieldsReader in) throws MalformedException {
            String device = in.text("device");
            return new Intake(
                    Names.session(in.text("intake")),
                    Codes.read(in, "way", Way.class),
                    Names.word(in.text("kind")),
                    in.smallCount("slot"),
                    device.isEmpty() ? device : Names.word(device),
                    in.text("by"),
                    in.smallCount("items"),
                    in.count("bytes"),
                    in.hash("sha256"),
                    in.has("offset") ? Optional.of(in.whole("offset")) : Optional.empty(),
                    SessionFact.Committed.read(in),
                    in.hash("prev"));
        }
    }

    /// A stretch of a file that could not be read from the device; in our copy it is zeroes.
    record Hole(long offset, long lengthBytes) {
        static Hole read(FieldsReader in) throws MalformedException {
            Hole hole = new Hole(in.count("offset"), in.count("bytes"));
            in.end();
            return hole;
        }
    }

    /// A file was taken in: it is durable, and was read back from the disk and compared.
    ///
    /// @param item line of the listing, from 0
    /// @param file its name in the folder of the intake; empty for a file of no bytes, which needs none
    /// @param hash SHA-256 of all of it
    /// @param blocks SHA-256 of its list of block digests: 32 bytes for each 4 MiB
    /// @param durationMicros how long it plays, as its container says; 0 if unknown
    /// @param held whether it is held 封存 from the beginning, because the recorder marked it
    record Import(
            String intake,
            int item,
            String file,
            long lengthBytes,
            Hash hash,
            Hash blocks,
            long durationMicros,
            boolean held,
            List<Oddity> oddities,
            List<Hole> holes,
            Hash prev)
            implements IntakeFact {
        public Import {
            oddities = List.copyOf(oddities);
            holes = List.copyOf(holes);
        }

        @Override
        public String type() {
            return "import";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeIntake(out, this);
            out.whole("item", item)
                    .text("file", file)
                    .whole("bytes", lengthBytes)
                    .hash("sha256", hash)
                    .hash("blocks", blocks)
                    .whole("dur", durationMicros)
                    .whole("held", held ? 1 : 0)
                    .items(
                            "odd",
                            oddities.stream()
                                    .map(oddity -> new Json.Text(Codes.of(oddity)))
                                    .toList())
                    .items(
                            "holes",
                            holes.stream()
                                    .map(hole -> new FieldsBuilder()
                                            .whole("offset", hole.offset())
                                            .whole("bytes", hole.lengthBytes())
                                            .build())
                                    .toList());
        }

        static Import read(FieldsReader in) throws MalformedException {
            List<Hole> holes = new ArrayList<>();
            for (FieldsReader hole : in.objects("holes")) {
                holes.add(Hole.read(hole));
            }
            String file = in.text("file");
            return new Import(
                    Names.session(in.text("intake")),
                    in.smallCount("item"),
                    file.isEmpty() ? file : Names.original(file),
                    in.count("bytes"),
                    in.hash("sha256"),
                    in.hash("blocks"),
                    in.count("dur"),
                    flag(in, "held"),
                    oddities(in),
                    holes,
                    in.hash("prev"));
        }

        private static List<Oddity> oddities(FieldsReader in) throws MalformedException {
            List<Oddity> oddities = new ArrayList<>();
            for (String code : in.texts("odd")) {
                oddities.add(Codes.read(code, "odd", Oddity.class));
            }
            return oddities;
        }
    }

    /// A file was seen before: all of it was read again from the device, and is the same.
    ///
    /// @param item line of the listing
    /// @param entry index of the `import` entry of the same bytes
    record Known(String intake, int item, long entry, Hash prev) implements IntakeFact {
        @Override
        public String type() {
            return "known";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeIntake(out, this);
            out.whole("item", item).whole("entry", entry);
        }

        static Known read(FieldsReader in) throws MalformedException {
            return new Known(
                    Names.session(in.text("intake")), in.smallCount("item"), in.count("entry"), in.hash("prev"));
        }
    }

    /// Items of the listing were not taken in.
    ///
    /// @param item the first of them
    /// @param count how many there are in a row
    record Passed(String intake, int item, int count, Passing reason, String detail, Hash prev) implements IntakeFact {
        @Override
        public String type() {
            return "passed";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeIntake(out, this);
            out.whole("item", item)
                    .whole("count", count)
                    .text("reason", Codes.of(reason))
                    .text("detail", detail);
        }

        static Passed read(FieldsReader in) throws MalformedException {
            return new Passed(
                    Names.session(in.text("intake")),
                    in.smallCount("item"),
                    in.smallCount("count"),
                    Codes.read(in, "reason", Passing.class),
                    in.text("detail"),
                    in.hash("prev"));
        }
    }

    /// A file may be erased on its recorder; durable before anything is erased.
    ///
    /// @param item line of the listing
    /// @param entry index of the `import` entry that holds the same bytes
    record Erase(String intake, int item, long entry, Proven proven, Hash prev) implements IntakeFact {
        @Override
        public String type() {
            return "erase";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeIntake(out, this);
            out.whole("item", item).whole("entry", entry);
            proven.write(out);
        }

        static Erase read(FieldsReader in) throws MalformedException {
            return new Erase(
                    Names.session(in.text("intake")),
                    in.smallCount("item"),
                    in.count("entry"),
                    Proven.read(in),
                    in.hash("prev"));
        }
    }

    /// What became of a file that was to be erased.
    record Erased(String intake, int item, Outcome outcome, String detail, Hash prev) implements IntakeFact {
        @Override
        public String type() {
            return "erased";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeIntake(out, this);
            out.whole("item", item).text("outcome", Codes.of(outcome)).text("detail", detail);
        }

        static Erased read(FieldsReader in) throws MalformedException {
            return new Erased(
                    Names.session(in.text("intake")),
                    in.smallCount("item"),
                    Codes.read(in, "outcome", Outcome.class),
                    in.text("detail"),
                    in.hash("prev"));
        }
    }

    /// An intake ended.
    ///
    /// @param imported how many files were taken in
    /// @param known how many were seen before
    /// @param passed how many were not taken
    /// @param importedBytes length of all that was taken in
    record IntakeEnd(
            String intake,
            Ending ending,
            int imported,
            int known,
            int passed,
            long importedBytes,
            String detail,
            Hash prev)
            implements IntakeFact {
        @Override
        public String type() {
            return "intake-end";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeIntake(out, this);
            out.text("ending", Codes.of(ending))
                    .whole("imported", imported)
                    .whole("known", known)
                    .whole("passed", passed)
                    .whole("bytes", importedBytes)
                    .text("detail", detail);
        }

        static IntakeEnd read(FieldsReader in) throws MalformedException {
            return new IntakeEnd(
                    Names.session(in.text("intake")),
                    Codes.read(in, "ending", Ending.class),
                    in.smallCount("imported"),
                    in.smallCount("known"),
                    in.smallCount("passed"),
                    in.count("bytes"),
                    in.text("detail"),
                    in.hash("prev"));
        }
    }

    private static void writeIntake(FieldsBuilder out, IntakeFact fact) {
        out.text("intake", fact.intake()).hash("prev", fact.prev());
    }

    private static boolean flag(FieldsReader in, String key) throws MalformedException {
        int flag = in.smallCount(key);
        if (flag > 1) {
            throw new MalformedException("the field " + key + " is " + flag + ", and may be 0 or 1");
        }
        return flag == 1;
    }
}
