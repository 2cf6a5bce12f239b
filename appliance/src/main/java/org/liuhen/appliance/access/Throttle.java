package org.liuhen.appliance.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import org.liuhen.storage.time.Clocks;

/// Slows guessing: after some failures in a row each further one doubles the wait. Remembers a bounded number of
/// those who failed. Safe for many threads.
final class Throttle {
    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    private final Clocks clocks;
    private final int freeFailures;
    // Guarded by this. The one that failed longest ago comes first.
    private final LinkedHashMap<String, Failures> failures = new LinkedHashMap<>();

    /// @param freeFailures failures in a row that cost no wait
    Throttle(Clocks clocks, int freeFailures) {
        this.clocks = clocks;
        this.freeFailures = freeFailures;
    }

    private record Failures(int count, long lastNanos) {}

    /// How long `who` has to wait before the next try; zero or less if not at all.
    synchronized Duration delay(String who) {
        Failures known = failures.get(who);
        if (known == null || known.count() < freeFailures) {
            return Duration.ZERO;
        }
        long passed = clocks.monotonicNanos() - known.lastNanos();
        return waitAfter(known.count()).minusNanos(passed);
    }

    synchronized void failed(String who) {
        Failures known = failures.remove(who);
        int count = known == null ? 1 : known.count() + 1;
        failures.put(who, new Failures(count, clocks.monotonicNanos()));
        if (failures.size() > MOST_REMEMBERED) {
            failures.pollFirstEntry();
        }
    }

    synchronized void succeeded(String who) {
        failures.remove(who);
    }

    private Duration waitAfter(int count) {
        int doublings = Math.min(count - freeFailures, 10);
        Duration wait = FIRST_WAIT.multipliedBy(1L << doublings);
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
}
