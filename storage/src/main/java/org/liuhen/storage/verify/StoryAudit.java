package org.liuhen.storage.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.OpenSessions;

/// The check of what the entries tell: every chain unbroken, every number in turn, every range behind the one
/// before it, every sign of life true. On the way it collects which bytes must be in which file.
final class StoryAudit {
    private final List<Finding> findings;
    private final Map<String, Hash> sessions = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<TrackId, TrackStory> tracks = new LinkedHashMap<>();
    private final Map<String, Covered> runs = new LinkedHashMap<>();
    private final Map<String, Hash> metadata = new LinkedHashMap<>();
    private final OpenSessions open = new OpenSessions();
    private final PeopleAudit people = new PeopleAudit(sessions, ended, metadata);
    private final IntakeAudit intakes = new IntakeAudit(metadata);
    private final ReceiptAudit receipts;
    private final AccessAudit accesses = new AccessAudit(metadata);
    private final ScrubAudit scrubs = new ScrubAudit();
    private @Nullable Hash genesis;
    private long segments;

    StoryAudit(List<Finding> findings) {
        this(findings, new ReceiptAudit(ReceiptAudit.Telling.OF_ALL));
    }

    /// @param receipts how what receipts tell is held against the entries
    StoryAudit(List<Finding> findings, ReceiptAudit receipts) {
        this.findings = findings;
        this.receipts = receipts;
    }

    /// What is told of one track so far.
    private static final class TrackStory {
        private Hash head;
        private int nextRun;
        private @Nullable Covered run;

        TrackStory(Hash head) {
            this.head = head;
        }
    }

    /// The file of a run and the ranges of it that entries cover.
    static final class Covered {
        private final TrackId track;
        private final int run;
        private final List<Range> ranges = new ArrayList<>();
        private long length;
        private int segments;
        private Optional<Long> closedAt = Optional.empty();

        Covered(TrackId track, int run) {
            this.track = track;
            this.run = run;
        }

        TrackId track() {
            return track;
        }

        int run() {
            return run;
        }

        List<Range> ranges() {
            return ranges;
        }

        /// How many segments it has.
        int segments() {
            return segments;
        }

        /// Bytes covered from the beginning of the file.
        long length() {
            return length;
        }

        /// Length of the file when it was closed, if it was.
        Optional<Long> closedAt() {
            return closedAt;
        }
    }

    /// A range of a file and its digest.
    ///
    /// @param part what it is, in words
    record Range(String part, long offset, long lengthBytes, Hash hash) {}

    long sessions() {
        return sessions.size();
    }

    long segments() {
        return segments;
    }

    /// Whether the session has ended.
    boolean hasEnded(String session) {
        return ended.contains(session);
    }

    List<Covered> runs() {
        return List.copyOf(runs.values());
    }

    /// Names of metadata objects and the commitments to them.
    Map<String, Hash> metadata() {
        return metadata;
    }

    /// Files that came from elsewhere, and the digests of their bytes.
    List<IntakeAudit.Kept> originals() {
        return intakes.kept();
    }

    /// The second copies of them that must be there.
    Set<IntakeAudit.SecondCopy> secondCopies() {
        return intakes.secondCopies();
    }

    /// Intakes that have not ended.
    List<String> openIntakes() {
        return intakes.open();
    }

    /// Sessions that have not ended.
    List<OpenSession> open() {
        return open.list();
    }

    void entry(String file, EntryFiles.Line line, Hash leaf, Entry entry) {
        String problem = problem(line.index(), leaf, entry.fact());
        if (problem != null) {
            findings.add(new Finding.EntryOutOfPlace(file, line.offset(), line.index(), problem));
        }
        open.apply(leaf, entry);
        receipts.take(line.index(), entry.fact());
        scrubs.take(line.index(), entry.fact());
    }

    private @Nullable String problem(long index, Hash leaf, Fact fact) {
        if ((index == 0) != (fact instanceof Fact.Genesis)) {
            return index == 0 ? "the first entry is not the beginning of a log" : "a second beginning of the log";
        }
        return switch (fact) {
            case Fact.Genesis _ -> {
                genesis = leaf;
                intakes.begin(leaf);
                yield null;
            }
            case Fact.Session session -> session(leaf, session);
            case Fact.Track track -> track(leaf, track);
            case Fact.OfTrack ofTrack -> {
                people.take(index, ofTrack);
                yield ofTrack(leaf, ofTrack);
            }
            case Fact.End end -> end(end);
            case Fact.Tick tick -> tick(tick);
            case IntakeFact intakeFact -> intakes.take(index, leaf, intakeFact);
            case SessionFact sessionFact -> people.take(index, sessionFact);
            case MachineFact.Scrub scrub -> scrubs.take(index, scrub);
            case ArchiveFact.Receipt receipt -> receipts.take(index, receipt);
            case ArchiveFact.Extended extended -> receipts.take(extended);
            case ArchiveFact.Audit audit ->
                audit.faulty().size() > audit.faults() ? "an audit that names more faults than it counts" : null;
            case AccessFact.Access access -> accesses.take(index, access);
            case MachineFact.Omission omission -> {
                metadata.put(omission.words().meta(), omission.words().commitment());
                yield null;
            }
            case MachineFact.Device device -> {
                metadata.put(device.words().meta(), device.words().commitment());
                yield null;
            }
            case Fact.Start _, Fact.Recovered _, MachineFact.Clock _ -> null;
            case MachineFact.Restored restored ->
                restored.entries() > index ? "the log was restored with more entries than stand before this one" : null;
        };
    }

