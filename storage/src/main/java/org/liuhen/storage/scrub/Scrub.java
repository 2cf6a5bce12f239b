package org.liuhen.storage.scrub;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.PastCache;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Condition;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.log.LogReading;
import org.liuhen.storage.scrub.ScrubState.Activity;
import org.liuhen.storage.time.Clocks;

/// Reads what the log covers again, in the order of the log, round after round, and enters what it finds. A
/// round
/// begins at the beginning of the log and ends when nothing sealed is left unread. Then the job rests, reads
/// what
/// was sealed meanwhile, and begins again when the round is as old as the rules say. So what was sealed last is
/// read last, and what was not looked at for the longest time is read first.
///
/// **Thread.** One of its own, which nobody may interrupt: it appends to the log. It can be asked by any
/// thread.
public final class Scrub implements AutoCloseable {
    /// Damage found so soon after other damage is entered together with what follows: a dead disk must not
    /// fill the
    /// log.
    private static final Duration DAMAGE_PAUSE = Duration.ofSeconds(10);

    private static final Duration PROBLEM_PAUSE = Duration.ofMinutes(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int MOST_PLACES_RECALLED = 100;
    private static final long PARK_NANOS = 500_000_000L;

    private final ScrubRules rules;
    private final EvidenceLog log;
    private final StateLayout layout;
    private final Clocks clocks;
    private final Memory memory;
    private final Pace pace;
    private final Thread thread;
    private volatile boolean closing;

    // Owned by the thread.
    private final LogReading reading;
    private Stretch stretch = new Stretch(0);
    private @Nullable Long damageEnteredNanos;

    // Guarded by this.
    private ScrubHistory history = new ScrubHistory();
    private final Map<Long, String> places = new HashMap<>();
    private Activity activity = Activity.REMEMBERING;
    private long nextEntry;
    private long segments;
    private long lengthBytes;
    private boolean pastCache;
    private @Nullable String problem;
    private @Nullable String lostEntry;

    private Scrub(ScrubRules rules, EvidenceLog log, StateLayout layout, Clocks clocks, Memory memory) {
        this.rules = rules;
        this.log = log;
        this.layout = layout;
        this.clocks = clocks;
        this.memory = memory;
        this.pace = new Pace(clocks, rules.bytesPerSecond(), () -> closing);
        this.reading = new LogReading(log);
        this.thread = Thread.ofPlatform().name("scrub").daemon().unstarted(this::run);
    }

    /// Where the results of earlier openings come from.
    public interface Memory {
        /// What the log says so far; empty while that is not known yet. Waits a moment for it.
        Optional<ScrubHistory> recall() throws IOException;
    }

    /// Begins where the newest result in `log` ends.
    public static Scrub begin(ScrubRules rules, EvidenceLog log, StateLayout layout, Clocks clocks, Memory memory) {
        Scrub scrub = new Scrub(rules, log, layout, clocks, memory);
        scrub.thread.start();
        return scrub;
    }

    /// What it is doing and what it found.
    public synchronized ScrubState state() {
        List<ScrubState.Damaged> damaged = new ArrayList<>();
        for (ScrubHistory.DamagedRange each : history.damaged()) {
            damaged.add(new ScrubState.Damaged(
                    each.entry(), each.condition(), each.sinceMicros(), Optional.ofNullable(places.get(each.entry()))));
        }
        return new ScrubState(
                activity,
                nextEntry,
                log.durableSize(),
                history.roundBeganMicros(),
                activity == Activity.RESTING ? history.newestMicros() : history.roundEndedMicros(),
                segments,
                lengthBytes,
                damaged,
                pastCache,
                Optional.ofNullable(problem != null ? problem : lostEntry));
    }

    /// The last look at what entry `entry` covers; empty if it was not read yet.
    public synchronized Optional<LastLook> lastLook(long entry) {
        return history.lastLook(entry);
    }

    /// Enters what was read so far, and ends. A disk that does not answer holds this up for five seconds at
    /// most;
    /// what was read since the last result is then read again.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // From here on: the scrub's own thread.

    private void run() {
        try (DiskReader disk = new DiskReader(layout.media(), PastCache.option(), rules.bytesPerSecond() / 4)) {
            remember();
            while (!closing) {
                try {
                    step(disk);
                } catch (StorageException e) {
                    throw e;
                } catch (IOException e) {
                    tell("couldn't read the log at entry " + nextEntry() + ": " + e.getMessage());
                    enter();
                    restUntil(clocks.monotonicNanos() + PROBLEM_PAUSE.toNanos());
                }
            }
            enter();
        } catch (IOException | RuntimeException e) {
            tell("stored media is not read again any more: " + e.getMessage());
        } finally {
            at(Activity.ENDED);
        }
    }

    private void remember() throws IOException {
        while (!closing) {
            Optional<ScrubHistory> recalled = memory.recall();
            if (recalled.isPresent()) {
                takeUp(recalled.get());
                return;
            }
        }
    }

    private void takeUp(ScrubHistory recalled) {
        Map<Long, String> found = new HashMap<>();
        recalled.damaged().stream()
                .limit(MOST_PLACES_RECALLED)
                .forEach(each -> place(each.entry()).ifPresent(place -> found.put(each.entry(), place)));
        synchronized (this) {
            history = recalled;
            places.putAll(found);
            nextEntry = recalled.nextEntry();
        }
        stretch = new Stretch(recalled.nextEntry());
    }

    /// Reads what the next entry covers; rests where there is none.
    private void step(DiskReader disk) throws IOException {
        reading.seek(nextEntry());
        EntryFiles.Line line = reading.next();
        if (line == null) {
            rest();
            return;
        }
        at(Activity.READING);
        for (StoredRange range : ranges(line)) {
            if (!look(disk, line.index(), range)) {
                return;
            }
        }
        synchronized (this) {
            nextEntry = line.index() + 1;
            problem = null;
        }
        if (isDue()) {
            enter();
        }
    }

    /// Whether the range was read to its end: a job that is ended says nothing about half a range.
    private boolean look(DiskReader disk, long entry, StoredRange range) {
        Path file = layout.file(range.extent().place());
        Optional<Condition> condition = disk.condition(file, range.extent(), pace);
        if (condition.isEmpty()) {
            return false;
        }
        if (condition.get() == Condition.ABSENT || condition.get() == Condition.UNREADABLE) {
            // It cost no reading, and a dead disk must not be asked faster than a sound one.
            pace.rest(range.extent().lengthBytes());
        }
        stretch.take(entry, range, condition.get(), clocks.monotonicNanos());
        synchronized (this) {
            segments += range.segments();
            lengthBytes += range.extent().lengthBytes();
            pastCache = disk.isPastCache();
            if (condition.get() != Condition.INTACT) {
                places.putIfAbsent(entry, range.place(layout.relative(file)));
            }
        }
        return true;
    }

    private boolean isDue() {
        long now = clocks.monotonicNanos();
        boolean damageIsDue = stretch.hasDamage()
                && (damageEnteredNanos == null || now - damageEnteredNanos >= DAMAGE_PAUSE.toNanos());
        return damageIsDue || stretch.isFull(rules, now);
    }

    /// Everything is read. A new round begins if it is time; else what is sealed meanwhile is read in one go
    /// after a while, and not each segment on the heels of its writer.
    private void rest() throws IOException {
        if (stretch.hasBegun()) {
            enter();
        }
        if (isRoundOld()) {
            stretch = new Stretch(0);
            synchronized (this) {
                nextEntry = 0;
                lostEntry = null;
            }
            return;
        }
        long now = clocks.monotonicNanos();
        at(Activity.RESTING);
        restUntil(now + rules.stretch().toNanos());
    }

    /// A clock that was put back must not end the rounds for as long: only the distance counts.
    private synchronized boolean isRoundOld() {
        return history.roundBeganMicros()
                .filter(began ->
                        Math.abs(clocks.wallMicros() - began) >= rules.round().toNanos() / 1_000)
                .isPresent();
    }

    /// Enters what was read since the last result, if anything was.
    private void enter() throws IOException {
        if (!stretch.hasBegun()) {
            return;
        }
        long to = nextEntry();
        boolean hadDamage = stretch.hasDamage();
        Appended appended = log.append(stretch.result(to));
        stretch = new Stretch(to);
        if (hadDamage) {
            damageEnteredNanos = clocks.monotonicNanos();
        }
        synchronized (this) {
            history.take(new EntryRow(appended.index(), appended.entry()));
            places.keySet().removeIf(entry -> !history.isDamaged(entry));
        }
    }

    private List<StoredRange> ranges(EntryFiles.Line line) {
        try {
            return StoredRange.of(Entry.decode(line.bytes()).fact());
        } catch (MalformedException e) {
            synchronized (this) {
                lostEntry = "entry " + line.index() + " of the log cannot be read, so nobody knows which bytes it"
                        + " covers: " + e.getMessage() + ". Verify the store";
            }
            return List.of();
        }
    }

    private Optional<String> place(long entry) {
        try {
            reading.seek(entry);
            EntryFiles.Line line = reading.next();
            return line == null
                    ? Optional.empty()
                    : ranges(line).stream()
                            .findFirst()
                            .map(range -> range.place(
                                    layout.relative(layout.file(range.extent().place()))));
        } catch (IOException e) {
            // What the log does not give back is told when the round comes to it.
            return Optional.empty();
        }
    }

    /// Waits by the machine's clock, and looks up often enough to end promptly.
    private void restUntil(long nanos) {
        while (!closing && nanos - clocks.monotonicNanos() > 0) {
            LockSupport.parkNanos(PARK_NANOS);
        }
    }

    private synchronized long nextEntry() {
        return nextEntry;
    }

    private synchronized void at(Activity now) {
        activity = now;
    }

    private synchronized void tell(String what) {
        problem = what;
    }
}
