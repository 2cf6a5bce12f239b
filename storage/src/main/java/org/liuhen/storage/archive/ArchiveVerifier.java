package org.liuhen.storage.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.Sensitivity;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.LogReading;
import org.liuhen.storage.log.RestingLog;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.note.WitnessPolicy;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.Verdict;
import org.liuhen.storage.verify.VerificationProgress;
import org.liuhen.storage.verify.Verifier;

/// Checks what one appliance has in an archive, from the archive alone: its log, as strictly as that of a state
/// directory; its tiles and checkpoints; the bytes of every object that a receipt tells of; and that nothing
/// else is there.
///
/// **Thread.** Used by one; reads objects with as many as it was given.
public final class ArchiveVerifier {
    private final ArchiveStore store;
    private final String origin;
    private final Optional<VerifierKey> expected;
    private final int threads;
    private final VerificationProgress progress;
    private final ArchivedLog log;
    private final ArchivedFiles files;
    private final List<Finding> findings = new ArrayList<>();
    private final KnownKeys known = new KnownKeys();
    private final AtomicLong doneBytes = new AtomicLong();
    private final AtomicLong segments = new AtomicLong();
    /// Entries of which receipts say that not all came.
    private final Set<Long> excused = new HashSet<>();
    /// Those of them that were kept back, and the sessions for which that is right.
    private final Set<Long> withheld = new HashSet<>();
    private final Set<String> secrets = new HashSet<>();

    private Optional<WitnessPolicy.Quorum> quorum = Optional.empty();
    private long waiting;

    /// @param origin name of the log
    /// @param expected the key that must have signed, or empty to take the one the log names
    /// @param threads how many objects are read at once
    public ArchiveVerifier(
            ArchiveStore store,
            String origin,
            Optional<VerifierKey> expected,
            int threads,
            VerificationProgress progress) {
        this.store = store;
        this.origin = origin;
        this.expected = expected;
        this.threads = threads;
        this.progress = progress;
        this.log = new ArchivedLog(store, origin);
        this.files = new ArchivedFiles(store, log.keys());
    }

    /// What it came to.
    ///
    /// @param verdict as for a state directory
    /// @param waiting how many stretches of files the newest receipt does not tell of yet, and are not there
    /// @param withheld how many entries answer for what was kept back: their sessions were marked as state
    /// secrets
    public record Result(Verdict verdict, long waiting, long withheld) {}

    /// Asks for cosignatures, too. Before [#verify].
    ///
    /// @return this
    public ArchiveVerifier witnessedBy(Optional<WitnessPolicy.Quorum> witnesses) {
        quorum = witnesses;
        return this;
    }

    /// Checks everything. May be called once.
    ///
    /// @param scratch an empty directory that takes the log, and nothing else
    /// @throws IOException if the archive does not answer or has no log of this origin: then there is no
    /// verdict
    public Result verify(Path scratch) throws IOException {
        StateLayout layout = new StateLayout(scratch);
        log.copyTo(layout, key -> find("object-changed", key, "it is missing, or no bundle of so many entries"));
        long entries = log.size();
        Verdict ofLog = Verifier.ofLog(scratch, expected, entries, threads, (done, total) -> {})
                .witnessedBy(quorum)
                .verify();
        findings.addAll(ofLog.findings());
        RestingLog resting = new RestingLog(new EntryFiles(layout.entries()));
        checkCheckpoints();
        checkTiles(resting);
        checkObjects(resting);
        checkListing();
        return new Result(
                new Verdict(
                        ofLog.key(),
                        ofLog.keyPinned(),
                        ofLog.entries(),
                        ofLog.checkpoints(),
                        ofLog.sessions(),
                        segments.get(),
                        doneBytes.get(),
                        ofLog.witnessed(),
                        findings),
                waiting,
                withheld.size());
    }

    private void find(String code, String key, String what) {
        findings.add(new Finding.OfArchive(code, key, what));
    }

    /// The signatures were checked with the log. Here: that each stands under its own size, and the newest is
    /// the newest.
    private void checkCheckpoints() throws IOException {
        checkNotes(log.keys().checkpoints(), log.keys()::checkpoint);
        checkNotes(log.keys().cosigned(), log.keys()::cosigned);
        known.add(log.keys().checkpoint());
        String newest = log.keys().checkpoint();
        Optional<byte[]> bytes = store.newest(newest, ArchiveStore.MOST_BYTES);
        Optional<byte[]> kept = store.first(log.keys().checkpoint(log.size()), ArchiveStore.MOST_BYTES);
        if (bytes.isEmpty()) {
            find("object-missing", newest, "the newest checkpoint is missing");
        } else if (kept.isEmpty() || !Arrays.equals(bytes.get(), kept.get())) {
            find("checkpoint-damaged", newest, "it is not the checkpoint over " + log.size() + " entries");
        }
    }

