package org.liuhen.appliance.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.liuhen.storage.time.Clocks;

/// The newest changes, numbered, for those who follow them: the last 1,000 at most. Nobody is called back, so
/// nobody who follows can hold up those who tell: who reads too slowly misses some, and is told so. Safe for many
/// threads.
public final class Bulletin {
    private static final int MOST = 1_000;

    private final Clocks clocks;
    private final String process;

    // Guarded by this.
    private final Deque<Event> events = new ArrayDeque<>();
    private long newest;

    public Bulletin(Clocks clocks) {
        this.clocks = clocks;
        this.process = Long.toString(clocks.wallMicros(), Character.MAX_RADIX);
    }

    /// A change.
    ///
    /// @param number counts the changes of this process from 1 on
    /// @param id tells it from those of all processes
    /// @param atMicros wall time of the change
    public record Event(long number, String id, long atMicros, News news) {}

    /// What happened behind a number.
    ///
    /// @param events oldest first
    /// @param missed how many between the number and the first of them are no longer here
    public record Since(List<Event> events, long missed) {}

    /// Tells a change.
    public synchronized void tell(News news) {
        newest++;
        events.add(new Event(newest, process + "-" + newest, clocks.wallMicros(), news));
        if (events.size() > MOST) {
            events.poll();
        }
        notifyAll();
    }

    /// Number of the newest change; 0 before the first.
    public synchronized long newest() {
        return newest;
    }

    /// The number of a change of this process; empty if `id` is not one.
    public synchronized OptionalLong numberOf(String id) {
        if (!id.startsWith(process + "-") || !id.substring(process.length() + 1).matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(id.substring(process.length() + 1));
        return number <= newest ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /// What happened behind `number`. Waits for it, `limit` at most.
    public synchronized Since after(long number, Duration limit) throws InterruptedException {
        if (newest <= number) {
            TimeUnit.NANOSECONDS.timedWait(this, limit.toNanos());
        }
        long oldest = newest - events.size() + 1;
        return new Since(
                events.stream().filter(event -> event.number() > number).toList(),
                Math.max(0, Math.min(oldest, newest + 1) - number - 1));
    }
}
