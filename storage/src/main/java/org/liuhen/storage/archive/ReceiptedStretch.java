package org.liuhen.storage.archive;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.index.EvidenceIndex;

/// What the receipts of an archive say, taken together.
///
/// @param end what entries before this one answer for is there, but for `absent`
/// @param absent entries of which not all came
record ReceiptedStretch(long end, Set<Long> absent) {
    ReceiptedStretch {
        absent = Set.copyOf(absent);
    }

    static ReceiptedStretch of(EvidenceIndex index, String archive) throws IOException {
        long[] end = {0};
        Set<Long> absent = new HashSet<>();
        index.receipts(archive, 0, row -> {
            if (row.entry().fact() instanceof ArchiveFact.Receipt receipt) {
                end[0] = receipt.toEntry();
                receipt.absent().forEach(each -> absent.add(each.entry()));
            }
            return true;
        });
        return new ReceiptedStretch(end[0], absent);
    }
}