    private @Nullable String session(Hash leaf, Fact.Session session) {
        metadata.put(session.meta(), session.commitment());
        if (sessions.putIfAbsent(session.session(), leaf) != null) {
            return "session " + session.session() + " begins a second time";
        }
        return session.prev().equals(genesis)
                ? null
                : "session " + session.session() + " does not chain to the beginning of the log";
    }

    private @Nullable String track(Hash leaf, Fact.Track fact) {
        if (tracks.putIfAbsent(fact.track(), new TrackStory(leaf)) != null) {
            return "track " + fact.track() + " begins a second time";
        }
        return fact.prev().equals(sessions.get(fact.track().session()))
                ? afterEnd(fact.track())
                : "track " + fact.track() + " does not chain to its session";
    }

    private @Nullable String ofTrack(Hash leaf, Fact.OfTrack fact) {
        TrackStory story = tracks.get(fact.track());
        if (story == null) {
            story = new TrackStory(fact.prev());
            tracks.put(fact.track(), story);
            findings.add(new Finding.LeftOpen(
                    "entries of this track are there, and the entry that declares it is not",
                    fact.track().toString()));
        }
        String chain = fact.prev().equals(story.head)
                ? afterEnd(fact.track())
                : "the chain of track " + fact.track() + " is broken: the entry before this one is missing, changed or"
                        + " in another place";
        story.head = leaf;
        String content = switch (fact) {
            case Fact.Open open -> open(story, open);
            case Fact.Segment segment -> segment(story, segment);
            case Fact.Close close -> close(story, close);
            case Fact.Gap gap -> gap.toMicros() < gap.fromMicros() ? "an interruption ends before it begins" : null;
            case Fact.Flaw flaw -> flaw.toMicros() < flaw.fromMicros() ? "a flaw ends before it begins" : null;
            case Fact.Track _ -> null;
        };
        return chain != null ? chain : content;
    }

    private @Nullable String open(TrackStory story, Fact.Open fact) {
        String problem = null;
        if (story.run != null) {
            problem = "run " + fact.run() + " begins while run " + story.run.run() + " is open";
        } else if (fact.run() < story.nextRun) {
            problem = "run " + fact.run() + " begins a second time";
        }
        Covered covered = new Covered(fact.track(), fact.run());
        covered.ranges.add(new Range("init", 0, fact.initBytes(), fact.initHash()));
        covered.length = fact.initBytes();
        story.run = covered;
        story.nextRun = fact.run() + 1;
        runs.put(fact.track() + "/" + Names.runFile(fact.run()), covered);
        return problem;
    }

    private @Nullable String segment(TrackStory story, Fact.Segment fact) {
        segments++;
        Covered run = story.run;
        if (run == null || run.run() != fact.run()) {
            return "a segment of run " + fact.run() + ", which is not open";
        }
        String problem = null;
        if (fact.segment() != run.segments) {
            problem = "segment " + fact.segment() + " where segment " + run.segments + " should be";
        } else if (fact.offset() != run.length) {
            problem = "segment " + fact.segment() + " begins at byte " + fact.offset()
                    + ", and the one before it ends at " + run.length;
        }
        run.ranges.add(new Range("segment " + fact.segment(), fact.offset(), fact.lengthBytes(), fact.hash()));
        run.segments = fact.segment() + 1;
        run.length = fact.offset() + fact.lengthBytes();
        return problem;
    }

    private @Nullable String close(TrackStory story, Fact.Close fact) {
        Covered run = story.run;
        story.run = null;
        if (run == null || run.run() != fact.run()) {
            return "run " + fact.run() + " is closed and was not open";
        }
        String problem = null;
        if (fact.segments() != run.segments) {
            problem = "run " + fact.run() + " is closed with " + fact.segments() + " segments, and " + run.segments
                    + " are in the log";
        } else if (fact.fileBytes() - fact.tailBytes() != run.length && fact.fileBytes() >= run.length) {
            problem = "run " + fact.run() + " is closed with " + (fact.fileBytes() - fact.tailBytes())
                    + " covered bytes, and its entries cover " + run.length;
        }
        fact.tailHash()
                .ifPresent(hash -> run.ranges.add(
                        new Range("declared tail", fact.fileBytes() - fact.tailBytes(), fact.tailBytes(), hash)));
        run.closedAt = Optional.of(Math.max(fact.fileBytes(), run.length));
        return problem;
    }

    private @Nullable String end(Fact.End fact) {
        Hash session = sessions.get(fact.session());
        if (session == null || !fact.prev().equals(session)) {
            return "the end of session " + fact.session() + " does not chain to its beginning";
        }
        if (!ended.add(fact.session())) {
            return "session " + fact.session() + " ends a second time";
        }
        for (Fact.TrackHead head : fact.heads()) {
            TrackStory story = tracks.get(new TrackId(fact.session(), head.track()));
            if (story == null || !story.head.equals(head.head())) {
                return "the end of session " + fact.session() + " names another last entry of track " + head.track();
            }
            if (story.run != null) {
                return "session " + fact.session() + " ends while run " + story.run.run() + " of track " + head.track()
                        + " is open";
            }
        }
        return null;
    }

    private @Nullable String tick(Fact.Tick fact) {
        return fact.open().equals(open.list()) ? null : "the sign of life tells of other open sessions than the log";
    }

    private @Nullable String afterEnd(TrackId track) {
        return ended.contains(track.session()) ? "session " + track.session() + " had ended" : null;
    }
}
