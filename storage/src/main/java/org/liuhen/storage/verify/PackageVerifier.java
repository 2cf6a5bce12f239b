package org.liuhen.storage.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.PackageContents;
import org.liuhen.storage.format.PackageContents.Part;
import org.liuhen.storage.format.PackagePaths;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.TileName;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.tree.Tiling;
import org.liuhen.storage.tree.TreeHash;

/// Checks an evidence package from its folder alone: `storage/FORMAT.md` 11.4.
///
/// **Thread.** One.
public final class PackageVerifier {
    private final Path folder;
    private final Optional<VerifierKey> expected;
    private final Advance advance;
    private final List<Finding> findings = new ArrayList<>();
    private final PackageBag bag;
    private final StoryAudit story = new StoryAudit(findings, new ReceiptAudit(ReceiptAudit.Telling.OF_SOME));
    private final Map<Long, Hash> leaves = new TreeMap<>();
    private @Nullable VerifierKey own;

    /// @param folder the package
    /// @param expected the key that must have signed, or empty to take the one that the package names
    public PackageVerifier(Path folder, Optional<VerifierKey> expected, VerificationProgress progress) {
        this.folder = folder;
        this.expected = expected;
        this.advance = new Advance(progress);
        this.bag = new PackageBag(folder, findings, advance);
    }

    /// What a package holds of a track.
    ///
    /// @param held segments whose footage is in it
    /// @param all segments that the track has
    public record Share(String track, long held, long all) {}

    /// What it came to.
    ///
    /// @param session empty if the package does not say
    /// @param shares by track
    public record Result(Verdict verdict, String session, List<Share> shares) {
        public Result {
            shares = List.copyOf(shares);
        }

        /// Whether all footage of the session is in it.
        public boolean isWhole() {
            return shares.stream().allMatch(share -> share.held() == share.all());
        }
    }

    /// Checks everything. May be called once.
    ///
    /// @throws IOException if the folder is no package or cannot be listed: then there is no verdict
    public Result verify() throws IOException {
        if (!Files.isRegularFile(folder.resolve(PackagePaths.BAGIT))
                && !Files.isRegularFile(folder.resolve(PackagePaths.ENTRIES))) {
            throw new IOException(folder + " is no evidence package: it has neither " + PackagePaths.BAGIT + " nor "
                    + PackagePaths.ENTRIES);
        }
        bag.open();
        Optional<PackageContents> contents = contents();
        readEntries(contents.map(PackageContents::session).orElse(""));
        Set<String> known = new HashSet<>(
                List.of(PackagePaths.CONTENTS, PackagePaths.ENTRIES, PackagePaths.INDEX, PackagePaths.CHECKPOINT));
        prove(known);
        Map<String, List<PackageBag.Range>> ranges = new LinkedHashMap<>();
        contents.ifPresent(each -> checkParts(each, ranges));
        checkMetadata(known);
        known.addAll(ranges.keySet());
        for (String path : bag.paths()) {
            if (path.startsWith(PackagePaths.PAYLOAD) && !known.contains(path)) {
                bag.complain("file-unknown", path, "nothing of the record speaks of this file");
            }
        }
        bag.read(ranges);
        VerifierKey key = key();
        return new Result(
                new Verdict(
                        key == null ? "" : key.text(),
                        expected.isPresent() ? Verdict.Pinning.PINNED : Verdict.Pinning.FROM_THE_LOG,
                        leaves.size(),
                        1,
                        story.sessions(),
                        contents.map(PackageVerifier::segments).orElse(0L),
                        advance.doneBytes(),
                        Optional.empty(),
                        findings),
                contents.map(PackageContents::session).orElse(""),
                contents.map(this::shares).orElse(List.of()));
    }

    private static long segments(PackageContents contents) {
        return contents.parts().stream().mapToLong(Part::segments).sum();
    }

