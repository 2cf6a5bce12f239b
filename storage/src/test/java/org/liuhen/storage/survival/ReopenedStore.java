package org.liuhen.storage.survival;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.Verdict;
import org.liuhen.storage.verify.Verifier;

/// The next start of the recorder, and the verification that follows it.
final class ReopenedStore {
    private static final Duration INDEX_LIMIT = Duration.ofSeconds(20);

    private ReopenedStore() {}

    /// Opens and closes the store, or begins it if there is none yet; adds to `broken` what is wrong with that.
    /// Returns whether there is a store to be checked.
    static boolean open(Path state, List<String> broken) throws IOException {
        StoreSettings settings = new StoreSettings(new SystemDisk(), new SystemClocks(), "survival check", Hash.over());
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
            return true;
        } catch (StorageException.NotOpened e) {
            broken.add((exists ? "the store does not open: " : "the store cannot be begun again: ") + e.getMessage());
            return false;
        }
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
