package org.liuhen.storage.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.TreeHash;

/// The check of the lines of the log: every one an entry at its place.
final class LogAudit {
    private static final int ENTRIES_A_LOOK = 1_024;

    private final UnaryOperator<Path> named;
    private final List<Finding> findings;
    private final StoryAudit story;
    private final CheckpointAudit checkpoints;
    private final CosignedAudit cosigned;
    private final SealAudit seals;
    private final Optional<Long> limit;
    private final Advance advance;
    private final GrowingTree tree = new GrowingTree();
    private @Nullable VerifierKey key;

    /// @param named turns a path into the name that findings use
    /// @param limit how many entries belong to this check: those behind are younger than its beginning
    LogAudit(
            UnaryOperator<Path> named,
            Optional<Long> limit,
            List<Finding> findings,
            StoryAudit story,
            CheckpointAudit checkpoints,
            CosignedAudit cosigned,
            SealAudit seals,
            Advance advance) {
        this.named = named;
        this.limit = limit;
        this.findings = findings;
        this.story = story;
        this.checkpoints = checkpoints;
        this.cosigned = cosigned;
        this.seals = seals;
        this.advance = advance;
    }

    long entries() {
        return tree.size();
    }

    Optional<VerifierKey> key() {
        return Optional.ofNullable(key);
    }

    /// Reads all lines, while the workers check the signatures of the checkpoints.
    void run(StateLayout layout, Optional<VerifierKey> expected, Workers workers) throws IOException {
        List<Path> files = entryFiles(layout.entries());
        key = keyOfLog(files, expected);
        checkpoints.read(layout.checkpoints(), key, workers, advance);
        cosigned.read(layout.cosigned(), key);
        for (Path file : files) {
            readEntries(file);
        }
    }

    private List<Path> entryFiles(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        EntryFiles expected = new EntryFiles(directory);
        List<Path> present;
        try (Stream<Path> list = Files.list(directory)) {
            present = list.sorted().toList();
        }
        int last = -1;
        for (Path file : present) {
            String name = String.valueOf(file.getFileName());
            if (name.matches("[0-9]{8}\\.jsonl")) {
                last = Integer.parseInt(name.substring(0, 8));
                files.add(file);
            } else {
                findings.add(new Finding.FileUnknown(named.apply(file).toString()));
            }
        }
        for (int number = 0; number <= last; number++) {
            if (!files.contains(expected.file(number))) {
                findings.add(new Finding.FileMissing(
                        named.apply(expected.file(number)).toString(), "a later entry file is there"));
            }
        }
        if (files.isEmpty()) {
            findings.add(new Finding.FileMissing(named.apply(expected.file(0)).toString(), "a log begins with it"));
        }
        return files;
    }

    private @Nullable VerifierKey keyOfLog(List<Path> files, Optional<VerifierKey> expected) throws IOException {
        VerifierKey own = null;
        if (!files.isEmpty()) {
            try (EntryFiles.LineReader reader = reader(files.getFirst(), 0)) {
                EntryFiles.Line first = reader.next();
                if (first != null && Entry.decode(first.bytes()).fact() instanceof Fact.Genesis genesis) {
                    own = VerifierKey.parse(genesis.key());
                }
            } catch (MalformedException e) {
                // The line itself becomes a finding when it is read below.
                own = null;
            }
        }
        if (expected.isPresent() && own != null && !expected.get().equals(own)) {
            findings.add(new Finding.KeyDiffers(expected.get().text(), own.text()));
        }
        return expected.orElse(own);
    }

    private void readEntries(Path file) throws IOException {
        String name = named.apply(file).toString();
        long first = tree.size();
        try (EntryFiles.LineReader reader = reader(file, first)) {
            EntryFiles.Line line;
            while ((limit.isEmpty() || tree.size() < limit.get()) && (line = reader.next()) != null) {
                if (reader.lastEnding() == EntryFiles.Ending.END_OF_FILE) {
                    findings.add(new Finding.EntryDamaged(name, line.offset(), line.index(), "the line has no end"));
                }
                if (tree.size() % ENTRIES_A_LOOK == 0) {
                    advance.requireWanted();
                }
                Hash leaf = TreeHash.leaf(line.bytes());
                tree.append(leaf);
                try {
                    story.entry(name, line, leaf, Entry.decode(line.bytes()));
                } catch (MalformedException e) {
                    findings.add(new Finding.EntryDamaged(
                            name, line.offset(), line.index(), String.valueOf(e.getMessage())));
                }
                checkpoints.grown(tree);
                cosigned.grown(tree);
                seals.grown(tree, leaf);
            }
        }
        long lines = tree.size() - first;
        boolean last = limit.isPresent() && tree.size() >= limit.get();
        if (!last && lines > EntryFiles.ENTRIES_PER_FILE) {
            findings.add(new Finding.EntryOutOfPlace(
                    name, 0, first, "the file holds " + lines + " lines, and a file ends after 65536"));
        }
    }

    private static EntryFiles.LineReader reader(Path file, long index) throws IOException {
        Path directory = file.getParent();
        String name = String.valueOf(file.getFileName());
        if (directory == null) {
            throw new IOException(file + " is in no folder");
        }
        return new EntryFiles(directory).read(Integer.parseInt(name.substring(0, 8)), 0, index);
    }
}
