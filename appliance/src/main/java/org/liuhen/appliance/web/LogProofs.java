package org.liuhen.appliance.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.tree.Proofs;
import org.liuhen.storage.tree.TreeHash;

/// Entries as their bytes stand in the log, and what leads from each to a checkpoint. What is given here is to be
/// checked by whoever asked: nothing of it is believed because this machine says it. Safe for many threads.
final class LogProofs {
    /// Between the first segment of a run and its `open` only interruptions and flaws can stand.
    private static final int MOST_STEPS = 64;

    private static final int TRIES = 3;

    private final EvidenceStore store;

    LogProofs(EvidenceStore store) {
        this.store = store;
    }

    /// An entry and its place in the tree.
    ///
    /// @param entry the bytes of its line as the disk has them, which are UTF-8; empty where something else stands
    ///     there than an entry about that session
    /// @param path audit path from the leaf upwards (RFC 6962, 2.1.1), each hash in hexadecimal digits
    record Proved(long index, String entry, List<String> path) {}

    /// A checkpoint that the index has reached, and proof that an older one is a beginning of it.
    ///
    /// @param note the signed note, FORMAT.md 3.1, as the disk has it
    /// @param size of the tree that was signed, as it is remembered
    /// @param consistency RFC 6962, 2.1.2; empty where nothing older was named
    record Anchored(String note, long size, List<String> consistency) {}

    /// How many entries the newest checkpoint covers.
    long signed() {
        return sizeOf(store.checkpoint());
    }

    private static long sizeOf(SignedNote note) {
        try {
            return Checkpoint.parse(note.text()).size();
        } catch (MalformedException e) {
            throw new IllegalStateException("a checkpoint of ours cannot be read", e);
        }
    }

    /// The newest checkpoint.
    ///
    /// @param since size of the tree that the asker knows, at least 1, or 0
    Anchored newest(long since) throws IOException, WebFailure {
        SignedNote newest = store.checkpoint();
        String standing = CheckpointFiles.standing(store.layout().checkpoints(), newest);
        // What is signed meanwhile can push it out of what is read of the files: then a later one is there.
        for (int i = 1; i < TRIES && !standing.equals(newest.encode()); i++) {
            newest = store.checkpoint();
            standing = CheckpointFiles.standing(store.layout().checkpoints(), newest);
        }
        long size = sizeOf(newest);
        if (since > size) {
            throw WebFailure.badRequest(
                    "日志的检查点只到 " + size + " 条，少于所问的 " + since + " 条。",
                    "The newest checkpoint covers " + size + " entries, fewer than the " + since + " asked for.");
        }
        requireIndexed(size);
        List<String> consistency =
                since == 0 ? List.of() : hex(store.index().proofs().consistency(since, size));
        return new Anchored(standing, size, consistency);
    }

    /// An entry about a track of a session, with its path in the tree of the first `size` entries.
    Proved proved(String session, long index, long size) throws IOException, WebFailure {
        requireIndexed(size);
        if (index >= size) {
            throw WebFailure.badRequest(
                    "条目 " + index + " 不在前 " + size + " 条之内。",
                    "Entry " + index + " is not among the first " + size + ".");
        }
        Proofs proofs = store.index().proofs();
        Optional<byte[]> line = line(index);
        if (line.isEmpty() || !isAbout(session, line.get())) {
            if (line.isPresent() && TreeHash.leaf(line.get()).equals(proofs.leaf(index))) {
                throw WebFailure.notFound("该会话没有这个条目。", "This session has no such entry.");
            }
            // Changed on the disk since it was signed: whoever asked finds that out by the path.
            line = Optional.of(new byte[0]);
        }
        return new Proved(index, new String(line.get(), StandardCharsets.UTF_8), hex(proofs.inclusion(index, size)));
    }

    private static boolean isAbout(String session, byte[] line) {
        return fact(line)
                .filter(fact ->
                        fact instanceof Fact.OfTrack of && of.track().session().equals(session))
                .isPresent();
    }

    /// Index of the `open` entry of a run; empty while the run has no segment.
    Optional<Long> openEntry(TrackId track, RunRow run) throws IOException {
        Optional<SegmentRow> first = store.index().segments(track, run.startMicros(), run.endMicros()).stream()
                .filter(segment -> segment.run() == run.run() && segment.segment() == 0)
                .findFirst();
        return first.isEmpty() ? Optional.empty() : openBefore(first.get().entryIndex(), run.run());
    }

    /// Goes back from the first segment of a run. Where what stands on the disk is no entry, that place is given: it
    /// is where the chain breaks for whoever checks it.
    private Optional<Long> openBefore(long segment, int run) throws IOException {
        Optional<Long> at = Optional.of(segment);
        for (int step = 0; step < MOST_STEPS && at.isPresent(); step++) {
            Optional<Fact> fact = fact(at.get());
            if (fact.isEmpty() || (fact.get() instanceof Fact.Open open && open.run() == run)) {
                return at;
            }
            Hash prev = before(fact.get());
            at = prev == null ? Optional.empty() : store.index().entryOf(prev);
        }
        return Optional.empty();
    }

    private static @Nullable Hash before(Fact fact) {
        return switch (fact) {
            case Fact.Segment segment -> segment.prev();
            case Fact.Gap gap -> gap.prev();
            case Fact.Flaw flaw -> flaw.prev();
            default -> null;
        };
    }

    private Optional<Fact> fact(long index) throws IOException {
        return line(index).flatMap(LogProofs::fact);
    }

    private static Optional<Fact> fact(byte[] line) {
        try {
            return Optional.of(Entry.decode(line).fact());
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /// What stands on the disk where the index knows an entry; empty if the file ends before.
    private Optional<byte[]> line(long index) throws IOException {
        EvidenceIndex.Cursor place = store.index()
                .placeBefore(index)
                .orElseThrow(() -> new IOException("the index does not know where entry " + index + " stands"));
        int file = (int) (index / EntryFiles.ENTRIES_PER_FILE);
        try (EntryFiles.LineReader lines = store.log().files().read(file, place.offset(), place.entries())) {
            for (EntryFiles.Line line = lines.next(); line != null; line = lines.next()) {
                if (line.index() == index) {
                    return Optional.of(line.bytes());
                }
            }
        }
        return Optional.empty();
    }

    private void requireIndexed(long size) throws IOException, WebFailure {
        if (store.index().cursor().entries() < size) {
            throw new WebFailure(
                    503, "index-behind", "索引尚未跟上日志，请稍候再试。", "The index is behind the log: ask again in a moment.");
        }
    }

    private static List<String> hex(List<Hash> hashes) {
        return hashes.stream().map(Hash::hex).toList();
    }
}
