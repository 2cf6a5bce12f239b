package org.liuhen.appliance.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.liuhen.storage.AccessBook.Deed;

/// Counts what can happen without end: the first of a kind is told at once, those that follow within ten minutes
/// are told together. So guessing passwords for a night makes some hundred entries, not a million. Bounded: when there
/// are too many kinds, the rest of what somebody does is one kind. Not safe for many threads.
final class Tally {
    static final Duration WINDOW = Duration.ofMinutes(10);
    static final int MOST_KINDS = 500;

    private final Map<Deed, Counted> kinds = new LinkedHashMap<>();

    private static final class Counted {
        private final long sinceNanos;
        private long more;

        Counted(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /// Takes one in.
    ///
    /// @return what is to be told now
    List<Deed> add(Deed deed, long nowNanos) {
        Deed kind =
                kinds.size() < MOST_KINDS || kinds.containsKey(deed) ? deed : Deed.of(deed.by(), deed.act(), "", "");
        Counted counted = kinds.get(kind);
        if (counted != null) {
            counted.more++;
            return List.of();
        }
        kinds.put(kind, new Counted(nowNanos));
        return List.of(kind);
    }

    /// What is to be told together now, and is forgotten.
    ///
    /// @param all whether also what is not ten minutes old
    List<Deed> due(long nowNanos, boolean all) {
        List<Deed> due = new ArrayList<>();
        kinds.entrySet().removeIf(each -> {
            boolean old = all || nowNanos - each.getValue().sinceNanos >= WINDOW.toNanos();
            if (old && each.getValue().more > 0) {
                due.add(each.getKey().times(each.getValue().more));
            }
            return old;
        });
        return due;
    }
}
