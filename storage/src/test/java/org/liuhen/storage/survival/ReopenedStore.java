package org.liuhen.storage.survival;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.Verdict;
import org.liuhen.storage.verify.Verifier;

/// The next start of the recorder, and the verification that follows it.
final class ReopenedStore {
    private static final Duration INDEX_LIMIT = Duration.ofSeconds(20);

    private ReopenedStore() {}

    /// Opens and closes the store, or begins it if there is none yet; adds to `broken` what is wrong with that,
    /// and each open track that would be told to have been interrupted by another cause than it was. Returns
    /// whether there is a store to be checked.
    static boolean open(Path state, Stop stop, List<String> broken) throws IOException {
        StoreSettings settings = settings(stop);
        boolean exists = EvidenceStore.exists(state);
        try (EvidenceStore store = exists
                ? EvidenceStore.open(state, settings)
                : EvidenceStore.create(state, "test.example/survival", settings)) {
            if (!store.awaitIndex(INDEX_LIMIT)) {
                broken.add("the index does not follow the log: " + store.indexState());
            }
            if (!store.awaitCensus(INDEX_LIMIT)) {
                broken.add("the files are not counted");
            }
            for (SessionWriter session : store.resumed()) {
                session.tracks().forEach(track -> checkCause(track, stop, broken));
            }
            return true;
        } catch (StorageException.NotOpened e) {
            broken.add((exists ? "the store does not open: " : "the store cannot be begun again: ") + e.getMessage());
            return false;
        }
    }

    /// Opens the store once more, logs the interruption of each track that is open, and adds to `broken` each
    /// ending and interruption of the new boot that tells another cause than was.
    static void interrupt(Path state, Stop stop, List<String> broken) throws IOException {
        StoreSettings settings = settings(stop);
        try (EvidenceStore store = EvidenceStore.open(state, settings)) {
            for (SessionWriter session : store.resumed()) {
                for (TrackWriter track : session.tracks()) {
                    checkCause(track, stop, broken);
                    track.interruption(
                            track.resumedAfter().orElseThrow(),
                            track.accountedMicros(),
                            settings.clocks().wallMicros());
                }
            }
        } catch (StorageException.NotOpened e) {
            broken.add("the store does not open a second time: " + e.getMessage());
            return;
        }
        for (Entry entry : StateOnDisk.read(state).entries()) {
            if (entry.stamp().boot().equals(settings.clocks().bootId())) {
                cause(entry.fact())
                        .filter(cause -> !stop.causes().contains(cause))
                        .ifPresent(cause -> broken.add("after " + stop + " the log says " + entry.fact()));
            }
        }
    }

    private static Optional<Cause> cause(Fact fact) {
        return switch (fact) {
            case Fact.Close close -> Optional.of(close.cause());
            case Fact.Gap gap -> Optional.of(gap.cause());
            default -> Optional.empty();
        };
    }

    private static void checkCause(TrackWriter track, Stop stop, List<String> broken) {
        Cause cause = track.resumedAfter().orElseThrow().cause();
        if (!stop.causes().contains(cause)) {
            broken.add(track.id() + " is said to be interrupted by " + cause + " after " + stop);
        }
    }

    private static StoreSettings settings(Stop stop) {
        return new StoreSettings(new SystemDisk(), stop.clocksAfter(), "survival check", Hash.over());
    }

    /// Adds every finding of the verifier to `broken`.
    static void verify(Path state, List<String> broken) throws IOException {
        Verdict verdict =
                new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {}).verify();
        for (Finding finding : verdict.findings()) {
            broken.add("the verifier found " + finding.code() + " at " + finding.place() + ": " + finding.what());
        }
    }
}
