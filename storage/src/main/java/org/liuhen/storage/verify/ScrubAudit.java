package org.liuhen.storage.verify;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.MachineFact;

/// The check of what the results of reading again tell: each is about a stretch of the log before it, counts
/// the
/// segments that are there, and names as damaged only what covers bytes.
final class ScrubAudit {
    private final BitSet segments = new BitSet();
    private final BitSet ranges = new BitSet();

    /// Takes any entry into account.
    void take(long index, Fact fact) {
        if (index > Integer.MAX_VALUE) {
            return;
        }
        segments.set((int) index, fact instanceof Fact.Segment);
        ranges.set(
                (int) index,
                Extent.of(fact).stream().anyMatch(extent -> !(extent.place() instanceof Extent.Place.Metadata)));
    }

    /// What is wrong with the result at this place, or null.
    @Nullable
    String take(long index, MachineFact.Scrub scrub) {
        String what = "media of the entries " + scrub.fromEntry() + " to " + scrub.toEntry() + " was read again";
        if (scrub.fromEntry() > scrub.toEntry() || scrub.toEntry() > index) {
            return what + ", and entry " + index + " is the first that could not be";
        }
        // A log of more entries than a bit set can number is checked up to there.
        if (scrub.toEntry() > Integer.MAX_VALUE) {
            return null;
        }
        int from = (int) scrub.fromEntry();
        int to = (int) scrub.toEntry();
        int count = segments.get(from, to).cardinality();
        if (count != scrub.segments()) {
            return what + " with " + scrub.segments() + " segments, and " + count + " are there";
        }
        for (MachineFact.Damage damage : scrub.damaged()) {
            if (damage.entry() < from || damage.entry() >= to || !ranges.get((int) damage.entry())) {
                return what + ", and damage is told of entry " + damage.entry() + ", which covers no bytes there";
            }
        }
        return null;
    }
}
