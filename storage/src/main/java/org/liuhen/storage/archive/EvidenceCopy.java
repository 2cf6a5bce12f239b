package org.liuhen.storage.archive;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.log.LogReading;
import org.liuhen.storage.time.Clocks;

/// What the entries of the log answer for, in the archive: in the order of the log and only behind it, so that
/// nothing is there of which the log there does not speak, with a `receipt` entry for each stretch. The newest
/// receipt is where it goes on after a restart: there is no other memory of what was sent, and what was sent
/// without a receipt is put again, which changes nothing.
///
/// **Thread.** [#recall], [#send] and [#close] are called by one, [#count] by another, the rest by any.
final class EvidenceCopy implements AutoCloseable {
    /// So many stretches are on their way at once: while the last objects of one are waited for, the next one
    /// fills the line.
    private static final int STRETCHES = 2;

    private static final int MOST_LOADS = 128;
    private static final long MOST_BYTES = 128L << 20;
    private static final Duration STRETCH = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final ArchiveRules rules;
    private final ArchiveStore store;
    private final EvidenceLog log;
    private final Supplier<EvidenceIndex> index;
    private final Clocks clocks;
    private final Line line;
    private final Carriage carriage;
    private final LogReading reading;
    private volatile boolean probed;

    // Guarded by this.
    private @Nullable Backlog backlog;
    /// What entries below this one answer for may have been sent before.
    private long maybeSent;

    private long receipted;
    private long absent;
    private @Nullable Long oldestMicros;

    EvidenceCopy(
            ArchiveRules rules,
            ArchiveStore store,
            ArchiveKeys keys,
            EvidenceLog log,
            Supplier<EvidenceIndex> index,
            StateLayout layout,
            Clocks clocks,
            Line line) {
        this.rules = rules;
        this.store = store;
        this.log = log;
        this.index = index;
        this.clocks = clocks;
        this.line = line;
        this.carriage = new Carriage(store, keys, rules, layout, new Withholding(index), clocks, line);
        this.reading = new LogReading(log);
        this.maybeSent = log.durableSize();
    }

    /// How the line to the archive is, and how far the log is there.
    interface Line extends Carriage.Line {
        /// How many entries the newest checkpoint there covers.
        long published();

        /// Whether the log is there as far as it went at the start, and was seen to be the one that the archive has: a
        /// log that was put back must not add to it.
        boolean isOpen();

        /// What it carried lately; 0 if that is not known.
        long bytesPerSecond();

        /// What holds it up is not the archive.
        ///
        /// @param why empty if nothing does any more
        void heldUp(Optional<String> why);
    }

    /// Finds where the newest receipt ends. The index knows it as soon as it has followed the log so far.
    void recall() throws IOException {
        long entries = log.durableSize();
        while (!line.isClosed() && index.get().cursor().entries() < entries) {
            line.rest(LOOK);
        }
        Optional<EntryRow> newest = index.get().newestReceipt(rules.name());
        long from = newest.isPresent() && newest.get().entry().fact() instanceof ArchiveFact.Receipt receipt
                ? receipt.toEntry()
                : 0;
        synchronized (this) {
            backlog = new Backlog(log, from);
            receipted = from;
        }
    }

    /// The archive knows nothing of this log: what goes only behind it was never sent there.
    synchronized void neverSent() {
        maybeSent = 0;
    }

    /// Counts what waits, as far as it is durable.
    void count() throws IOException {
        Backlog waiting = backlog();
        if (waiting != null) {
            waiting.follow();
        }
    }

    /// Ends [#count].
    void endCount() throws IOException {
        Backlog waiting = backlog();
        if (waiting != null) {
            waiting.close();
        }
    }

    /// Whether the archive's promises were tried since the start.
    boolean isProbed() {
        return probed;
    }

    /// The first entry for which there is no receipt.
    synchronized long receipted() {
        return receipted;
    }

    /// How many extents since the start turned out to be lost.
    synchronized long absent() {
        return absent;
    }

    /// When the entry of the oldest extent that waits was written.
    synchronized Optional<Long> oldestMicros() {
        return Optional.ofNullable(oldestMicros);
    }

    synchronized @Nullable Backlog backlog() {
        return backlog;
    }

    /// A stretch of the log: what its entries answer for.
    ///
    /// @param end the first entry behind it
    /// @param oldestMicros when the first entry that answers for anything was written, sent or not
    private record Stretch(List<Carriage.Load> loads, long end, Optional<Long> oldestMicros) {}

    /// A stretch whose evidence is on its way.
    private record Underway(Stretch stretch, Carriage.Journey journey) {}

