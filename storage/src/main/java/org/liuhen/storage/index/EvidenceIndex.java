package org.liuhen.storage.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.Tables.Name;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.tree.Proofs;

/// What the log says, arranged for quick answers. One thread writes ([Indexer]); any thread reads.
public final class EvidenceIndex implements AutoCloseable {
    /// How the tables are filled. Another number makes all older indexes be built anew.
    static final long ARRANGEMENT = 6;

    /// Beginnings of the keys of accesses: all of them, by whom, about what, and requests with their answers.
    static final String ANYTHING = "*";

    static final String BY = "by:";
    static final String OF = "of:";
    static final String ASKED = "?";
    static final String SECRET = "!";
    static final Set<AccessFact.Act> REQUESTS =
            Set.of(AccessFact.Act.ASK, AccessFact.Act.APPROVE, AccessFact.Act.DECLINE);

    static final byte[] CURSOR = Keys.text("cursor");
    static final byte[] ARRANGED = Keys.text("arrangement");
    private static final byte[] LAST = {(byte) 0xff};

    private final Tables tables;
    private final TileTable tiles;
    private final Rows rows;

    /// Opens or creates the index in `directory`.
    ///
    /// @throws IOException if it cannot be read, or is arranged as another version of this software does it:
    /// build it anew
    public EvidenceIndex(Path directory) throws IOException {
        this.tables = new Tables(directory);
        this.tiles = new TileTable(tables);
        this.rows = new Rows(tables);
        try {
            requireArrangement(directory);
        } catch (IOException e) {
            tables.close();
            throw e;
        }
    }

    private void requireArrangement(Path directory) throws IOException {
        boolean filled = tables.get(Name.CURSOR, CURSOR) != null;
        if (filled && !Arrays.equals(tables.get(Name.CURSOR, ARRANGED), Keys.number(ARRANGEMENT))) {
            throw new IOException("the index " + directory + " was arranged by another version of this software");
        }
    }

    /// Up to where the log is in the index.
    ///
    /// @param entries how many entries
    /// @param offset byte after the last of them in its entry file
    public record Cursor(long entries, long offset) {}

