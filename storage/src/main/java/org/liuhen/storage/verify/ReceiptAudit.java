package org.liuhen.storage.verify;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Fact;

/// The check of what receipts tell: those of one archive follow each other, leave out no entry that answers for
/// bytes, and count at least one object for each of the others.
final class ReceiptAudit {
    /// Which entries there are.
    enum Telling {
        /// All of the log: what a receipt counts and names must be there.
        OF_ALL,
        /// Those of one session: a receipt tells of others too.
        OF_SOME
    }

    private final Telling telling;
    private final BitSet answering = new BitSet();
    private final Map<String, Integer> ends = new HashMap<>();

    ReceiptAudit(Telling telling) {
        this.telling = telling;
    }

    /// Takes any entry into account.
    void take(long index, Fact fact) {
        // A log of more entries than a bit set can number is checked up to there.
        if (index <= Integer.MAX_VALUE && !Extent.of(fact).isEmpty()) {
            answering.set((int) index);
        }
    }

    /// What is wrong with an extension at this place, or null.
    @Nullable
    String take(ArchiveFact.Extended extended) {
        return extended.fromEntry() > extended.toEntry()
                        || extended.toEntry() > ends.getOrDefault(extended.archive(), 0)
                ? "the archive " + extended.archive() + " extended locks of the entries " + extended.fromEntry()
                        + " to " + extended.toEntry() + ", and its receipts do not reach there"
                : null;
    }

    /// What is wrong with the receipt at this place, or null.
    @Nullable
    String take(long index, ArchiveFact.Receipt receipt) {
        String what = "the archive " + receipt.archive() + " gave its receipt for the entries " + receipt.fromEntry()
                + " to " + receipt.toEntry();
        if (receipt.fromEntry() > receipt.toEntry() || receipt.toEntry() > index) {
            return what + ", and entry " + index + " is the first that could not be";
        }
        if (receipt.checkpoint() < receipt.toEntry() || receipt.checkpoint() > index) {
            return what + " under a checkpoint over " + receipt.checkpoint() + " entries, which cannot be";
        }
        if (receipt.toEntry() > Integer.MAX_VALUE) {
            return null;
        }
        int from = (int) receipt.fromEntry();
        int to = (int) receipt.toEntry();
        int before = ends.getOrDefault(receipt.archive(), 0);
        ends.put(receipt.archive(), to);
        if (from < before) {
            return what + ", and the one before it reached to " + before;
        }
        int passedOver = answering.nextSetBit(before);
        if (passedOver >= 0 && passedOver < from) {
            return what + ", and no receipt tells of entry " + passedOver;
        }
        if (telling == Telling.OF_SOME) {
            return null;
        }
        for (ArchiveFact.Absent absent : receipt.absent()) {
            if (absent.entry() < from || absent.entry() >= to || !answering.get((int) absent.entry())) {
                return what + " without entry " + absent.entry() + ", which answers for no bytes there";
            }
        }
        int least = answering.get(from, to).cardinality() - receipt.absent().size();
        return receipt.objects() < least
                ? what + " with " + receipt.objects() + " objects, and there are at least " + least
                : null;
    }
}
