package org.liuhen.ingest.dock;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.UtcTime;

/// What all slots share.
///
/// @param disk under the store
/// @param turns where each slot has the same share
/// @param secondCopies of what was taken in
record DockParts(
        DockDirectory directory,
        EvidenceStore store,
        Disk disk,
        DockRules rules,
        FileLook look,
        Turns turns,
        SecondCopies secondCopies) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /// Now, as it stands in names of files.
    String stamp() {
        return stamp(store.clocks());
    }

    static String stamp(Clocks clocks) {
        return STAMP.format(UtcTime.instant(clocks.wallMicros()));
    }
}