    /// @param keyOf the key of the checkpoint over so many entries
    private void checkNotes(String folder, LongFunction<String> keyOf) throws IOException {
        List<StoredObject> objects = new ArrayList<>();
        store.list(folder, "", objects::add);
        for (StoredObject object : objects) {
            known.add(object.key());
            if (object.kind() == StoredObject.Kind.DELETION) {
                continue;
            }
            Optional<Checkpoint> checkpoint = parse(store.read(object).bytes());
            if (checkpoint.isEmpty() || !keyOf.apply(checkpoint.get().size()).equals(object.key())) {
                find("checkpoint-damaged", object.key(), "no checkpoint over as many entries as its name says");
            }
        }
    }

    private static Optional<Checkpoint> parse(byte[] bytes) {
        try {
            return ArchivedLog.checkpoint(SignedNote.parse(new String(bytes, StandardCharsets.UTF_8)));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private void checkTiles(RestingLog resting) throws IOException {
        new TileCheck(resting).tiles(Math.min(log.size(), resting.durableSize()), tile -> {
            String key = log.keys().tile(tile.level(), tile.number(), tile.width());
            known.add(key);
            if (tile.level() == 0) {
                known.add(log.keys().entries(tile.number(), tile.width()));
            }
            Optional<byte[]> there = store.first(key, ArchiveStore.MOST_BYTES);
            if (there.isEmpty()) {
                find("object-missing", key, "this tile of the log is missing");
            } else if (!Arrays.equals(there.get(), tile.hashes())) {
                find("tile-changed", key, "it does not hold the hashes of the log's entries");
            }
        });
    }

    private void checkObjects(RestingLog resting) throws IOException {
        long receipted = receipted(resting);
        try (LogReading reading = new LogReading(resting);
                ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<List<Finding>>> going = new ArrayList<>();
            for (EntryFiles.Line line = reading.next(); line != null; line = reading.next()) {
                long entry = line.index();
                Fact fact = fact(line);
                if (fact instanceof Fact.Segment) {
                    segments.incrementAndGet();
                }
                for (Extent extent : Extent.of(fact)) {
                    going.add(workers.submit(
                            () -> check(extent, entry < receipted, excused.contains(entry), withheld.contains(entry))));
                }
                if (going.size() >= threads * 8) {
                    take(going);
                    progress.progress(doneBytes.get(), 0);
                }
            }
            take(going);
        }
    }

    /// Findings are taken in the order of the log.
    private void take(List<Future<List<Finding>>> going) throws IOException {
        for (Future<List<Finding>> each : going) {
            try {
                findings.addAll(each.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the verification was interrupted", e);
            }
        }
        going.clear();
    }

    private List<Finding> check(Extent extent, boolean isReceipted, boolean isExcused, boolean isWithheld)
            throws IOException {
        return switch (files.read(extent, (offset, bytes) -> doneBytes.addAndGet(bytes.length))) {
            case ArchivedFiles.Found.Whole(List<String> keys, Optional<String> hidden) -> {
                keys.forEach(known::add);
                yield hidden.map(key -> List.<Finding>of(new Finding.OfArchive(
                                "object-hidden",
                                key,
                                "something was put over this object; the right bytes are still under it")))
                        .orElse(List.of());
            }
            case ArchivedFiles.Found.Missing(String key) -> {
                if (!isReceipted) {
                    countWaiting();
                }
                yield !isReceipted || (isExcused && !isKeptBackWithoutReason(extent, isWithheld))
                        ? List.of()
                        : List.of(new Finding.OfArchive(
                                "object-missing",
                                key,
                                isExcused
                                        ? "a receipt says that it was kept back, and nobody marked its session"
                                        : "a receipt says that it is there, and it is not"));
            }
            case ArchivedFiles.Found.Changed(String key) -> {
                known.add(key);
                yield List.of(new Finding.OfArchive(
                        "object-changed", key, "its bytes are not those that the log has the digest of"));
            }
        };
    }

    private boolean isKeptBackWithoutReason(Extent extent, boolean isWithheld) {
        return isWithheld
                && !(extent.place() instanceof Extent.Place.Metadata)
                && !(extent.place() instanceof Extent.Place.Run run
                        && secrets.contains(run.track().session()));
    }

    private synchronized void countWaiting() {
        waiting++;
    }

    /// How far the newest receipt reaches; what receipts say never came is told on the way, and which of the
    /// checkpoints is gone that they say are there.
    private long receipted(RestingLog resting) throws IOException {
        long to = 0;
        Map<String, Set<Long>> checkpoints = new HashMap<>();
        String archive = "";
        try (LogReading reading = new LogReading(resting)) {
            for (EntryFiles.Line line = reading.next(); line != null; line = reading.next()) {
                switch (fact(line)) {
                    case ArchiveFact.Receipt receipt -> {
                        to = Math.max(to, receipt.toEntry());
                        archive = receipt.archive();
                        checkpoints
                                .computeIfAbsent(archive, _ -> new TreeSet<>())
                                .add(receipt.checkpoint());
                        receipt.absent().forEach(this::excuse);
                    }
                    case SessionFact.Flags flags
                    when flags.flags().contains(Sensitivity.STATE_SECRET) -> secrets.add(flags.session());
                    default -> {}
                }
            }
        }
        // An archive that was given up has its own ones.
        for (long size : checkpoints.getOrDefault(archive, Set.of())) {
            String key = log.keys().checkpoint(size);
            if (!known.has(key)) {
                find("object-missing", key, "a receipt says that this checkpoint is there, and it is not");
            }
        }
        return to;
    }

    private void excuse(ArchiveFact.Absent absent) {
        excused.add(absent.entry());
        if (absent.why() == ArchiveFact.Absence.WITHHELD) {
            withheld.add(absent.entry());
        } else {
            find(
                    "not-archived",
                    "log entry " + absent.entry(),
                    "what it answers for did not come into the archive: " + absent.why());
        }
    }

    private static Fact fact(EntryFiles.Line line) throws IOException {
        try {
            return Entry.decode(line.bytes()).fact();
        } catch (MalformedException e) {
            // What is no entry was told with the log; it answers for nothing.
            return new Fact.Genesis("", "", "");
        }
    }

    private void checkListing() throws IOException {
        String prefix = log.keys().prefix();
        List<String> edges = new ArrayList<>();
        Set<String> again = new LinkedHashSet<>();
        String[] before = {""};
        store.list(prefix, "", object -> {
            String key = object.key();
            if (key.equals(before[0])
                    && log.keys().isOfLog(key)
                    && !key.equals(log.keys().checkpoint())) {
                again.add(key);
            }
            before[0] = key;
            if (object.kind() == StoredObject.Kind.DELETION) {
                find("object-hidden", key, "somebody deleted it; what was there is under the mark of the deletion");
            } else if (!known.has(key)) {
                edges.add(key);
            }
            return true;
        });
        for (String key : again) {
            byte[] newest = store.newest(key, ArchiveStore.MOST_BYTES).orElse(new byte[0]);
            if (!Arrays.equals(newest, store.first(key, ArchiveStore.MOST_BYTES).orElse(new byte[0]))) {
                find("object-hidden", key, "something was put over it; what counts is what was there first");
            }
        }
        for (String key : edges) {
            checkEdge(key, key.substring(prefix.length()));
        }
    }

    /// What no entry speaks of is the right edge of an earlier checkpoint, or a stranger.
    private void checkEdge(String key, String path) throws IOException {
        Optional<TileCheck.Earlier> earlier = TileCheck.Earlier.of(path, log.size());
        if (earlier.isEmpty()) {
            find("object-unknown", key, "no entry of the log speaks of it");
            return;
        }
        TileCheck.Earlier edge = earlier.get();
        int width = edge.widthIn(log.size());
        String now = edge.isBundle()
                ? log.keys().entries(edge.number(), width)
                : log.keys().tile(edge.level(), edge.number(), width);
        byte[] bytes = store.first(key, ArchiveStore.MOST_BYTES).orElse(new byte[0]);
        byte[] later = store.first(now, ArchiveStore.MOST_BYTES).orElse(new byte[0]);
        if (!edge.isBeginningOf(bytes, later)) {
            find("tile-changed", key, "it is not the beginning of what came later");
        }
    }

    /// Name of the log that is checked.
    public String origin() {
        return origin;
    }
}
