package org.liuhen.storage.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.TreeHash;

/// The check of the log: every line an entry, every checkpoint signed, every signed root the root of the lines.
final class LogAudit {
    private final UnaryOperator<Path> named;
    private final List<Finding> findings;
    private final StoryAudit story;
    private final Deque<Checkpoint> signed = new ArrayDeque<>();
    private final GrowingTree tree = new GrowingTree();
    private @Nullable VerifierKey key;
    private long checkpoints;
    private long agreed;
    private boolean rootsDiffer;

    /// @param named turns a path into the name that findings use
    LogAudit(UnaryOperator<Path> named, List<Finding> findings, StoryAudit story) {
        this.named = named;
        this.findings = findings;
        this.story = story;
    }

    long entries() {
        return tree.size();
    }

    long checkpoints() {
        return checkpoints;
    }

    Optional<VerifierKey> key() {
        return Optional.ofNullable(key);
    }

    /// @param limit how many entries belong to this check: those behind are younger than its beginning
    void run(Path entries, Path notes, Optional<VerifierKey> expected, Optional<Long> limit) throws IOException {
        List<Path> files = entryFiles(entries);
        key = keyOfLog(files, expected);
        readCheckpoints(notes, limit);
        for (Path file : files) {
            readEntries(file, limit);
        }
        end(limit);
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

    private void readCheckpoints(Path directory, Optional<Long> limit) throws IOException {
        List<Path> files = CheckpointFiles.files(directory);
        if (files.isEmpty()) {
            findings.add(new Finding.FileMissing(
                    named.apply(directory.resolve("00000000.txt")).toString(), "a log begins with a checkpoint"));
        }
        reportForeign(directory, files);
        for (int number = 0; number < files.size(); number++) {
            Path expected = directory.resolve("%08d.txt".formatted(number));
            if (!files.contains(expected)) {
                findings.add(new Finding.FileMissing(named.apply(expected).toString(), "a later one is there"));
            }
        }
        for (Path file : files) {
            List<CheckpointFiles.Found> all = CheckpointFiles.read(file);
            for (int i = 0; i < all.size(); i++) {
                // While somebody records, the last note may be half written.
                boolean growing = limit.isPresent() && i == all.size() - 1;
                if (!growing || all.get(i).note() != null) {
                    readCheckpoint(all.get(i), limit);
                }
            }
        }
    }

    private void reportForeign(Path directory, List<Path> known) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            list.filter(path -> !known.contains(path))
                    .sorted()
                    .forEach(path -> findings.add(
                            new Finding.FileUnknown(named.apply(path).toString())));
        }
    }

    private void readCheckpoint(CheckpointFiles.Found found, Optional<Long> limit) {
        String problem = null;
        try {
            if (found.note() == null) {
                problem = "the bytes are no checkpoint";
            } else {
                Checkpoint checkpoint = Checkpoint.parse(found.note().text());
                if (key != null && !checkpoint.origin().equals(key.name())) {
                    problem = "the checkpoint is of the log " + checkpoint.origin();
                } else if (key == null || !found.note().isSignedBy(key)) {
                    problem = key == null
                            ? "the signature cannot be checked: the log names no key"
                            : "the signature is not of the key " + key;
                } else if (!signed.isEmpty()
                        && checkpoint.size() < signed.getLast().size()) {
                    problem = "the checkpoint goes back to " + checkpoint.size() + " entries";
                } else if (limit.isEmpty() || checkpoint.size() <= limit.get()) {
                    signed.add(checkpoint);
                    checkpoints++;
                }
            }
        } catch (MalformedException e) {
            problem = e.getMessage();
        }
        if (problem != null) {
            findings.add(new Finding.CheckpointDamaged(
                    named.apply(found.file()).toString(), found.offset(), found.lengthBytes(), problem));
        }
    }

    private void readEntries(Path file, Optional<Long> limit) throws IOException {
        String name = named.apply(file).toString();
        long first = tree.size();
        try (EntryFiles.LineReader reader = reader(file, first)) {
            EntryFiles.Line line;
            while ((limit.isEmpty() || tree.size() < limit.get()) && (line = reader.next()) != null) {
                if (reader.lastEnding() == EntryFiles.Ending.END_OF_FILE) {
                    findings.add(new Finding.EntryDamaged(name, line.offset(), line.index(), "the line has no end"));
                }
                Hash leaf = TreeHash.leaf(line.bytes());
                tree.append(leaf);
                try {
                    story.entry(name, line, leaf, Entry.decode(line.bytes()));
                } catch (MalformedException e) {
                    findings.add(new Finding.EntryDamaged(
                            name, line.offset(), line.index(), String.valueOf(e.getMessage())));
                }
                compareRoots();
            }
        }
        long lines = tree.size() - first;
        boolean last = limit.isPresent() && tree.size() >= limit.get();
        if (!last && lines > EntryFiles.ENTRIES_PER_FILE) {
            findings.add(new Finding.EntryOutOfPlace(
                    name, 0, first, "the file holds " + lines + " lines, and a file ends after 65536"));
        }
    }

    private void compareRoots() {
        while (!signed.isEmpty() && signed.getFirst().size() <= tree.size()) {
            Checkpoint checkpoint = signed.poll();
            if (checkpoint == null || checkpoint.size() < tree.size()) {
                continue;
            }
            if (tree.root().equals(checkpoint.root())) {
                agreed = checkpoint.size();
            } else if (!rootsDiffer) {
                // Every later root differs for the same reason: one finding names the stretch.
                rootsDiffer = true;
                findings.add(new Finding.RootDiffers(agreed, checkpoint.size(), checkpoint.root(), tree.root()));
            }
        }
    }

    private void end(Optional<Long> limit) {
        if (!signed.isEmpty()) {
            findings.add(new Finding.LogShort(tree.size(), signed.getLast().size()));
        } else if (!rootsDiffer && agreed < tree.size() && limit.isEmpty()) {
            findings.add(new Finding.Unsigned(agreed, tree.size()));
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
