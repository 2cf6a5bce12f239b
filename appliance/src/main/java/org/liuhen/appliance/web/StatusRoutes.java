package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.EvidenceStore;

/// How the machine is.
final class StatusRoutes {
    private final EvidenceStore store;
    private final String software;
    private final String fingerprint;

    StatusRoutes(EvidenceStore store, String software, String fingerprint) {
        this.store = store;
        this.software = software;
        this.fingerprint = fingerprint;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/status", this::status);
    }

    /// @param nowMicros the machine's wall time
    /// @param freeBytes room on the disk of the state directory
    /// @param entries entries in the log
    /// @param indexedEntries how many of them the index has
    /// @param log public key of the log, as verifiers want it
    /// @param fingerprint SHA-256 of the certificate
    /// @param storeFailure why nothing can be sealed any more; null while all is well
    /// @param indexFailure why the index no longer follows; null while all is well
    private record Status(
            String software,
            long nowMicros,
            long freeBytes,
            long totalBytes,
            long entries,
            long indexedEntries,
            String log,
            String fingerprint,
            @Nullable String storeFailure,
            @Nullable String indexFailure) {}

    private void status(Context context) throws IOException {
        var disk = Files.getFileStore(store.layout().root());
        var index = store.indexState();
        Wire.write(
                context,
                new Status(
                        software,
                        store.clocks().wallMicros(),
                        disk.getUsableSpace(),
                        disk.getTotalSpace(),
                        index.entries(),
                        index.indexed(),
                        store.key().text(),
                        fingerprint,
                        store.failure().orElse(null),
                        index.failure().orElse(null)));
    }
}
