package org.liuhen.appliance.access;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.storage.AccessBook.Deed;
import org.liuhen.storage.format.AccessFact.Act;
import org.liuhen.storage.format.AccessFact.Stretch;

/// Puts the many requests of a player together: what one person saw of one track is told as stretches, once
/// the person stopped for a minute or went on for ten. Not safe for many threads.
final class Seen {
    static final Duration REST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_STRETCHES = 8;
    static final int MOST_WATCHERS = 2_000;
    /// What lies closer together than this was seen in one go.
    private static final long NEAR_MICROS = 30_000_000;

    private final Map<Watched, Watching> watched = new LinkedHashMap<>();

    /// @param entry of the purpose, empty for what is live
    private record Watched(String by, String of, String part, Optional<Long> entry) {}

    private static final class Watching {
        private final long sinceNanos;
        private long newestNanos;
        private List<Stretch> stretches = List.of();
        private long requests;

        Watching(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /// Takes a request in.
    ///
    /// @param stretch empty if what was seen has no time
    /// @return what is to be told now
    List<Deed> add(String by, String of, String part, Optional<Long> entry, Optional<Stretch> stretch, long nowNanos) {
        List<Deed> due = watched.size() < MOST_WATCHERS ? List.of() : due(nowNanos, true);
        Watching watching = watched.computeIfAbsent(new Watched(by, of, part, entry), _ -> new Watching(nowNanos));
        watching.newestNanos = nowNanos;
        watching.requests++;
        if (stretch.isPresent()) {
            watching.stretches = joined(watching.stretches, stretch.get());
        }
        return due;
    }

    /// What is to be told now, and is forgotten.
    ///
    /// @param all whether also what is still going on
    List<Deed> due(long nowNanos, boolean all) {
        List<Deed> due = new ArrayList<>();
        watched.entrySet().removeIf(each -> {
            Watching is = each.getValue();
            boolean over =
                    all || nowNanos - is.newestNanos >= REST.toNanos() || nowNanos - is.sinceNanos >= LONGEST.toNanos();
            if (over) {
                due.addAll(told(each.getKey(), is));
            }
            return over;
        });
        return due;
    }

    private static List<Deed> told(Watched what, Watching is) {
        Deed plain = new Deed(
                what.by(), Act.VIEW, what.of(), what.part(), Optional.empty(), 1, what.entry(), Optional.empty());
        return is.stretches.isEmpty()
                ? List.of(plain.times(is.requests))
                : is.stretches.stream()
                        .map(stretch -> plain.seen(stretch.fromMicros(), stretch.toMicros()))
                        .toList();
    }

    private static List<Stretch> joined(List<Stretch> before, Stretch added) {
        List<Stretch> sorted = new ArrayList<>(before);
        sorted.add(added);
        sorted.sort(Comparator.comparingLong(Stretch::fromMicros));
        List<Stretch> joined = new ArrayList<>();
        for (Stretch each : sorted) {
            if (!joined.isEmpty() && each.fromMicros() - joined.getLast().toMicros() <= NEAR_MICROS) {
                joined.add(around(joined.removeLast(), each));
            } else {
                joined.add(each);
            }
        }
        // Whoever jumps about saw a bit more in the log than on the screen, never less.
        while (joined.size() > MOST_STRETCHES) {
            int nearest = 1;
            for (int i = 2; i < joined.size(); i++) {
                if (distance(joined, i) < distance(joined, nearest)) {
                    nearest = i;
                }
            }
            joined.set(nearest - 1, around(joined.get(nearest - 1), joined.remove(nearest)));
        }
        return List.copyOf(joined);
    }

    private static long distance(List<Stretch> stretches, int i) {
        return stretches.get(i).fromMicros() - stretches.get(i - 1).toMicros();
    }

    private static Stretch around(Stretch one, Stretch other) {
        return new Stretch(Math.min(one.fromMicros(), other.fromMicros()), Math.max(one.toMicros(), other.toMicros()));
    }
}
