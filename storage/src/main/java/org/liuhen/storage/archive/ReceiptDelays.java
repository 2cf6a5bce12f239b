package org.liuhen.storage.archive;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// How long sealed segments waited until a receipt told of them, as the entries of a log show it.
final class ReceiptDelays {
    /// So many of the newest are kept.
    private static final int MOST = 100_000;

    private final Deque<Sealed> waiting = new ArrayDeque<>();
    private final long[] micros = new long[MOST];
    private long told;

    private record Sealed(long entry, long wallMicros) {}

    /// A segment was sealed by this entry at that time.
    void sealed(long entry, long wallMicros) {
        waiting.add(new Sealed(entry, wallMicros));
    }

    /// A receipt of that time tells of all entries before `to`.
    void receipted(long to, long wallMicros) {
        while (!waiting.isEmpty() && waiting.getFirst().entry() < to) {
            micros[(int) (told++ % MOST)] =
                    Math.max(0, wallMicros - waiting.removeFirst().wallMicros());
        }
    }

    /// Of the newest that a receipt told of; empty if none did.
    Optional<ArchivedLog.Delays> newest() {
        if (told == 0) {
            return Optional.empty();
        }
        int count = (int) Math.min(told, MOST);
        long[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return Optional.of(new ArchivedLog.Delays(
                count, duration(sorted[count / 2]), duration(sorted[count * 99 / 100]), duration(sorted[count - 1])));
    }

    private static Duration duration(long micros) {
        return Duration.ofMillis(TimeUnit.MICROSECONDS.toMillis(micros));
    }
}