    /// Up to where the log is in the index.
    public Cursor cursor() throws IOException {
        byte[] value = tables.get(Name.CURSOR, CURSOR);
        if (value == null) {
            return new Cursor(0, 0);
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        return new Cursor(in.getLong(), in.getLong());
    }

    /// The newest sessions, newest first.
    ///
    /// @param before only sessions whose name is below this one
    public List<SessionRow> sessions(int limit, Optional<String> before) throws IOException {
        List<SessionRow> sessions = new ArrayList<>();
        byte[] from = before.map(Keys::text).orElse(LAST);
        tables.backward(Name.SESSIONS, from, (key, value) -> {
            if (!Arrays.equals(key, from)) {
                sessions.add(Rows.read(value, SessionRow::read));
            }
            return sessions.size() < limit;
        });
        return sessions;
    }

    public Optional<SessionRow> session(String session) throws IOException {
        return rows.found(Name.SESSIONS, Keys.text(session), SessionRow::read);
    }

    /// The runs of a track in order.
    public List<RunRow> runs(TrackId track) throws IOException {
        return rows.all(Name.RUNS, Keys.track(track), RunRow::read);
    }

    public Optional<RunRow> run(TrackId track, int run) throws IOException {
        return rows.found(Name.RUNS, Keys.run(track, run), RunRow::read);
    }

    /// The interruptions of a track in the order of their beginning.
    public List<GapRow> gaps(TrackId track) throws IOException {
        return rows.all(Name.GAPS, Keys.track(track), GapRow::read);
    }

    /// The flaws of a track's footage in the order of their beginning.
    public List<FlawRow> flaws(TrackId track) throws IOException {
        return rows.all(Name.FLAWS, Keys.track(track), FlawRow::read);
    }

    /// What people did with a session, in the order of the log: entries of [SessionFact].
    public List<EntryRow> deeds(String session) throws IOException {
        return entries(Name.DEEDS, Keys.session(session));
    }

    /// The newest intakes, newest first: entries of [IntakeFact.Intake].
    ///
    /// @param before only intakes whose name is below this one
    public List<EntryRow> intakes(int limit, Optional<String> before) throws IOException {
        List<EntryRow> intakes = new ArrayList<>();
        byte[] from = before.map(Keys::text).orElse(LAST);
        tables.backward(Name.INTAKES, from, (key, value) -> {
            if (!Arrays.equals(key, from)) {
                intakes.add(row(value));
            }
            return intakes.size() < limit;
        });
        return intakes;
    }

    /// The first entry of an intake.
    public Optional<EntryRow> intake(String intake) throws IOException {
        byte[] value = tables.get(Name.INTAKES, Keys.text(intake));
        return value == null ? Optional.empty() : Optional.of(row(value));
    }

    /// The first entries of the intakes that have not ended, oldest first.
    public List<EntryRow> openIntakes() throws IOException {
        List<EntryRow> open = new ArrayList<>();
        tables.forward(Name.OPEN_INTAKES, new byte[0], (key, value) -> {
            open.add(row(value));
            return true;
        });
        return open;
    }

    /// All entries of an intake, in the order of the log.
    public List<EntryRow> intakeEntries(String intake) throws IOException {
        return entries(Name.ORIGINALS, Keys.session(intake));
    }

    /// The newest entry of an intake.
    public Optional<EntryRow> newestOfIntake(String intake) throws IOException {
        List<EntryRow> newest = new ArrayList<>();
        byte[] prefix = Keys.session(intake);
        tables.backward(Name.ORIGINALS, Keys.deed(intake, Long.MAX_VALUE), (key, value) -> {
            if (Keys.startsWith(key, prefix)) {
                newest.add(new EntryRow(Keys.lastNumber(key), Rows.read(value, Entry::decode)));
            }
            return false;
        });
        return newest.stream().findFirst();
    }

    /// Files of this length that were taken in, in the order of the log: entries of [IntakeFact.Import].
    public List<EntryRow> importsOfLength(long lengthBytes) throws IOException {
        return entries(Name.LENGTHS, Keys.number(lengthBytes));
    }

    /// What happened to a device of the register, in the order of the log: entries of [MachineFact.Device].
    public List<EntryRow> deviceEvents(String device) throws IOException {
        return entries(Name.DEVICES, Keys.session(device));
    }

    /// What happened to all devices of the register, by device, in the order of the log.
    public List<EntryRow> deviceEvents() throws IOException {
        return entries(Name.DEVICES, new byte[0]);
    }

    /// The newest receipt of an archive: an entry of [ArchiveFact.Receipt].
    public Optional<EntryRow> newestReceipt(String archive) throws IOException {
        List<EntryRow> newest = new ArrayList<>();
        byte[] prefix = Keys.session(archive);
        tables.backward(Name.RECEIPTS, Keys.deed(archive, Long.MAX_VALUE), (key, value) -> {
            if (Keys.startsWith(key, prefix)) {
                newest.add(new EntryRow(Keys.lastNumber(key), Rows.read(value, Entry::decode)));
            }
            return false;
        });
        return newest.stream().findFirst();
    }

    /// The receipt of an archive that tells of an entry: an entry of [ArchiveFact.Receipt].
    public Optional<EntryRow> receiptFor(String archive, long entry) throws IOException {
        List<EntryRow> found = new ArrayList<>();
        byte[] prefix = Keys.session(archive);
        // It stands behind the entry, and not far behind it where the archive keeps up.
        tables.forward(Name.RECEIPTS, Keys.deed(archive, entry + 1), (key, value) -> {
            if (!Keys.startsWith(key, prefix)) {
                return false;
            }
            EntryRow row = new EntryRow(Keys.lastNumber(key), Rows.read(value, Entry::decode));
            if (row.entry().fact() instanceof ArchiveFact.Receipt receipt && receipt.toEntry() > entry) {
                found.add(row);
            }
            return found.isEmpty();
        });
        return found.stream().findFirst();
    }

    /// The receipts of an archive from entry `from` of the log on, oldest first: entries of
    /// [ArchiveFact.Receipt].
    ///
    /// @param each ends the list when it says no
    public void receipts(String archive, long from, Predicate<EntryRow> each) throws IOException {
        byte[] prefix = Keys.session(archive);
        tables.forward(
                Name.RECEIPTS,
                Keys.deed(archive, from),
                (key, value) -> Keys.startsWith(key, prefix)
                        && each.test(new EntryRow(Keys.lastNumber(key), Rows.read(value, Entry::decode))));
    }

    /// The first `width` hashes of a tile (C2SP tlog-tiles): 32 bytes each.
    ///
    /// @param level 0 for leaves
    /// @param width 1 to 256
    /// @throws IOException if the index does not hold them
    public byte[] tile(int level, long number, int width) throws IOException {
        return tiles.tile(level, number, width);
    }

    static byte[] indexed(long index, byte[] entry) {
        return ByteBuffer.allocate(8 + entry.length).putLong(index).put(entry).array();
    }

    private static EntryRow row(byte[] value) throws IOException {
        return new EntryRow(
                ByteBuffer.wrap(value).getLong(), Rows.read(Arrays.copyOfRange(value, 8, value.length), Entry::decode));
    }

    private List<EntryRow> entries(Name table, byte[] prefix) throws IOException {
        List<EntryRow> found = new ArrayList<>();
        tables.forward(table, prefix, (key, value) -> {
            if (!Keys.startsWith(key, prefix)) {
                return false;
            }
            found.add(new EntryRow(Keys.lastNumber(key), Rows.read(value, Entry::decode)));
            return true;
        });
        return found;
    }

    /// What concerns no one session before entry `before`, newest first: entries of [MachineFact], and of how
    /// archives were looked after.
    ///
    /// @param wanted ends the list when it says no
    public List<EntryRow> machine(long before, Predicate<EntryRow> wanted) throws IOException {
        return numbered(Name.MACHINE, before, wanted);
    }

    /// The starts of the program before entry `before`, newest first: entries of [Fact.Start].
    ///
    /// @param wanted ends the list when it says no
    public List<EntryRow> starts(long before, Predicate<EntryRow> wanted) throws IOException {
        return numbered(Name.STARTS, before, wanted);
    }

    private List<EntryRow> numbered(Name table, long before, Predicate<EntryRow> wanted) throws IOException {
        List<EntryRow> events = new ArrayList<>();
        if (before > 0) {
            tables.backward(table, Keys.number(before - 1), (key, value) -> {
                EntryRow row = new EntryRow(Keys.lastNumber(key), Rows.read(value, Entry::decode));
                boolean more = wanted.test(row);
                if (more) {
                    events.add(row);
                }
                return more;
            });
        }
        return events;
    }

    /// What people did at the door and with what is recorded before entry `before`, newest first: entries of
    /// [AccessFact.Access].
    ///
    /// @param wanted ends the list when it says no
    public List<EntryRow> accesses(long before, Predicate<EntryRow> wanted) throws IOException {
        return accesses(ANYTHING, before, wanted);
    }

    /// The same of one who did something.
    ///
    /// @param by what the log calls them
    public List<EntryRow> accessesBy(String by, long before, Predicate<EntryRow> wanted) throws IOException {
        return accesses(BY + by, before, wanted);
    }

    /// The same about one thing.
    ///
    /// @param of a session, an intake, an account, a setting
    public List<EntryRow> accessesOf(String of, long before, Predicate<EntryRow> wanted) throws IOException {
        return accesses(OF + of, before, wanted);
    }

    /// The same, but only what was asked for and the answers to it.
    public List<EntryRow> requests(long before, Predicate<EntryRow> wanted) throws IOException {
        return accesses(ASKED, before, wanted);
    }

    /// The sessions that were marked as state secrets, in the order of the log: entries of
    /// [org.liuhen.storage.format.SessionFact.Flags].
    public List<EntryRow> stateSecrets() throws IOException {
        return entries(Name.ACCESSES, Keys.session(SECRET));
    }

    /// Whether a session was marked as a state secret.
    public boolean isStateSecret(String session) throws IOException {
        return stateSecrets().stream()
                .anyMatch(row -> row.entry().fact() instanceof SessionFact.Flags flags
                        && flags.session().equals(session));
    }

    private List<EntryRow> accesses(String key, long before, Predicate<EntryRow> wanted) throws IOException {
        List<EntryRow> found = new ArrayList<>();
        byte[] prefix = Keys.session(key);
        if (before > 0) {
            tables.backward(Name.ACCESSES, Keys.deed(key, before - 1), (at, value) -> {
                if (!Keys.startsWith(at, prefix)) {
                    return false;
                }
                EntryRow row = new EntryRow(Keys.lastNumber(at), Rows.read(value, Entry::decode));
                boolean more = wanted.test(row);
                if (more) {
                    found.add(row);
                }
                return more;
            });
        }
        return found;
    }

    /// The session that a metadata object of this name belongs to; an empty name if it belongs to none.
    public Optional<String> sessionOfObject(String meta) throws IOException {
        byte[] value = tables.get(Name.OBJECTS, Keys.text(meta));
        return value == null ? Optional.empty() : Optional.of(new String(value, StandardCharsets.US_ASCII));
    }

    /// The segments of a track that overlap [from, to), in the order of their beginning.
    public List<SegmentRow> segments(TrackId track, long fromMicros, long toMicros) throws IOException {
        List<SegmentRow> segments = new ArrayList<>();
        byte[] prefix = Keys.track(track);
        // The segment that contains `from` begins before it: begin at the last one that does.
        byte[] begin = prefix;
        byte[][] before = new byte[1][];
        tables.backward(Name.SEGMENTS, Keys.time(track, fromMicros, -1), (key, value) -> {
            before[0] = key;
            return false;
        });
        if (before[0] != null && Keys.startsWith(before[0], prefix)) {
            begin = before[0];
        }
        tables.forward(Name.SEGMENTS, begin, (key, value) -> {
            if (!Keys.startsWith(key, prefix)) {
                return false;
            }
            SegmentRow row = SegmentRow.read(value);
            if (row.startMicros() >= toMicros) {
                return false;
            }
            if (row.startMicros() + row.durationMicros() > fromMicros) {
                segments.add(row);
            }
            return true;
        });
        return segments;
    }

    /// Index in the log of the entry with this leaf hash.
    public Optional<Long> entryOf(Hash leaf) throws IOException {
        byte[] value = tables.get(Name.LEAVES, leaf.bytes());
        return value == null
                ? Optional.empty()
                : Optional.of(ByteBuffer.wrap(value).getLong());
    }

    /// A place in the entry files from which entry `index` is at most 255 lines on.
    ///
    /// @return index and byte offset of a line
    public Optional<Cursor> placeBefore(long index) throws IOException {
        long first = index & ~0xffL;
        byte[] value = tables.get(Name.PLACES, Keys.number(first));
        return value == null
                ? Optional.empty()
                : Optional.of(new Cursor(first, ByteBuffer.wrap(value).getLong()));
    }

    /// Makes proofs for the entries below [#cursor].
    public Proofs proofs() {
        return new Proofs(tiles);
    }

    /// Root of complete entry file `number` as the index remembers it; empty if it does not, or is damaged.
    public Optional<Hash> fileRoot(int number) {
        try {
            return Optional.of(tiles.node(EntryFiles.FILE_LEVEL, number));
        } catch (IllegalStateException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        tables.close();
    }

    /// Takes a stretch of entries in, all at once.
    IndexBatch begin() {
        return new IndexBatch(tables, tiles.new Growth(), this);
    }
}
