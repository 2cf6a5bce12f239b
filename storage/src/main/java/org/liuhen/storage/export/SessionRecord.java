package org.liuhen.storage.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.export.PackageListing.Told;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.LogReading;
import org.liuhen.storage.log.RestingLog;
import org.liuhen.storage.tree.TreeHash;

/// The entries of a log that a package of one session holds, in the order of the log: `storage/FORMAT.md` 11.2.
///
/// **Limitation:** all of them in memory, about 1 kB each: 16 sources for 4 hours are some 60 MB.
final class SessionRecord {
    private final String session;
    private final SortedMap<Long, byte[]> entries = new TreeMap<>();
    /// Indexes of those that answer for bytes, rising.
    private final List<Long> answering = new ArrayList<>();
    private final Map<String, RunOfSession> runs = new LinkedHashMap<>();
    private final SortedMap<String, Extent> metadata = new TreeMap<>();
    private final List<Told> accesses = new ArrayList<>();
    private Fact.@Nullable Genesis genesis;
    private @Nullable Long clock;
    private byte[] clockBytes = {};
    private long begun = -1;
    private long ended = -1;

    private SessionRecord(String session) {
        this.session = session;
    }

    /// A run and its segments.
    ///
    /// @param ranges its init bytes, its segments, and its declared tail where it has one
    record RunOfSession(Fact.Open open, List<Fact.Segment> segments, List<Extent> ranges) {}

    /// Reads them.
    ///
    /// @throws IOException if the log has no such session, it has not ended, or a line of the log cannot be read
    static SessionRecord read(Path state, String session) throws IOException {
        StateLayout layout = new StateLayout(state);
        SessionRecord record = new SessionRecord(session);
        try (LogReading reading = new LogReading(new RestingLog(new EntryFiles(layout.entries())))) {
            for (EntryFiles.Line line = reading.next(); line != null; line = reading.next()) {
                try {
                    record.take(line, Entry.decode(line.bytes()));
                } catch (MalformedException e) {
                    throw new IOException(
                            "entry " + line.index() + " of the log of " + state + " cannot be read: " + e.getMessage()
                                    + "; \"liuhen verify\" tells what else is wrong",
                            e);
                }
            }
        }
        if (record.begun < 0) {
            throw new IOException("the log of " + state + " has no session " + session + ": \"liuhen inspect " + state
                    + "\" lists those it has");
        }
        if (record.ended < 0) {
            throw new IOException("session " + session + " has not ended: press STOP first");
        }
        return record;
    }

    private void take(EntryFiles.Line line, Entry entry) {
        Fact fact = entry.fact();
        switch (fact) {
            case Fact.Genesis of -> {
                genesis = of;
                keep(line, fact);
            }
            case MachineFact.Clock _ -> takeClock(line, fact);
            case Fact.Session of
            when of.session().equals(session) -> {
                begun = line.index();
                if (clock != null) {
                    entries.put(clock, clockBytes);
                }
                keep(line, fact);
            }
            case Fact.OfTrack of
            when of.track().session().equals(session) -> {
                keep(line, fact);
                takeFootage(of);
            }
            case SessionFact of when of.session().equals(session) -> keep(line, fact);
            case Fact.End of
            when of.session().equals(session) -> {
                ended = line.index();
                keep(line, fact);
            }
            case ArchiveFact.Receipt receipt -> {
                if (tellsOfUs(receipt)) {
                    keep(line, fact);
                }
            }
            case AccessFact.Access access
            when access.of().equals(session) ->
                accesses.add(new Told(
                        line.index(), TreeHash.leaf(line.bytes()), entry.stamp().wallMicros(), access));
            default -> {}
        }
    }

    private boolean tellsOfUs(ArchiveFact.Receipt receipt) {
        int found = Collections.binarySearch(answering, receipt.fromEntry());
        int first = found < 0 ? -found - 1 : found;
        return first < answering.size() && answering.get(first) < receipt.toEntry();
    }

    private void takeClock(EntryFiles.Line line, Fact fact) {
        if (begun < 0) {
            clock = line.index();
            clockBytes = line.bytes();
        } else if (ended < 0) {
            keep(line, fact);
        }
    }

    private void keep(EntryFiles.Line line, Fact fact) {
        entries.put(line.index(), line.bytes());
        for (Extent extent : Extent.of(fact)) {
            answering.add(line.index());
            if (extent.place() instanceof Extent.Place.Metadata(String id)) {
                metadata.put(id, extent);
            }
        }
    }

    private void takeFootage(Fact.OfTrack fact) {
        switch (fact) {
            case Fact.Open open ->
                runs.put(
                        name(open.track().track(), open.run()),
                        new RunOfSession(open, new ArrayList<>(), new ArrayList<>(Extent.of(open))));
            case Fact.Segment segment -> {
                RunOfSession run = runs.get(name(segment.track().track(), segment.run()));
                if (run != null) {
                    run.segments().add(segment);
                    run.ranges().addAll(Extent.of(segment));
                }
            }
            case Fact.Close close -> {
                RunOfSession run = runs.get(name(close.track().track(), close.run()));
                if (run != null) {
                    run.ranges().addAll(Extent.of(close));
                }
            }
            case Fact.Track _, Fact.Gap _, Fact.Flaw _ -> {}
        }
    }

    private static String name(String track, int run) {
        return track + "/" + run;
    }

    /// Bytes of the entries, by their indexes.
    SortedMap<Long, byte[]> entries() {
        return entries;
    }

    /// The metadata objects that they commit to, by name.
    SortedMap<String, Extent> metadata() {
        return metadata;
    }

    /// What people did with it: told of in the log, and not among the entries.
    List<Told> accesses() {
        return accesses;
    }

    List<RunOfSession> runs() {
        return List.copyOf(runs.values());
    }

    /// The run of a track, if it has one of this number.
    Optional<RunOfSession> run(String track, int run) {
        return Optional.ofNullable(runs.get(name(track, run)));
    }

    Fact.Genesis genesis() throws IOException {
        if (genesis == null) {
            throw new IOException("the log does not begin with its genesis");
        }
        return genesis;
    }

    /// Index of the entry that ended it.
    long ended() {
        return ended;
    }
}
