package org.liuhen.storage.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.Tables.Name;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.tree.Proofs;

/// What the log says, arranged for quick answers. One thread writes ([Indexer]); any thread reads.
public final class EvidenceIndex implements AutoCloseable {
    /// How the tables are filled. Another number makes all older indexes be built anew.
    private static final long ARRANGEMENT = 2;

    private static final byte[] CURSOR = Keys.text("cursor");
    private static final byte[] ARRANGED = Keys.text("arrangement");
    private static final byte[] LAST = {(byte) 0xff};

    private final Tables tables;
    private final TileTable tiles;

    /// Opens or creates the index in `directory`.
    ///
    /// @throws IOException if it cannot be read, or is arranged as another version of this software does it:
    /// build it anew
    public EvidenceIndex(Path directory) throws IOException {
        this.tables = new Tables(directory);
        this.tiles = new TileTable(tables);
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
        List<SessionRow> rows = new ArrayList<>();
        byte[] from = before.map(Keys::text).orElse(LAST);
        tables.backward(Name.SESSIONS, from, (key, value) -> {
            if (!Arrays.equals(key, from)) {
                rows.add(read(value, SessionRow::read));
            }
            return rows.size() < limit;
        });
        return rows;
    }

    public Optional<SessionRow> session(String session) throws IOException {
        return found(Name.SESSIONS, Keys.text(session), SessionRow::read);
    }

    /// The runs of a track in order.
    public List<RunRow> runs(TrackId track) throws IOException {
        return all(Name.RUNS, Keys.track(track), RunRow::read);
    }

    public Optional<RunRow> run(TrackId track, int run) throws IOException {
        return found(Name.RUNS, Keys.run(track, run), RunRow::read);
    }

    /// The interruptions of a track in the order of their beginning.
    public List<GapRow> gaps(TrackId track) throws IOException {
        return all(Name.GAPS, Keys.track(track), GapRow::read);
    }

    /// The flaws of a track's footage in the order of their beginning.
    public List<FlawRow> flaws(TrackId track) throws IOException {
        return all(Name.FLAWS, Keys.track(track), FlawRow::read);
    }

    /// What people did with a session, in the order of the log: entries of [SessionFact].
    public List<EntryRow> deeds(String session) throws IOException {
        List<EntryRow> rows = new ArrayList<>();
        byte[] prefix = Keys.session(session);
        tables.forward(Name.DEEDS, prefix, (key, value) -> {
            if (!Keys.startsWith(key, prefix)) {
                return false;
            }
            rows.add(new EntryRow(Keys.lastNumber(key), read(value, Entry::decode)));
            return true;
        });
        return rows;
    }

    /// What happened to the machine before entry `before`, newest first: entries of [MachineFact].
    ///
    /// @param wanted ends the list when it says no
    public List<EntryRow> machine(long before, Predicate<EntryRow> wanted) throws IOException {
        List<EntryRow> rows = new ArrayList<>();
        if (before > 0) {
            tables.backward(Name.MACHINE, Keys.number(before - 1), (key, value) -> {
                EntryRow row = new EntryRow(Keys.lastNumber(key), read(value, Entry::decode));
                boolean more = wanted.test(row);
                if (more) {
                    rows.add(row);
                }
                return more;
            });
        }
        return rows;
    }

    /// The session that a metadata object of this name belongs to.
    public Optional<String> sessionOfObject(String meta) throws IOException {
        byte[] value = tables.get(Name.OBJECTS, Keys.text(meta));
        return value == null ? Optional.empty() : Optional.of(new String(value, StandardCharsets.US_ASCII));
    }

