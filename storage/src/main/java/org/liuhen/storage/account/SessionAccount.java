package org.liuhen.storage.account;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.FlawRow;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.timeline.Ledger;
import org.liuhen.storage.timeline.Timeline;

/// What the log says of one session, read from the log alone.
public final class SessionAccount {
    private final String room;
    private final long startMicros;
    private final Map<TrackId, Track> tracks = new LinkedHashMap<>();
    private final List<EntryRow> deeds = new ArrayList<>();
    private long newestMicros;
    private Fact.@Nullable End end;
    private long endEntry = -1;

    private SessionAccount(Fact.Session fact, long startMicros) {
        this.room = fact.room();
        this.startMicros = startMicros;
        this.newestMicros = startMicros;
    }

    /// What the log says of one track.
    public static final class Track {
        private final List<RunRow> runs = new ArrayList<>();
        private final List<GapRow> gaps = new ArrayList<>();
        private final List<FlawRow> flaws = new ArrayList<>();
        private final List<Sealed> sealed = new ArrayList<>();
        private long lostPackets;
        private long frames;

        /// A segment and the index of its entry.
        public record Sealed(long entry, int run, int segment) {}

        /// The segments in the order of the log.
        public List<Sealed> sealed() {
            return sealed;
        }

        public List<RunRow> runs() {
            return runs;
        }

        public long segments() {
            return runs.stream().mapToLong(RunRow::segments).sum();
        }

        /// Length of the footage from before START: the session's account of time begins with START.
        public long preRollMicros(long startMicros) {
            return runs.stream()
                    .mapToLong(run -> Math.max(0, Math.min(run.endMicros(), startMicros) - run.startMicros()))
                    .sum();
        }

        public long bytes() {
            return runs.stream().mapToLong(RunRow::coveredBytes).sum();
        }

        public long lostPackets() {
            return lostPackets;
        }

        public long frames() {
            return frames;
        }
    }

    /// The accounts of all sessions in the log of `state`, oldest first, by name.
    public static Map<String, SessionAccount> readAll(Path state) throws IOException {
        return readAll(state, entry -> {});
    }

    /// The same, and shows every entry to `reader` on the way.
    public static Map<String, SessionAccount> readAll(Path state, Consumer<EntryRow> reader) throws IOException {
        EntryFiles files = new EntryFiles(new StateLayout(state).entries());
        Map<String, SessionAccount> accounts = new LinkedHashMap<>();
        for (int number = 0; number < files.count(); number++) {
            long first = (long) number * EntryFiles.ENTRIES_PER_FILE;
            try (EntryFiles.LineReader lines = files.read(number, 0, first)) {
                EntryFiles.Line line;
                while ((line = lines.next()) != null && lines.lastEnding() == EntryFiles.Ending.LINE_FEED) {
                    Entry entry = decoded(files.file(number), line);
                    reader.accept(new EntryRow(line.index(), entry));
                    take(accounts, line.index(), entry);
                }
            }
        }
        return accounts;
    }

    public String room() {
        return room;
    }

    public long startMicros() {
        return startMicros;
    }

    public Optional<Fact.End> end() {
        return Optional.ofNullable(end);
    }

    /// Index of its `end` entry, if it has ended.
    public OptionalLong endEntry() {
        return endEntry < 0 ? OptionalLong.empty() : OptionalLong.of(endEntry);
    }

    /// What people did with it, in the order of the log.
    public List<EntryRow> deeds() {
        return List.copyOf(deeds);
    }

    /// End of the session, or of the newest thing known while it runs.
    public long untilMicros() {
        return end == null ? newestMicros : end.endMicros();
    }

    public Map<TrackId, Track> tracks() {
        return tracks;
    }

    /// The interruptions and how far each is explained.
    public Ledger ledger() {
        Map<TrackId, Ledger.TrackRows> rows = new LinkedHashMap<>();
        tracks.forEach((id, track) -> rows.put(id, new Ledger.TrackRows(track.gaps, track.flaws)));
        return Ledger.of(rows, deeds);
    }

    public Timeline timeline(Track track) {
        return Timeline.of(startMicros, Math.max(startMicros, untilMicros()), track.runs, track.gaps);
    }

    private static Entry decoded(Path file, EntryFiles.Line line) throws IOException {
        try {
            return Entry.decode(line.bytes());
        } catch (MalformedException e) {
            throw new IOException(
                    "the entry at byte " + line.offset() + " of " + file + " cannot be read: " + e.getMessage()
                            + "; \"liuhen verify\" tells what else is wrong",
                    e);
        }
    }

    private static void take(Map<String, SessionAccount> accounts, long index, Entry entry) {
        switch (entry.fact()) {
            case Fact.Session fact ->
                accounts.put(
                        fact.session(), new SessionAccount(fact, entry.stamp().wallMicros()));
            case Fact.End fact -> {
                SessionAccount account = accounts.get(fact.session());
                if (account != null) {
                    account.end = fact;
                    account.endEntry = index;
                }
            }
            case Fact.OfTrack fact -> {
                SessionAccount account = accounts.get(fact.track().session());
                if (account != null) {
                    account.take(index, fact);
                }
            }
            case SessionFact fact -> {
                SessionAccount account = accounts.get(fact.session());
                if (account != null) {
                    account.deeds.add(new EntryRow(index, entry));
                }
            }
            case Fact.Genesis _,
                    Fact.Start _,
                    Fact.Tick _,
                    Fact.Recovered _,
                    IntakeFact _,
                    MachineFact _,
                    ArchiveFact _,
                    AccessFact _ -> {}
        }
    }

    private void take(long index, Fact.OfTrack fact) {
        Track track = tracks.computeIfAbsent(fact.track(), id -> new Track());
        switch (fact) {
            case Fact.Track _ -> {}
            case Fact.Open open -> track.runs.add(RunRow.begun(open));
            case Fact.Segment segment -> takeSegment(track, index, segment);
            case Fact.Close close -> {
                RunRow run = track.runs.removeLast();
                track.runs.add(run.endedWith(close));
            }
            case Fact.Gap gap -> {
                track.gaps.add(GapRow.of(gap, index));
                newestMicros = Math.max(newestMicros, gap.toMicros());
            }
            case Fact.Flaw flaw -> track.flaws.add(FlawRow.of(flaw, index));
        }
    }

    private void takeSegment(Track track, long index, Fact.Segment segment) {
        track.sealed.add(new Track.Sealed(index, segment.run(), segment.segment()));
        RunRow run = track.runs.removeLast();
        track.runs.add(run.grownBy(segment));
        track.lostPackets += segment.lostPackets();
        track.frames += segment.frames();
        newestMicros = Math.max(newestMicros, segment.endMicros());
    }
}
