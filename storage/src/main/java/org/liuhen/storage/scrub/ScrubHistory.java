package org.liuhen.storage.scrub;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Condition;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.EvidenceIndex;

/// What the `scrub` entries of a log come to: where the round is, when each range was last read, and what is
/// damaged according to the newest look at it. Not safe for many threads.
public final class ScrubHistory {
    private static final int MOST_DAMAGED = 10_000;

    private final NavigableMap<Long, Stretch> stretches = new TreeMap<>();
    private final NavigableMap<Long, DamagedRange> damaged = new TreeMap<>();
    private long nextEntry;
    private @Nullable Long roundBeganMicros;
    private @Nullable Long roundEndedMicros;
    private @Nullable Long newestMicros;

    private record Stretch(long fromEntry, long toEntry, long atMicros, long scrubEntry) {
        Stretch within(long from, long to) {
            return new Stretch(from, to, atMicros, scrubEntry);
        }
    }

    /// A range that was not as its entry says at the last look.
    ///
    /// @param entry index of the entry that covers it
    /// @param sinceMicros wall time of the first result in a row that says so
    public record DamagedRange(long entry, Condition condition, long sinceMicros) {}

    /// What the log that `index` follows says before entry `before`. Looks back over this round and the one
    /// before it: together they cover everything that was ever read.
    public static ScrubHistory read(EvidenceIndex index, long before) throws IOException {
        List<EntryRow> newestFirst = index.machine(before, twoRounds());
        ScrubHistory history = new ScrubHistory();
        newestFirst.reversed().forEach(history::take);
        return history;
    }

    private static Predicate<EntryRow> twoRounds() {
        int[] begun = {0};
        return row -> {
            if (begun[0] == 2) {
                return false;
            }
            if (row.entry().fact() instanceof MachineFact.Scrub scrub && scrub.fromEntry() == 0) {
                begun[0]++;
            }
            return true;
        };
    }

    /// Takes the next entry in, if it is a `scrub` entry.
    public void take(EntryRow row) {
        if (row.entry().fact() instanceof MachineFact.Scrub scrub) {
            take(scrub, row.entry().stamp().wallMicros(), row.index());
        }
    }

    private void take(MachineFact.Scrub scrub, long atMicros, long scrubEntry) {
        if (scrub.fromEntry() == 0) {
            roundBeganMicros = atMicros;
            roundEndedMicros = newestMicros;
        }
        newestMicros = atMicros;
        nextEntry = scrub.toEntry();
        cover(new Stretch(scrub.fromEntry(), scrub.toEntry(), atMicros, scrubEntry));
        NavigableMap<Long, DamagedRange> known = damaged.subMap(scrub.fromEntry(), true, scrub.toEntry(), false);
        Map<Long, DamagedRange> before = Map.copyOf(known);
        known.clear();
        for (MachineFact.Damage damage : scrub.damaged()) {
            if (damaged.size() < MOST_DAMAGED) {
                DamagedRange old = before.get(damage.entry());
                damaged.put(
                        damage.entry(),
                        new DamagedRange(
                                damage.entry(), damage.condition(), old == null ? atMicros : old.sinceMicros()));
            }
        }
    }

    /// Entry after the last one that was read in this round; 0 before the first round.
    public long nextEntry() {
        return nextEntry;
    }

    /// Wall time of the first result of this round.
    public Optional<Long> roundBeganMicros() {
        return Optional.ofNullable(roundBeganMicros);
    }

    /// Wall time of the last result of the round before.
    public Optional<Long> roundEndedMicros() {
        return Optional.ofNullable(roundEndedMicros);
    }

    /// Wall time of the newest result.
    public Optional<Long> newestMicros() {
        return Optional.ofNullable(newestMicros);
    }

    /// What is damaged, in the order of the log; at most the first 10,000.
    public List<DamagedRange> damaged() {
        return List.copyOf(damaged.values());
    }

    /// Whether the last look at what entry `entry` covers found damage.
    boolean isDamaged(long entry) {
        return damaged.containsKey(entry);
    }

    /// The last look at what entry `entry` covers; empty if it was not read yet.
    public Optional<LastLook> lastLook(long entry) {
        Map.Entry<Long, Stretch> floor = stretches.floorEntry(entry);
        if (floor == null || floor.getValue().toEntry() <= entry) {
            return Optional.empty();
        }
        DamagedRange damage = damaged.get(entry);
        return Optional.of(new LastLook(
                floor.getValue().atMicros(),
                floor.getValue().scrubEntry(),
                damage == null ? Condition.INTACT : damage.condition()));
    }

    /// The newest stretch takes the place of what it overlaps; what sticks out of it stays.
    private void cover(Stretch fresh) {
        long from = fresh.fromEntry();
        long to = fresh.toEntry();
        Map.Entry<Long, Stretch> before = stretches.lowerEntry(from);
        if (before != null && before.getValue().toEntry() > from) {
            Stretch old = before.getValue();
            stretches.put(old.fromEntry(), old.within(old.fromEntry(), from));
            keepBehind(old, to);
        }
        NavigableMap<Long, Stretch> covered = stretches.subMap(from, true, to, false);
        Map.Entry<Long, Stretch> last = covered.lastEntry();
        Stretch lastOld = last == null ? null : last.getValue();
        covered.clear();
        if (lastOld != null) {
            keepBehind(lastOld, to);
        }
        stretches.put(from, fresh);
    }

    private void keepBehind(Stretch old, long to) {
        if (old.toEntry() > to) {
            stretches.put(to, old.within(to, old.toEntry()));
        }
    }
}
