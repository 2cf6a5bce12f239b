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
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.note.Checkpoint;

/// Entries as their bytes stand in the log, and what leads from each to a checkpoint. What is given here is to be
/// checked by whoever asked: nothing of it is believed because this machine says it. Safe for many threads.
final class LogProofs {
    /// Between the first segment of a run and its `open` only interruptions and flaws can stand.
    private static final int MOST_STEPS = 64;

    private final EvidenceStore store;

    LogProofs(EvidenceStore store) {
        this.store = store;
    }

    /// An entry and its place in the tree.
    ///
    /// @param entry the bytes of its line, which are UTF-8
    /// @param path audit path from the leaf upwards (RFC 6962, 2.1.1), each hash in hexadecimal digits
    record Proved(long index, String entry, List<String> path) {}

    /// A checkpoint that the index has reached, and proof that an older one is a beginning of it.
    ///
    /// @param note the signed note, FORMAT.md 3.1
    /// @param consistency RFC 6962, 2.1.2; empty where nothing older was named
    record Anchored(String note, long size, List<String> consistency) {}

    /// How many entries the newest checkpoint covers.
    long signed() {
        try {
            return Checkpoint.parse(store.checkpoint().text()).size();
        } catch (MalformedException e) {
            throw new IllegalStateException("a checkpoint of ours cannot be read", e);
        }
    }

    /// The newest checkpoint.
    ///
    /// @param since size of the tree that the asker knows, at least 1, or 0
    Anchored newest(long since) throws IOException, WebFailure {
        String note = store.checkpoint().encode();
        long size = signed();
        if (since > size) {
            throw WebFailure.badRequest(
                    "日志的检查点只到 " + size + " 条，少于所问的 " + since + " 条。",
                    "The newest checkpoint covers " + size + " entries, fewer than the " + since + " asked for.");
        }
        requireIndexed(size);
        List<String> consistency =
                since == 0 ? List.of() : hex(store.index().proofs().consistency(since, size));
        return new Anchored(note, size, consistency);
    }

    /// An entry about a track of a session, with its path in the tree of the first `size` entries.
    Proved proved(String session, long index, long size) throws IOException, WebFailure {
        requireIndexed(size);
        if (index >= size) {
            throw WebFailure.badRequest(
                    "条目 " + index + " 不在前 " + size + " 条之内。",
                    "Entry " + index + " is not among the first " + size + ".");
        }
        byte[] bytes = line(index);
        if (!(fact(index, bytes) instanceof Fact.OfTrack of)
                || !of.track().session().equals(session)) {
            throw WebFailure.notFound("该会话没有这个条目。", "This session has no such entry.");
        }
        String line = new String(bytes, StandardCharsets.UTF_8);
        return new Proved(index, line, hex(store.index().proofs().inclusion(index, size)));
    }

    /// Index of the `open` entry of a run; empty while the run has no segment.
    Optional<Long> openEntry(TrackId track, RunRow run) throws IOException {
        Optional<SegmentRow> first = store.index().segments(track, run.startMicros(), run.endMicros()).stream()
                .filter(segment -> segment.run() == run.run() && segment.segment() == 0)
                .findFirst();
        return first.isEmpty() ? Optional.empty() : openBefore(first.get().entryIndex(), run.run());
    }

    private Optional<Long> openBefore(long segment, int run) throws IOException {
        Optional<Long> at = Optional.of(segment);
        for (int step = 0; step < MOST_STEPS && at.isPresent(); step++) {
            Fact fact = fact(at.get(), line(at.get()));
            if (fact instanceof Fact.Open open && open.run() == run) {
                return at;
            }
            Hash prev = before(fact);
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

    private static Fact fact(long index, byte[] line) throws IOException {
        try {
            return Entry.decode(line).fact();
        } catch (MalformedException e) {
            throw new IOException("entry " + index + " of the log cannot be read: " + e.getMessage(), e);
        }
    }

    private byte[] line(long index) throws IOException {
        EvidenceIndex.Cursor place = store.index()
                .placeBefore(index)
                .orElseThrow(() -> new IOException("the index does not know where entry " + index + " stands"));
        int file = (int) (index / EntryFiles.ENTRIES_PER_FILE);
        try (EntryFiles.LineReader lines = store.log().files().read(file, place.offset(), place.entries())) {
            for (EntryFiles.Line line = lines.next(); line != null; line = lines.next()) {
                if (line.index() == index) {
                    return line.bytes();
                }
            }
        }
        throw new IOException(
                "entry " + index + " is durable, and " + store.log().files().file(file) + " lacks it");
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