    /// Sends all that the log there speaks of, each stretch up to its receipt.
    ///
    /// @throws IllegalStateException if something failed that can only be a mistake of this program
    void send() throws IOException {
        Deque<Underway> underway = new ArrayDeque<>();
        try {
            while (!line.isClosed()) {
                boolean isOpen = line.isOpen();
                waits(depart(underway));
                boolean isProven = isOpen && probe();
                Underway first = underway.poll();
                if (first == null) {
                    return;
                }
                Optional<List<Consignment>> there = first.journey().await();
                if (there.isEmpty() || !isProven || line.isClosed()) {
                    return;
                }
                enter(first.stretch(), there.get());
            }
        } finally {
            underway.forEach(each -> each.journey().end());
        }
    }

    /// Receipts call a lock a lock only where it was tried: once, while the first objects are on their way.
    private boolean probe() {
        while (!probed && line.isOpen()) {
            try {
                store.probe();
                probed = true;
            } catch (ArchiveException e) {
                Optional<Duration> wait = line.failed(e);
                if (wait.isEmpty()) {
                    return false;
                }
                line.rest(wait.get());
            }
        }
        return probed;
    }

    /// Sends as many stretches off as may be on their way.
    ///
    /// @return the next one, on its way or not
    private Stretch depart(Deque<Underway> underway) throws IOException {
        while (underway.size() < STRETCHES) {
            Stretch stretch = gather(
                    underway.isEmpty()
                            ? receipted()
                            : underway.getLast().stretch().end());
            if (stretch.loads().isEmpty() || !mayGo()) {
                return underway.isEmpty() ? stretch : underway.getFirst().stretch();
            }
            underway.add(new Underway(stretch, carriage.begin(stretch.loads())));
            synchronized (this) {
                maybeSent = Math.max(maybeSent, stretch.end());
            }
        }
        return underway.getFirst().stretch();
    }

    /// This is the next one. Where nothing is to be sent, no receipt is needed.
    private synchronized void waits(Stretch next) {
        oldestMicros = next.oldestMicros().orElse(null);
        if (next.loads().isEmpty()) {
            receipted = next.end();
        }
    }

    /// A disk that is full is the log's own.
    private boolean mayGo() {
        Optional<Hours> hours = rules.line().hours().filter(each -> !each.contain(clocks.wallMicros()));
        if (hours.isPresent()) {
            line.heldUp(Optional.of(
                    "media and originals wait for " + hours.get().from() + ", when the line may be filled"));
            return false;
        }
        return line.isOpen() && !log.needsAllThatIsLeft();
    }

    /// What may go now: what the log there speaks of. The time of the oldest that waits is known in any case.
    private Stretch gather(long from) throws IOException {
        long there = line.published();
        reading.seek(from);
        List<Carriage.Load> loads = new ArrayList<>();
        long bytes = 0;
        long end = from;
        Optional<Long> oldest = Optional.empty();
        long mostBytes = mostBytes();
        while (loads.size() < MOST_LOADS && bytes < mostBytes) {
            EntryFiles.Line next = reading.position() < there || oldest.isEmpty() ? reading.next() : null;
            if (next == null) {
                break;
            }
            List<Extent> extents = Backlog.extents(next);
            if (oldest.isEmpty() && !extents.isEmpty()) {
                oldest = Optional.of(writtenAt(next));
            }
            if (next.index() < there) {
                for (Extent extent : extents) {
                    loads.add(new Carriage.Load(next.index(), extent, isNew(next.index(), extent)));
                    bytes += Math.max(0, extent.lengthBytes());
                }
                end = next.index() + 1;
            }
        }
        return new Stretch(loads, end, oldest);
    }

    /// What was sent before without a receipt is looked for; metadata may be spoken of twice.
    private synchronized boolean isNew(long entry, Extent extent) {
        return entry >= maybeSent && !(extent.place() instanceof Extent.Place.Metadata);
    }

    /// On a slow line a receipt must not wait for hours until a whole stretch is there.
    private long mostBytes() {
        long rate = line.bytesPerSecond();
        return rate == 0 ? MOST_BYTES : Math.clamp(rate * STRETCH.toSeconds(), ArchiveKeys.PART_BYTES, MOST_BYTES);
    }

    private static long writtenAt(EntryFiles.Line line) throws IOException {
        try {
            return Entry.decode(line.bytes()).stamp().wallMicros();
        } catch (MalformedException e) {
            throw new IOException("entry " + line.index() + " of the log cannot be read: " + e.getMessage(), e);
        }
    }

    private void enter(Stretch stretch, List<Consignment> there) throws IOException {
        log.append(Consignment.receipt(
                rules.name(), store.protection(), receipted(), stretch.end(), line.published(), there));
        line.heldUp(Optional.empty());
        synchronized (this) {
            receipted = stretch.end();
            absent += there.stream().filter(Consignment::isLost).count();
            if (backlog != null) {
                backlog.sent(stretch.loads().stream().map(Carriage.Load::extent).toList());
            }
        }
    }

    /// Nothing is begun any more; what is on its way gets there, or fails once more.
    void stop() {
        carriage.close();
    }

    @Override
    public void close() throws IOException {
        reading.close();
    }
}
