package org.liuhen.storage.verify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.tree.GrowingTree;

/// The check of the log against what was kept of it elsewhere.
final class SealAudit {
    private final List<Seal> seals;
    private final Set<Long> wantedEntries = new HashSet<>();
    private final Set<Long> wantedSizes = new HashSet<>();
    private final Map<Long, Hash> leaves = new HashMap<>();
    private final Map<Long, Hash> roots = new HashMap<>();

    SealAudit(List<Seal> seals) {
        this.seals = seals;
        for (Seal seal : seals) {
            wantedEntries.add(seal.entry());
            wantedSizes.add(seal.tree().size());
        }
    }

    /// Takes the newest line into account.
    ///
    /// @param tree with that line
    void grown(GrowingTree tree, Hash leaf) {
        if (wantedEntries.contains(tree.size() - 1)) {
            leaves.put(tree.size() - 1, leaf);
        }
        if (wantedSizes.contains(tree.size())) {
            roots.put(tree.size(), tree.root());
        }
    }

    /// Judges all seals, when the lines are read.
    ///
    /// @param key the key that must have signed; empty if the log names none
    /// @param entries how many lines there are
    void judge(Optional<VerifierKey> key, long entries, List<Finding> findings) {
        for (Seal seal : seals) {
            String problem = problem(seal, key.orElse(null), entries);
            if (problem != null) {
                findings.add(new Finding.SealBroken(seal.session(), seal.entry(), problem));
            }
        }
    }

    private @Nullable String problem(Seal seal, @Nullable VerifierKey key, long entries) {
        Checkpoint kept = seal.tree();
        if (key == null || !seal.isSignedBy(key)) {
            return "the seal was signed by another key: it is of another log, or somebody made it";
        }
        if (!kept.origin().equals(key.name())) {
            return "the seal is of the log " + kept.origin();
        }
        if (kept.size() > entries) {
            return "the log has " + entries + " entries, and had " + kept.size()
                    + " when the seal was made: it was put back or cut";
        }
        if (!kept.root().equals(roots.get(kept.size()))) {
            return "the first " + kept.size() + " entries are not those the seal was made of: the log was written anew";
        }
        return seal.leaf().equals(leaves.get(seal.entry()))
                ? null
                : "the end of the session is not the one that was sealed";
    }
}