    private List<Share> shares(PackageContents contents) {
        Map<String, Long> all = new TreeMap<>();
        story.runs().forEach(run -> all.merge(run.track().track(), (long) run.segments(), Long::sum));
        Map<String, Long> held = new HashMap<>();
        contents.parts().forEach(part -> held.merge(part.track(), (long) part.segments(), Long::sum));
        return all.entrySet().stream()
                .map(each -> new Share(each.getKey(), held.getOrDefault(each.getKey(), 0L), each.getValue()))
                .toList();
    }

    private @Nullable VerifierKey key() {
        return expected.orElse(own);
    }

    private Optional<PackageContents> contents() {
        Optional<byte[]> bytes = bag.small(PackagePaths.CONTENTS);
        if (bytes.isEmpty()) {
            bag.complain("file-missing", PackagePaths.CONTENTS, "it says what is in the package");
            return Optional.empty();
        }
        try {
            return Optional.of(PackageContents.decode(bytes.get()));
        } catch (MalformedException e) {
            bag.complain("record-damaged", PackagePaths.CONTENTS, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void readEntries(String session) throws IOException {
        Optional<byte[]> index = bag.small(PackagePaths.INDEX);
        if (index.isEmpty() || !bag.isThere(PackagePaths.ENTRIES)) {
            bag.complain("file-missing", "data/record", "entries.jsonl and index.txt are the record");
            return;
        }
        String[] numbers = new String(index.get(), StandardCharsets.US_ASCII).split("\n", -1);
        long before = -1;
        int line = 0;
        try (EntryFiles.LineReader reader = EntryFiles.readFile(bag.file(PackagePaths.ENTRIES))) {
            for (EntryFiles.Line each = reader.next(); each != null; each = reader.next(), line++) {
                String place = PackagePaths.ENTRIES + " line " + (line + 1);
                if (reader.lastEnding() == EntryFiles.Ending.END_OF_FILE) {
                    bag.complain("entry-damaged", place, "the line has no end");
                }
                if (line >= numbers.length - 1
                        || !numbers[line].matches("0|[1-9][0-9]{0,14}")
                        || Long.parseLong(numbers[line]) <= before) {
                    bag.complain(
                            "record-damaged",
                            PackagePaths.INDEX,
                            "line " + (line + 1) + " is no index behind " + before);
                    return;
                }
                before = Long.parseLong(numbers[line]);
                take(session, place, new EntryFiles.Line(before, each.offset(), each.bytes()));
            }
        }
        if (line != numbers.length - 1 || !numbers[line].isEmpty()) {
            bag.complain("record-damaged", PackagePaths.INDEX, "it has not one line for each entry");
        }
        if (story.sessions() != 1 || !story.hasEnded(session)) {
            bag.complain("record-damaged", PackagePaths.ENTRIES, "it is not one session from its beginning to its end");
        }
    }

    private void take(String session, String place, EntryFiles.Line line) {
        Hash leaf = TreeHash.leaf(line.bytes());
        leaves.put(line.index(), leaf);
        try {
            Entry entry = Entry.decode(line.bytes());
            if (entry.fact() instanceof Fact.Genesis genesis && line.index() == 0) {
                own = VerifierKey.parse(genesis.key());
            }
            if (!belongs(entry.fact(), session)) {
                bag.complain("entry-out-of-place", place, "an entry that is not of session " + session);
            }
            story.entry(PackagePaths.ENTRIES, line, leaf, entry);
        } catch (MalformedException e) {
            bag.complain("entry-damaged", place, "the line is not an entry: " + e.getMessage());
        }
    }

    private static boolean belongs(Fact fact, String session) {
        return switch (fact) {
            case Fact.Genesis _, ArchiveFact.Receipt _, MachineFact.Clock _ -> true;
            case Fact.Session of -> of.session().equals(session);
            case Fact.OfTrack of -> of.track().session().equals(session);
            case Fact.End of -> of.session().equals(session);
            case SessionFact of -> of.session().equals(session);
            default -> false;
        };
    }

    /// Holds every entry against the tree under the checkpoint.
    private void prove(Set<String> known) {
        VerifierKey key = key();
        if (own != null && expected.isPresent() && !expected.get().equals(own)) {
            findings.add(new Finding.KeyDiffers(expected.get().text(), own.text()));
        }
        Optional<Checkpoint> checkpoint = checkpoint(key);
        if (checkpoint.isEmpty()) {
            return;
        }
        long size = checkpoint.get().size();
        List<Long> covered =
                leaves.keySet().stream().filter(index -> index < size).toList();
        PackageTiles tiles = new PackageTiles(size, covered);
        known.addAll(tiles.paths());
        Map<Long, byte[]> proved =
                size == 0 ? Map.of() : tiles.proved(bag::small, checkpoint.get().root(), bag::complain);
        leaves.forEach((index, leaf) -> {
            byte[] tile = proved.get(index / TileName.WIDTH);
            int at = (int) (index % TileName.WIDTH);
            if (index >= size || tile == null || !Tiling.at(tile, at).equals(leaf)) {
                bag.complain("entry-unproven", "log entry " + index, "it is not under the root that was signed");
            }
        });
    }

    private Optional<Checkpoint> checkpoint(@Nullable VerifierKey key) {
        Optional<byte[]> bytes = bag.small(PackagePaths.CHECKPOINT);
        if (bytes.isEmpty() || key == null) {
            bag.complain(
                    "checkpoint-damaged",
                    PackagePaths.CHECKPOINT,
                    key == null ? "no key is known to check it with" : "the checkpoint is missing");
            return Optional.empty();
        }
        try {
            SignedNote note = SignedNote.parse(new String(bytes.get(), StandardCharsets.UTF_8));
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            if (!checkpoint.origin().equals(key.name()) || !note.isSignedBy(key)) {
                throw new MalformedException("it is not signed by the key " + key);
            }
            return Optional.of(checkpoint);
        } catch (MalformedException e) {
            bag.complain("checkpoint-damaged", PackagePaths.CHECKPOINT, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void checkParts(PackageContents contents, Map<String, List<PackageBag.Range>> ranges) {
        Map<String, StoryAudit.Covered> runs = new HashMap<>();
        story.runs().forEach(run -> runs.put(run.track().track() + "/" + run.run(), run));
        for (Part part : contents.parts()) {
            StoryAudit.Covered run = runs.get(part.track() + "/" + part.run());
            if (run == null || part.end() > run.segments() || run.ranges().size() <= run.segments()) {
                bag.complain("part-damaged", part.path(), "the record has no such run with so many segments");
                continue;
            }
            List<StoryAudit.Range> wanted = new ArrayList<>();
            wanted.add(run.ranges().getFirst());
            wanted.addAll(run.ranges().subList(1 + part.first(), 1 + (int) part.end()));
            if (part.end() == run.segments()) {
                wanted.addAll(
                        run.ranges().subList(1 + run.segments(), run.ranges().size()));
            }
            ranges.put(
                    part.path(),
                    wanted.stream()
                            .map(range -> new PackageBag.Range(range.part(), range.lengthBytes(), range.hash()))
                            .toList());
            bag.requireFile(part.path(), "the package says that it holds this footage");
        }
    }

    private void checkMetadata(Set<String> known) {
        for (Map.Entry<String, Hash> each : story.metadata().entrySet()) {
            String path = PackagePaths.meta(each.getKey());
            known.add(path);
            Optional<byte[]> bytes = bag.small(path);
            if (bytes.isEmpty()) {
                bag.complain("file-missing", path, "an entry commits to this metadata object");
            } else if (!Hash.over(bytes.get()).equals(each.getValue())) {
                bag.complain("bytes-altered", path, "it is not the object that the entry commits to");
            }
        }
    }
}
