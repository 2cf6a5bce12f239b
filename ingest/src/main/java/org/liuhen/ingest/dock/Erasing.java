package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.ingest.dock.SafeItems.Safe;
import org.liuhen.ingest.dock.SlotState.Step;
import org.liuhen.storage.IntakeWriter;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.IntakeFact.Proven;
import org.liuhen.storage.originals.ListedItem;
import org.liuhen.storage.originals.Listing;

/// What is safe here goes from the recorder, where the office wants it: by then, each file was proved anew, and
/// the log says by what. For one thread.
final class Erasing {
    private static final int AT_ONCE = 200;

    private final DockParts parts;
    private final DockedRecorder recorder;
    private final IntakeWriter intake;
    private final Listing listing;
    private final ErasePolicy policy;
    private final SlotProgress progress;

    Erasing(
            DockParts parts,
            DockedRecorder recorder,
            IntakeWriter intake,
            Listing listing,
            ErasePolicy policy,
            SlotProgress progress) {
        this.parts = parts;
        this.recorder = recorder;
        this.intake = intake;
        this.listing = listing;
        this.policy = policy;
        this.progress = progress;
    }

    /// A file that may go.
    private record Due(Safe file, Proven proven) {}

    /// Erases those files that are due and proved.
    void run(SafeItems safe) throws IOException {
        List<Due> due = new ArrayList<>();
        for (Safe each : safe.known()) {
            Optional<Proven> proven = isDue(each) && isStillHere(each.taken()) ? proven(each) : Optional.empty();
            proven.ifPresent(how -> due.add(new Due(each, how)));
        }
        // While our copies were read it may have been pulled: it was said to be safe to take.
        if (!due.isEmpty() && !parts.directory().isPlugged(recorder.volume())) {
            throw new DeviceGoneException(IntakeFact.Ending.REMOVED, "the recorder was taken away");
        }
        progress.step(Step.ERASING, due.size(), 0);
        for (int from = 0; from < due.size(); from += AT_ONCE) {
            erase(due.subList(from, Math.min(due.size(), from + AT_ONCE)));
        }
    }

    private boolean isDue(Safe file) {
        return parts.store().clocks().wallMicros() - file.sinceMicros()
                >= policy.grace().toNanos() / 1_000;
    }

    /// What proves that a file may go, if it does. That it was taken in is a verified copy already.
    private Optional<Proven> proven(Safe file) throws IOException {
        return switch (policy.proof()) {
            case VERIFIED_COPY -> Optional.of(Proven.by(policy.proof()));
            case SECOND_COPY ->
                parts.secondCopies()
                        .provenOn(file.taken(), recorder.reader().patience())
                        .map(volume -> new Proven(policy.proof(), volume));
            case ARCHIVE_RECEIPT ->
                parts.store().isArchived(file.entry()) ? Optional.of(Proven.by(policy.proof())) : Optional.empty();
        };
    }

    /// Whether our copy is what it was: asked of the disk once more before the other one goes.
    private boolean isStillHere(IntakeFact.Import taken) {
        Path kept = parts.store().layout().originals(taken.intake()).resolve(taken.file());
        try {
            return ReadBack.of(kept, parts.turns().hashing()).hash().equals(taken.hash());
        } catch (IOException e) {
            return false;
        }
    }

    private void erase(List<Due> due) throws IOException {
        List<DockRequest.Safe> files = new ArrayList<>();
        Map<String, Integer> byName = new LinkedHashMap<>();
        for (Due one : due) {
            Safe each = one.file();
            ListedItem listed = listing.items().get(each.item());
            String modified = recorder.modifiedNanos(listed);
            intake.erase(each.item(), each.entry(), one.proven());
            files.add(new DockRequest.Safe(
                    listed.name(), listed.lengthBytes(), modified, each.taken().hash()));
            byName.put(listed.name(), each.item());
        }
        DockAnswer answer = recorder.rootProgram().ask(id -> new DockRequest.Erase(id, files));
        for (DockAnswer.FileOutcome outcome : answer.files()) {
            Integer item = byName.remove(outcome.name());
            if (item != null) {
                intake.erased(item, outcome.outcome(), outcome.error());
                progress.fileDone(0);
            }
        }
        for (int item : byName.values()) {
            intake.erased(item, IntakeFact.Outcome.FAILED, answer.error());
        }
        intake.await();
    }
}
