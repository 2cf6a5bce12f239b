package org.liuhen.storage.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.tree.GrowingTree;

/// The check of the checkpoints: every one signed, none smaller than one before, every signed root the root of the
/// lines. Signatures are checked by workers while the lines are read; what comes of them is judged when both are
/// done.
final class CheckpointAudit {
    private static final int SIGNATURES_A_PIECE = 256;

    private final UnaryOperator<Path> named;
    private final Optional<Long> limit;
    private final List<Finding> findings;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Set<Long> sizes = new HashSet<>();
    private final Map<Long, Hash> roots = new HashMap<>();
    private @Nullable VerifierKey key;
    private long accepted;
    private long agreed;
    private boolean rootsDiffer;
    private long lastSize;

    /// @param named turns a path into the name that findings use
    /// @param limit how many entries belong to this check: checkpoints over more are younger than its beginning
    CheckpointAudit(UnaryOperator<Path> named, Optional<Long> limit, List<Finding> findings) {
        this.named = named;
        this.limit = limit;
        this.findings = findings;
    }

    /// What stands in the files where a checkpoint should.
    private static final class Candidate {
        private final Path file;
        private final long offset;
        private final int lengthBytes;
        private final @Nullable Checkpoint checkpoint;
        private final @Nullable String problem;
        /// Until its signature is checked: a log has many, and they are not kept in memory.
        private volatile @Nullable SignedNote note;
        private volatile boolean signed;

        Candidate(CheckpointFiles.Found found, @Nullable Checkpoint checkpoint, @Nullable String problem) {
            this.file = found.file();
            this.offset = found.offset();
            this.lengthBytes = found.lengthBytes();
            this.note = found.note();
            this.checkpoint = checkpoint;
            this.problem = problem;
        }

        void checkSignature(VerifierKey key) {
            SignedNote unchecked = note;
            signed = unchecked != null && unchecked.isSignedBy(key);
            note = null;
        }
    }

    /// Reads the checkpoints and gives their signatures to the workers.
    ///
    /// @param expected the key that must have signed them, or null if the log names none
    void read(Path directory, @Nullable VerifierKey expected, Workers workers, Advance advance) throws IOException {
        key = expected;
        List<Path> files = CheckpointFiles.files(directory);
        reportFiles(directory, files);
        for (Path file : files) {
            advance.requireWanted();
            List<CheckpointFiles.Found> all = CheckpointFiles.read(file);
            int first = candidates.size();
            for (int i = 0; i < all.size(); i++) {
                // While somebody records, the last note may be half written.
                boolean growing = limit.isPresent() && i == all.size() - 1;
                if (!growing || all.get(i).note() != null) {
                    candidates.add(candidate(all.get(i)));
                }
            }
            if (expected != null) {
                give(List.copyOf(candidates.subList(first, candidates.size())), expected, workers, advance);
            }
        }
    }

    /// Takes the root into account if a checkpoint speaks of a tree of this size.
    void grown(GrowingTree tree) {
        if (sizes.contains(tree.size())) {
            roots.put(tree.size(), tree.root());
        }
    }

    /// Judges all checkpoints, when the workers are done and the lines are read.
    ///
    /// @param entries how many lines there are
    void judge(long entries) {
        for (Candidate candidate : candidates) {
            String problem = problem(candidate);
            if (problem != null) {
                findings.add(new Finding.CheckpointDamaged(
                        named.apply(candidate.file).toString(), candidate.offset, candidate.lengthBytes, problem));
            } else if (candidate.checkpoint != null) {
                accept(candidate.checkpoint);
            }
        }
        if (lastSize > entries) {
            findings.add(new Finding.LogShort(entries, lastSize));
        } else if (!rootsDiffer && agreed < entries && limit.isEmpty()) {
            findings.add(new Finding.Unsigned(agreed, entries));
        }
    }

    /// How many checkpoints are good.
    long accepted() {
        return accepted;
    }

    private void reportFiles(Path directory, List<Path> files) throws IOException {
        if (files.isEmpty()) {
            findings.add(new Finding.FileMissing(
                    named.apply(directory.resolve("00000000.txt")).toString(), "a log begins with a checkpoint"));
        }
        try (Stream<Path> list = Files.list(directory)) {
            list.filter(path -> !files.contains(path))
                    .sorted()
                    .forEach(path -> findings.add(
                            new Finding.FileUnknown(named.apply(path).toString())));
        }
        for (int number = 0; number < files.size(); number++) {
            Path expected = directory.resolve("%08d.txt".formatted(number));
            if (!files.contains(expected)) {
                findings.add(new Finding.FileMissing(named.apply(expected).toString(), "a later one is there"));
            }
        }
    }

    private Candidate candidate(CheckpointFiles.Found found) {
        if (found.note() == null) {
            return new Candidate(found, null, "the bytes are no checkpoint");
        }
        try {
            Checkpoint checkpoint = Checkpoint.parse(found.note().text());
            sizes.add(checkpoint.size());
            return new Candidate(found, checkpoint, null);
        } catch (MalformedException e) {
            return new Candidate(found, null, String.valueOf(e.getMessage()));
        }
    }

    private static void give(List<Candidate> all, VerifierKey key, Workers workers, Advance advance) {
        for (int from = 0; from < all.size(); from += SIGNATURES_A_PIECE) {
            List<Candidate> piece = all.subList(from, Math.min(from + SIGNATURES_A_PIECE, all.size()));
            workers.give(() -> {
                for (Candidate candidate : piece) {
                    advance.requireWanted();
                    candidate.checkSignature(key);
                }
            });
        }
    }

    private @Nullable String problem(Candidate candidate) {
        Checkpoint checkpoint = candidate.checkpoint;
        if (checkpoint == null) {
            return candidate.problem;
        }
        if (key == null) {
            return "the signature cannot be checked: the log names no key";
        }
        if (!checkpoint.origin().equals(key.name())) {
            return "the checkpoint is of the log " + checkpoint.origin();
        }
        if (!candidate.signed) {
            return "the signature is not of the key " + key;
        }
        return checkpoint.size() < lastSize ? "the checkpoint goes back to " + checkpoint.size() + " entries" : null;
    }

    private void accept(Checkpoint checkpoint) {
        if (limit.isPresent() && checkpoint.size() > limit.get()) {
            return;
        }
        accepted++;
        lastSize = checkpoint.size();
        Hash root = roots.get(checkpoint.size());
        if (root == null) {
            return;
        }
        if (root.equals(checkpoint.root())) {
            agreed = checkpoint.size();
        } else if (!rootsDiffer) {
            // Every later root differs for the same reason: one finding names the stretch.
            rootsDiffer = true;
            findings.add(new Finding.RootDiffers(agreed, checkpoint.size(), checkpoint.root(), root));
        }
    }
}
