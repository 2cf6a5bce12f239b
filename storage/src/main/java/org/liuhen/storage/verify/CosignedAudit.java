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
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.storage.log.CosignedNotes;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.note.WitnessPolicy.Quorum;
import org.liuhen.storage.tree.GrowingTree;

/// The check of the checkpoints that witnesses cosigned: each is one of this log, and, where cosignatures are
/// asked for, how far those reach.
final class CosignedAudit {
    private final UnaryOperator<Path> named;
    private final Optional<Long> limit;
    private final Optional<Quorum> quorum;
    private final List<Finding> findings;
    private final List<Cosigned> cosigned = new ArrayList<>();
    private final Set<Long> sizes = new HashSet<>();
    private final Map<Long, Hash> roots = new HashMap<>();

    /// @param limit how many entries belong to this check: notes over more are younger than its beginning
    /// @param quorum whose cosignatures are asked for; empty for nobody's
    CosignedAudit(UnaryOperator<Path> named, Optional<Long> limit, Optional<Quorum> quorum, List<Finding> findings) {
        this.named = named;
        this.limit = limit;
        this.quorum = quorum;
        this.findings = findings;
    }

    /// @param seconds when enough cosigned it; empty if not enough did
    private record Cosigned(CheckpointFiles.Found found, Checkpoint checkpoint, OptionalLong seconds) {}

    /// Reads the notes and checks their signatures.
    ///
    /// @param directory need not be there
    /// @param key the key of the log, or null if it names none
    void read(Path directory, @Nullable VerifierKey key) throws IOException {
        reportUnknown(directory);
        for (CheckpointFiles.Found found : CosignedNotes.read(directory)) {
            SignedNote note = found.note();
            try {
                if (note == null || key == null || !note.isSignedBy(key)) {
                    throw new MalformedException("no checkpoint that the key of the log signed");
                }
                Checkpoint checkpoint = Checkpoint.parse(note.text());
                if (limit.isEmpty() || checkpoint.size() <= limit.get()) {
                    sizes.add(checkpoint.size());
                    OptionalLong seconds = quorum.map(each -> each.met(note)).orElse(OptionalLong.empty());
                    cosigned.add(new Cosigned(
                            new CheckpointFiles.Found(found.file(), found.offset(), found.lengthBytes(), true, null),
                            checkpoint,
                            seconds));
                }
            } catch (MalformedException e) {
                damaged(found, String.valueOf(e.getMessage()));
            }
        }
    }

    private void reportUnknown(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            List<Path> known = CheckpointFiles.files(directory);
            try (Stream<Path> list = Files.list(directory)) {
                list.filter(path -> !known.contains(path))
                        .sorted()
                        .forEach(path -> findings.add(
                                new Finding.FileUnknown(named.apply(path).toString())));
            }
        }
    }

    private void damaged(CheckpointFiles.Found found, String problem) {
        findings.add(new Finding.CheckpointDamaged(
                named.apply(found.file()).toString(), found.offset(), found.lengthBytes(), problem));
    }

    /// Takes the root into account if a note speaks of a tree of this size.
    void grown(GrowingTree tree) {
        if (sizes.contains(tree.size())) {
            roots.put(tree.size(), tree.root());
        }
    }

    /// Judges all of them, when the lines are read.
    ///
    /// @return how far enough cosignatures reach; empty if none were asked for, or not enough are there
    Optional<Verdict.Witnessed> judge() {
        Optional<Verdict.Witnessed> newest = Optional.empty();
        for (Cosigned each : cosigned) {
            if (!each.checkpoint().root().equals(roots.get(each.checkpoint().size()))) {
                damaged(
                        each.found(),
                        "these " + each.checkpoint().size() + " entries are not the ones that were cosigned");
            } else if (each.seconds().isPresent()
                    && newest.filter(before ->
                                    before.entries() > each.checkpoint().size())
                            .isEmpty()) {
                newest = Optional.of(new Verdict.Witnessed(
                        each.checkpoint().size(), each.seconds().getAsLong()));
            }
        }
        if (quorum.isPresent() && newest.isEmpty()) {
            findings.add(new Finding.NotWitnessed());
        }
        return newest;
    }
}
