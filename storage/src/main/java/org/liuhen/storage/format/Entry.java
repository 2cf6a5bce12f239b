package org.liuhen.storage.format;

/// One line of the log: a stamp and a fact.
public record Entry(Stamp stamp, Fact fact) {
    /// Version of the entry format, the value of every entry's field `v`.
    public static final int VERSION = 1;

    /// Longest entry in bytes: what a C2SP tlog-tiles entry bundle can hold.
    public static final int MAX_BYTES = 65_535;

    /// The bytes that are stored on the line and hashed, without the line feed.
    ///
    /// @throws IllegalArgumentException if they would be more than [#MAX_BYTES], or something in the entry is of no
    ///     form that [#decode] takes: what nobody can read back must never be signed
    public byte[] encode() {
        FieldsBuilder out = new FieldsBuilder().whole("v", VERSION).text("t", fact.type());
        stamp.write(out);
        fact.write(out);
        byte[] bytes = JsonWriter.bytes(out.build());
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("an entry of " + bytes.length + " bytes is longer than " + MAX_BYTES);
        }
        try {
            decode(bytes);
        } catch (MalformedException e) {
            throw new IllegalArgumentException("an entry that nobody could read back: " + e.getMessage(), e);
        }
        return bytes;
    }

    /// The entry that a line holds.
    ///
    /// @throws MalformedException if the bytes are not exactly what [#encode] gives for some entry
    public static Entry decode(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException("longer than " + MAX_BYTES + " bytes");
        }
        FieldsReader in = new FieldsReader(JsonReader.read(bytes));
        long version = in.count("v");
        if (version != VERSION) {
            throw new MalformedException("format version " + version + ", and this software reads " + VERSION);
        }
        Stamp stamp = Stamp.read(in);
        Fact fact = readFact(in.text("t"), in);
        in.end();
        return new Entry(stamp, fact);
    }

    private static Fact readFact(String type, FieldsReader in) throws MalformedException {
        return switch (type) {
            case "genesis" -> Fact.Genesis.read(in);
            case "start" -> Fact.Start.read(in);
            case "session" -> Fact.Session.read(in);
            case "track" -> Fact.Track.read(in);
            case "open" -> Fact.Open.read(in);
            case "seg" -> Fact.Segment.read(in);
            case "close" -> Fact.Close.read(in);
            case "gap" -> Fact.Gap.read(in);
            case "flaw" -> Fact.Flaw.read(in);
            case "end" -> Fact.End.read(in);
            case "tick" -> Fact.Tick.read(in);
            case "recovered" -> Fact.Recovered.read(in);
            case "goes-on" -> SessionFact.GoesOn.read(in);
            case "pause" -> SessionFact.Pause.read(in);
            case "resume" -> SessionFact.Resume.read(in);
            case "mark" -> SessionFact.Mark.read(in);
            case "note" -> SessionFact.Note.read(in);
            case "particulars" -> SessionFact.Particulars.read(in);
            case "climate" -> SessionFact.Climate.read(in);
            case "statement" -> SessionFact.Statement.read(in);
            case "review" -> SessionFact.Review.read(in);
            case "complete" -> SessionFact.Complete.read(in);
            case "clock" -> MachineFact.Clock.read(in);
            case "omission" -> MachineFact.Omission.read(in);
            case "intake" -> IntakeFact.Intake.read(in);
            case "import" -> IntakeFact.Import.read(in);
            case "known" -> IntakeFact.Known.read(in);
            case "passed" -> IntakeFact.Passed.read(in);
            case "erase" -> IntakeFact.Erase.read(in);
            case "erased" -> IntakeFact.Erased.read(in);
            case "intake-end" -> IntakeFact.IntakeEnd.read(in);
            case "device" -> MachineFact.Device.read(in);
            case "audit" -> ArchiveFact.Audit.read(in);
            case "extended" -> ArchiveFact.Extended.read(in);
            case "receipt" -> ArchiveFact.Receipt.read(in);
            case "restored" -> MachineFact.Restored.read(in);
            case "access" -> AccessFact.Access.read(in);
            case "flags" -> SessionFact.Flags.read(in);
            case "scrub" -> MachineFact.Scrub.read(in);
            default -> throw new MalformedException("an unknown type of entry \"" + type + "\"");
        };
    }
}
