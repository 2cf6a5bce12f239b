package org.liuhen.ingest.dock;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.originals.Listing;

/// Which lines of a listing are safe here after all their bytes were read in this docking, and by which entry. For
/// one thread.
final class SafeItems {
    private static final Duration INDEX_LIMIT = Duration.ofSeconds(30);

    private final EvidenceStore store;
    private final Listing listing;
    private final Map<Integer, Long> entries = new LinkedHashMap<>();
    private boolean isAnyDamaged;

    SafeItems(EvidenceStore store, Listing listing) {
        this.store = store;
        this.listing = listing;
    }

    /// @param entry index of the `import` entry that has the bytes
    void add(int item, long entry) {
        entries.put(item, entry);
    }

    /// Something on the recorder is not as it was listed, or could not be had: nothing of it is to be erased.
    void damaged() {
        isAnyDamaged = true;
    }

    boolean isAnyDamaged() {
        return isAnyDamaged;
    }

    /// A file that is safe.
    ///
    /// @param item its line
    /// @param entry index of the entry that took it in
    /// @param sinceMicros when that was
    record Safe(int item, long entry, long sinceMicros, IntakeFact.Import taken) {}

    /// Those that the index knows by now.
    List<Safe> known() throws IOException {
        store.awaitIndex(INDEX_LIMIT);
        List<Safe> known = new ArrayList<>();
        for (Map.Entry<Integer, Long> each : entries.entrySet()) {
            long length = listing.items().get(each.getKey()).lengthBytes();
            for (EntryRow row : store.index().importsOfLength(length)) {
                if (row.index() == each.getValue() && row.entry().fact() instanceof IntakeFact.Import taken) {
                    long since = row.entry().stamp().wallMicros();
                    known.add(new Safe(each.getKey(), row.index(), since, taken));
                }
            }
        }
        return known;
    }
}
