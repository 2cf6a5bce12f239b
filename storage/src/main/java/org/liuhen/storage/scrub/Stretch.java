package org.liuhen.storage.scrub;

import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.format.Condition;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MachineFact.Damage;

/// What was read since the last result. Not safe for many threads.
final class Stretch {
    /// With so many damaged ranges a result is entered: an entry has its length.
    static final int MOST_DAMAGED = 100;

    private final long fromEntry;
    private final List<Damage> damaged = new ArrayList<>();
    private long segments;
    private long lengthBytes;
    private boolean hasBegun;
    private long beganNanos;

    Stretch(long fromEntry) {
        this.fromEntry = fromEntry;
    }

    /// Takes a range in that has been read.
    ///
    /// @param entry index of the entry that covers it; of several ranges of one entry the first damage is told
    /// @param nanos monotonic time
    void take(long entry, StoredRange range, Condition condition, long nanos) {
        if (!hasBegun) {
            hasBegun = true;
            beganNanos = nanos;
        }
        segments += range.segments();
        lengthBytes += range.extent().lengthBytes();
        boolean isTold = !damaged.isEmpty() && damaged.getLast().entry() == entry;
        if (condition != Condition.INTACT && !isTold) {
            damaged.add(new Damage(entry, condition));
        }
    }

    /// Whether a range was read in it.
    boolean hasBegun() {
        return hasBegun;
    }

    boolean hasDamage() {
        return !damaged.isEmpty();
    }

    /// Whether it is time to enter it for its length.
    boolean isFull(ScrubRules rules, long nanos) {
        return hasBegun
                && (nanos - beganNanos >= rules.stretch().toNanos()
                        || lengthBytes >= rules.stretchBytes()
                        || damaged.size() >= MOST_DAMAGED);
    }

    /// The result, if it ends before entry `toEntry`.
    MachineFact.Scrub result(long toEntry) {
        return new MachineFact.Scrub(fromEntry, toEntry, segments, lengthBytes, damaged);
    }
}