    /// The segments of a track that overlap [from, to), in the order of their beginning.
    public List<SegmentRow> segments(TrackId track, long fromMicros, long toMicros) throws IOException {
        List<SegmentRow> rows = new ArrayList<>();
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
                rows.add(row);
            }
            return true;
        });
        return rows;
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
    Writing begin() {
        return new Writing();
    }

    /// One batch of entries on their way into the index.
    final class Writing implements AutoCloseable {
        private final Tables.Batch batch = tables.new Batch();
        private final TileTable.Growth growth = tiles.new Growth();
        private final Map<String, SessionRow> sessions = new HashMap<>();
        private final Map<String, RunRow> runs = new HashMap<>();

        void add(Appended appended, long offset) throws IOException {
            growth.add(batch, appended.index(), appended.leaf());
            batch.put(Name.LEAVES, appended.leaf().bytes(), Keys.number(appended.index()));
            if (appended.index() % 256 == 0) {
                batch.put(Name.PLACES, Keys.number(appended.index()), Keys.number(offset));
            }
            switch (appended.entry().fact()) {
                case Fact.Session session -> addSession(appended, session);
                case Fact.Track track -> addTrack(track);
                case Fact.Open open -> addRun(open);
                case Fact.Segment segment -> addSegment(appended.index(), segment);
                case Fact.Close close -> endRun(close);
                case Fact.Gap gap -> addGap(appended.index(), gap);
                case Fact.Flaw flaw -> addFlaw(appended.index(), flaw);
                case Fact.End end -> endSession(appended.index(), end);
                case SessionFact deed -> addDeed(appended, deed);
                case MachineFact _ ->
                    batch.put(
                            Name.MACHINE,
                            Keys.number(appended.index()),
                            appended.entry().encode());
                case Fact.Genesis _, Fact.Start _, Fact.Tick _, Fact.Recovered _ -> {}
            }
        }

        void commit(Cursor cursor) throws IOException {
            byte[] value = ByteBuffer.allocate(16)
                    .putLong(cursor.entries())
                    .putLong(cursor.offset())
                    .array();
            batch.put(Name.CURSOR, CURSOR, value);
            batch.put(Name.CURSOR, ARRANGED, Keys.number(ARRANGEMENT));
            batch.commit();
        }

        @Override
        public void close() {
            batch.close();
        }

        private void addSession(Appended appended, Fact.Session fact) throws IOException {
            addObject(fact.meta(), fact.session());
            put(new SessionRow(
                    fact.session(),
                    fact.room(),
                    fact.by(),
                    appended.entry().stamp().wallMicros(),
                    Optional.empty(),
                    fact.meta(),
                    List.of(),
                    appended.index()));
        }

        private void addTrack(Fact.Track fact) throws IOException {
            SessionRow row = session(fact.track().session());
            List<String> tracks = new ArrayList<>(row.tracks());
            tracks.add(fact.track().track());
            put(new SessionRow(
                    row.session(),
                    row.room(),
                    row.by(),
                    row.startMicros(),
                    row.end(),
                    row.meta(),
                    tracks,
                    row.entryIndex()));
        }

        private void endSession(long index, Fact.End fact) throws IOException {
            SessionRow row = session(fact.session());
            put(new SessionRow(
                    row.session(),
                    row.room(),
                    row.by(),
                    row.startMicros(),
                    Optional.of(new SessionRow.Ended(fact.endMicros(), fact.cause(), fact.by(), index)),
                    row.meta(),
                    row.tracks(),
                    row.entryIndex()));
        }

        private void addRun(Fact.Open fact) throws IOException {
            put(RunRow.begun(fact));
        }

        private void addSegment(long index, Fact.Segment fact) throws IOException {
            batch.put(
                    Name.SEGMENTS,
                    Keys.time(fact.track(), fact.startMicros(), index),
                    SegmentRow.of(fact, index).write());
            put(run(fact.track(), fact.run()).grownBy(fact));
        }

        private void endRun(Fact.Close fact) throws IOException {
            put(run(fact.track(), fact.run()).endedWith(fact));
        }

        private void addGap(long index, Fact.Gap fact) throws IOException {
            batch.put(
                    Name.GAPS,
                    Keys.time(fact.track(), fact.fromMicros(), index),
                    GapRow.of(fact, index).write());
        }

        private void addFlaw(long index, Fact.Flaw fact) throws IOException {
            batch.put(
                    Name.FLAWS,
                    Keys.time(fact.track(), fact.fromMicros(), index),
                    FlawRow.of(fact, index).write());
        }

        private void addDeed(Appended appended, SessionFact fact) throws IOException {
            batch.put(
                    Name.DEEDS,
                    Keys.deed(fact.session(), appended.index()),
                    appended.entry().encode());
            switch (fact) {
                case SessionFact.Mark mark
                when mark.note().isPresent() -> addObject(mark.note().get().meta(), fact.session());
                case SessionFact.Statement statement
                when statement.manner() instanceof SessionFact.Manner.Written written ->
                    addObject(written.text().meta(), fact.session());
                default -> {}
            }
        }

        private void addObject(String meta, String session) throws IOException {
            batch.put(Name.OBJECTS, Keys.text(meta), Keys.text(session));
        }

        private SessionRow session(String session) throws IOException {
            SessionRow row = sessions.get(session);
            return row != null ? row : required(EvidenceIndex.this.session(session), "session " + session);
        }

        private RunRow run(TrackId track, int run) throws IOException {
            RunRow row = runs.get(track + "#" + run);
            return row != null ? row : required(EvidenceIndex.this.run(track, run), "run " + run + " of " + track);
        }

        private void put(SessionRow row) throws IOException {
            sessions.put(row.session(), row);
            batch.put(Name.SESSIONS, Keys.text(row.session()), row.write());
        }

        private void put(RunRow row) throws IOException {
            runs.put(row.track() + "#" + row.run(), row);
            batch.put(Name.RUNS, Keys.run(row.track(), row.run()), row.write());
        }
    }

    private interface RowReader<T> {
        T read(byte[] bytes) throws MalformedException;
    }

    private static <T> T required(Optional<T> row, String what) throws IOException {
        return row.orElseThrow(() -> new IOException("the log speaks of " + what + " before it begins"));
    }

    private static <T> T read(byte[] value, RowReader<T> reader) throws IOException {
        try {
            return reader.read(value);
        } catch (MalformedException e) {
            throw new IOException("a row of the index is damaged, rebuild it: " + e.getMessage(), e);
        }
    }

    private <T> Optional<T> found(Name table, byte[] key, RowReader<T> reader) throws IOException {
        byte @Nullable [] value = tables.get(table, key);
        return value == null ? Optional.empty() : Optional.of(read(value, reader));
    }

    private <T> List<T> all(Name table, byte[] prefix, RowReader<T> reader) throws IOException {
        List<T> rows = new ArrayList<>();
        tables.forward(table, prefix, (key, value) -> {
            if (!Keys.startsWith(key, prefix)) {
                return false;
            }
            rows.add(read(value, reader));
            return true;
        });
        return rows;
    }
}
