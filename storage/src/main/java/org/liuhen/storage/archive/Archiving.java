package org.liuhen.storage.archive;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
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
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.time.Backoff;
import org.liuhen.storage.time.Clocks;

/// The copying of an open store into an archive. Two that do not wait for each other: the log, whose newest
/// checkpoint is put every few seconds; and what its entries answer for, in the order of the log and only
/// behind it, so that nothing is there of which the log there does not speak, with a `receipt` entry for each
/// stretch. The newest receipt is where it goes on after a restart: there is no other memory of what was sent,
/// and what was sent without a receipt is put again, which changes nothing.
///
/// **Thread.** Two of its own, which nobody may interrupt: one appends to the log. Asked by any.
public final class Archiving implements AutoCloseable {
    /// So many stretches are on their way at once: while the last objects of one are waited for, the next one
    /// fills the line.
    private static final int STRETCHES = 2;

    private static final int MOST_LOADS = 128;
    private static final long MOST_BYTES = 128L << 20;
    private static final Duration REFUSED_PAUSE = Duration.ofSeconds(30);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration PARK = Duration.ofMillis(100);
    private static final Duration STRETCH = Duration.ofSeconds(15);
    private static final Duration RATE_SPAN = Duration.ofSeconds(30);

    private final ArchiveRules rules;
    private final ArchiveStore store;
    private final EvidenceLog log;
    private final Supplier<EvidenceIndex> index;
    private final Supplier<Optional<SignedNote>> cosigned;
    private final Clocks clocks;
    private final LogCopy logCopy;
    private final Carriage carriage;
    private final Upkeep upkeep;
    private final ArchiveKeys keys;
    private final List<Thread> threads;
    /// Somebody waits for what can be brought there at once.
    private volatile boolean finishing;

    private volatile boolean closing;

    // Guarded by this.
    /// What keeps the log, and the evidence, from going on; null while nothing does.
    private @Nullable Trouble ofLog = new Trouble(ArchiveState.Link.CONNECTING, "");

    private @Nullable Trouble ofEvidence;
    /// What ends both until somebody decided, or the program is started again.
    private @Nullable Trouble atEnd;

    private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
    private @Nullable Backlog backlog;
    /// Whether this log was held against what the archive knows of it.
    private boolean anchored;

    /// What entries below this one answer for may have been sent before.
    private long maybeSent;

    private long published;
    private long receipted;
    private long absent;
    private @Nullable Long oldestMicros;
    private long rateBytes;
    private long rateNanos;
    private long bytesPerSecond;

    private Archiving(
            ArchiveRules rules,
            ArchiveStore store,
            EvidenceLog log,
            Supplier<EvidenceIndex> index,
            StateLayout layout,
            VerifierKey key,
            Supplier<Optional<SignedNote>> cosigned,
            Clocks clocks) {
        this.rules = rules;
        this.cosigned = cosigned;
        this.store = store;
        this.log = log;
        this.index = index;
        this.clocks = clocks;
        this.keys = new ArchiveKeys(key.name());
        this.logCopy = new LogCopy(store, keys, log, index, key);
        this.carriage = new Carriage(store, keys, rules, layout, new Withholding(index), clocks, new StoreLine());
        this.upkeep = new Upkeep(rules, store, keys, log, index, this::published, clocks, new SecureRandom());
        this.rateNanos = clocks.monotonicNanos();
        this.maybeSent = log.durableSize();
        this.threads = List.of(
                Thread.ofPlatform().name("archive-log").daemon().unstarted(this::followLog),
                Thread.ofPlatform().name("archive-evidence").daemon().unstarted(this::sendEvidence));
    }

    /// Begins where the newest receipt of this archive ends.
    ///
    /// @param index the index of the log, which may be behind it
    /// @param cosigned the newest checkpoint that a witness cosigned
    public static Archiving begin(
            ArchiveRules rules,
            ArchiveStore store,
            EvidenceLog log,
            Supplier<EvidenceIndex> index,
            StateLayout layout,
            VerifierKey key,
            Supplier<Optional<SignedNote>> cosigned,
            Clocks clocks) {
        Archiving archiving = new Archiving(rules, store, log, index, layout, key, cosigned, clocks);
        archiving.threads.forEach(Thread::start);
        return archiving;
    }

    /// The newest checkpoint that was put there since the beginning.
    public Optional<SignedNote> newestCheckpoint() {
        return logCopy.newest();
    }

    private record Trouble(ArchiveState.Link link, String text) {}

    /// How it stands.
    public synchronized ArchiveState state() {
        Trouble trouble = trouble();
        Backlog waiting = backlog;
        long now = clocks.monotonicNanos();
        boolean lately = now - rateNanos < 2 * RATE_SPAN.toNanos();
        return new ArchiveState(
                rules.name(),
                store.address(),
                store.protection(),
                trouble == null ? ArchiveState.Link.CONNECTED : trouble.link(),
                Optional.ofNullable(trouble).map(Trouble::text).filter(text -> !text.isEmpty()),
                log.durableSize(),
                published,
                receipted,
                waiting == null ? 0 : waiting.objects(),
                waiting == null ? 0 : waiting.bytes(),
                Optional.ofNullable(oldestMicros),
                lately ? bytesPerSecond : 0,
                absent,
                upkeep.found());
    }

    /// Ends, as soon as everything is there, or after five seconds. What was on its way is sent again after the
    /// next start.
    @Override
    public void close() {
        long limit = clocks.monotonicNanos() + CLOSE_LIMIT.toNanos();
        finishing = true;
        while (mayFinish() && clocks.monotonicNanos() < limit) {
            LockSupport.parkNanos(SHORT.toNanos());
        }
        closing = true;
        carriage.close();
        upkeep.close(CLOSE_LIMIT);
        long end = clocks.monotonicNanos() + CLOSE_LIMIT.toNanos();
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            try {
                thread.join(Duration.ofNanos(Math.max(1_000_000, end - clocks.monotonicNanos())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        store.close();
    }

    private synchronized boolean mayFinish() {
        long entries = log.durableSize();
        return trouble() == null && (published < entries || receipted < entries);
    }

    // The log.

    private void followLog() {
        try {
            publish();
        } finally {
            closeBacklog();
        }
    }

    private void publish() {
        long anchoredNanos = 0;
        boolean introduced = false;
        boolean probed = false;
        while (!closing) {
            try {
                Backlog waiting = backlog();
                if (waiting != null) {
                    waiting.follow();
                }
                long now = clocks.monotonicNanos();
                if (!introduced
                        || now - anchoredNanos >= rules.rhythm().anchor().toNanos()) {
                    Optional<String> contradiction = logCopy.contradiction(rules.name());
                    if (contradiction.isPresent()) {
                        contradicted(contradiction.get());
                        return;
                    }
                    if (!probed) {
                        // Receipts call a lock a lock only where it was tried.
                        store.probe();
                        probed = true;
                    }
                    anchoredNanos = now;
                    synchronized (this) {
                        if (!anchored && logCopy.published() == 0) {
                            // Evidence goes only behind the log, and of this log the archive knows nothing.
                            maybeSent = 0;
                        }
                        anchored = true;
                    }
                }
                Keep keep = rules.logKeep(store, clocks);
                if (!introduced) {
                    logCopy.introduce(keep);
                    introduced = true;
                    upkeep.begin();
                }
                logCopy.publish(log.newestCheckpoint(), keep);
                Optional<SignedNote> witnessed = cosigned.get();
                if (witnessed.isPresent()) {
                    logCopy.cosign(witnessed.get(), keep);
                }
                answered(0);
                synchronized (this) {
                    ofLog = null;
                    published = logCopy.published();
                }
                rest(rules.rhythm().log());
            } catch (ArchiveException.Taken e) {
                contradicted(e.getMessage());
                return;
            } catch (ArchiveException e) {
                Duration wait = afterFailure(e);
                logFails(troubleOf(e));
                rest(wait);
            } catch (IOException | RuntimeException e) {
                // The index may be behind, or be made anew under our hands.
                logFails(new Trouble(ArchiveState.Link.WAITING, String.valueOf(e.getMessage())));
                rest(rules.rhythm().log());
            }
        }
    }

    private void closeBacklog() {
        Backlog waiting = backlog();
        if (waiting != null) {
            try {
                waiting.close();
            } catch (IOException e) {
                logFails(new Trouble(ArchiveState.Link.WAITING, "couldn't close the log: " + e.getMessage()));
            }
        }
    }

    private synchronized void contradicted(@Nullable String what) {
        atEnd = new Trouble(
                ArchiveState.Link.CONTRADICTED,
                what
                        + ". Nothing is put there until somebody decided; \"liuhen restore\" brings a state directory forward");
    }

    private synchronized void logFails(Trouble trouble) {
        ofLog = trouble;
    }

    // What entries answer for.

    private void sendEvidence() {
        try (LogReading reading = new LogReading(log)) {
            long next = recall();
            synchronized (this) {
                backlog = new Backlog(log, next);
                receipted = next;
            }
            while (!closing) {
                try {
                    next = send(reading, next);
                } catch (IllegalStateException e) {
                    evidenceFails(new Trouble(ArchiveState.Link.WAITING, String.valueOf(e.getMessage())));
                    rest(REFUSED_PAUSE);
                }
                rest(rules.rhythm().receipts());
            }
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                atEnd = new Trouble(
                        ArchiveState.Link.REFUSED,
                        "evidence is not sent to the archive any more: " + e.getMessage()
                                + ". Verify the store, and start the program again");
            }
        }
    }

    private synchronized void evidenceFails(@Nullable Trouble trouble) {
        ofEvidence = trouble;
    }

    /// Where the newest receipt ends. The index knows it as soon as it has followed the log so far.
    private long recall() throws IOException {
        long entries = log.durableSize();
        while (!closing && index.get().cursor().entries() < entries) {
            rest(PARK);
        }
        Optional<EntryRow> newest = index.get().newestReceipt(rules.name());
        return newest.isPresent() && newest.get().entry().fact() instanceof ArchiveFact.Receipt receipt
                ? receipt.toEntry()
                : 0;
    }

    /// A stretch whose evidence is on its way.
    private record Underway(Stretch stretch, Carriage.Journey journey) {}

    /// Sends all that is durable now.
    ///
    /// @return where the last receipt ends
    private long send(LogReading reading, long from) throws IOException {
        long next = from;
        Deque<Underway> underway = new ArrayDeque<>();
        while (!closing) {
            next = depart(reading, underway, next);
            Underway first = underway.poll();
            if (first == null) {
                return next;
            }
            synchronized (this) {
                oldestMicros = first.stretch().oldestMicros().orElse(null);
            }
            Optional<List<Consignment>> there = first.journey().await();
            if (there.isEmpty() || closing) {
                underway.forEach(each -> each.journey().await());
                return next;
            }
            long end = first.stretch().end();
            log.append(Consignment.receipt(rules.name(), store.protection(), next, end, published(), there.get()));
            next = end;
            enter(first.stretch(), there.get());
        }
        return next;
    }

    /// Sends as many stretches off as may be on their way.
    ///
    /// @param from where the last receipt ends
    /// @return the same; or, if nothing is on its way, where the next stretch begins that has anything to send
    private long depart(LogReading reading, Deque<Underway> underway, long from) throws IOException {
        while (underway.size() < STRETCHES) {
            boolean isFirst = underway.isEmpty();
            Stretch stretch = gather(
                    reading, isFirst ? from : underway.getLast().stretch().end());
            synchronized (this) {
                if (isFirst) {
                    oldestMicros = stretch.oldestMicros().orElse(null);
                }
                if (stretch.loads().isEmpty()) {
                    if (isFirst) {
                        receipted = stretch.end();
                        return stretch.end();
                    }
                    return from;
                }
            }
            if (!isInHours()) {
                evidenceFails(new Trouble(
                        ArchiveState.Link.WAITING,
                        "media and originals wait for "
                                + rules.line().hours().orElseThrow().from() + ", when the line may be filled"));
                return from;
            }
            if (!mayGo()) {
                return from;
            }
            underway.add(new Underway(stretch, carriage.begin(stretch.loads())));
            synchronized (this) {
                maybeSent = Math.max(maybeSent, stretch.end());
            }
        }
        return from;
    }

    private boolean isInHours() {
        return rules.line()
                .hours()
                .map(hours -> hours.contain(clocks.wallMicros()))
                .orElse(true);
    }

    private record Stretch(List<Carriage.Load> loads, long end, Optional<Long> oldestMicros) {}

    /// What may go now: what the log there speaks of. The time of the oldest that waits is known in any case.
    private Stretch gather(LogReading reading, long from) throws IOException {
        long there = published();
        reading.seek(from);
        List<Carriage.Load> loads = new ArrayList<>();
        long bytes = 0;
        long end = from;
        Optional<Long> oldest = Optional.empty();
        long mostBytes = mostBytes();
        while (loads.size() < MOST_LOADS && bytes < mostBytes) {
            EntryFiles.Line line = reading.position() < there || oldest.isEmpty() ? reading.next() : null;
            if (line == null) {
                break;
            }
            List<Extent> extents = Backlog.extents(line);
            if (oldest.isEmpty() && !extents.isEmpty()) {
                oldest = Optional.of(writtenAt(line));
            }
            if (line.index() < there) {
                for (Extent extent : extents) {
                    loads.add(new Carriage.Load(line.index(), extent, isNew(line.index(), extent)));
                    bytes += Math.max(0, extent.lengthBytes());
                }
                end = line.index() + 1;
            }
        }
        return new Stretch(loads, end, oldest);
    }

    /// What was sent before without a receipt is looked for; metadata may be spoken of twice.
    private synchronized boolean isNew(long entry, Extent extent) {
        return entry >= maybeSent && !(extent.place() instanceof Extent.Place.Metadata);
    }

    /// On a slow line a receipt must not wait for hours until a whole stretch is there.
    private synchronized long mostBytes() {
        return bytesPerSecond == 0
                ? MOST_BYTES
                : Math.clamp(bytesPerSecond * STRETCH.toSeconds(), ArchiveKeys.PART_BYTES, MOST_BYTES);
    }

    private static long writtenAt(EntryFiles.Line line) throws IOException {
        try {
            return Entry.decode(line.bytes()).stamp().wallMicros();
        } catch (MalformedException e) {
            throw new IOException("entry " + line.index() + " of the log cannot be read: " + e.getMessage(), e);
        }
    }

    private synchronized void enter(Stretch stretch, List<Consignment> carried) {
        receipted = stretch.end();
        ofEvidence = null;
        absent += carried.stream().filter(Consignment::isLost).count();
        if (backlog != null) {
            backlog.sent(stretch.loads().stream().map(Carriage.Load::extent).toList());
        }
    }

    /// A log that was put back must not add to the archive, and a disk that is full is the log's own.
    private synchronized boolean mayGo() {
        return anchored && atEnd == null && !log.needsAllThatIsLeft();
    }

    // How the archive answers.

    private final class StoreLine implements Carriage.Line {
        @Override
        public void answered(long bytes) {
            Archiving.this.answered(bytes);
            evidenceFails(null);
        }

        @Override
        public Optional<Duration> failed(ArchiveException e) {
            evidenceFails(troubleOf(e));
            return mayGo() && !closing ? Optional.of(afterFailure(e)) : Optional.empty();
        }

        @Override
        public void rest(Duration time) {
            Archiving.this.rest(time);
        }

        @Override
        public boolean isClosed() {
            return closing;
        }
    }

    private synchronized void answered(long bytes) {
        backoff.reset();
        rateBytes += bytes;
        long now = clocks.monotonicNanos();
        long span = now - rateNanos;
        if (bytes > 0 && span >= RATE_SPAN.toNanos() / 10) {
            long rate = Math.round(rateBytes * 1e9 / span);
            bytesPerSecond = bytesPerSecond == 0 || span > RATE_SPAN.toNanos() ? rate : (bytesPerSecond * 3 + rate) / 4;
            rateBytes = 0;
            rateNanos = now;
        }
    }

    private synchronized Duration afterFailure(ArchiveException e) {
        return e instanceof ArchiveException.Unreachable ? backoff.afterFailure() : REFUSED_PAUSE;
    }

    private static Trouble troubleOf(ArchiveException e) {
        return new Trouble(
                e instanceof ArchiveException.Unreachable ? ArchiveState.Link.UNREACHABLE : ArchiveState.Link.REFUSED,
                String.valueOf(e.getMessage()));
    }

    private @Nullable Trouble trouble() {
        return atEnd != null ? atEnd : ofLog != null ? ofLog : ofEvidence;
    }

    private synchronized long published() {
        return published;
    }

    private synchronized @Nullable Backlog backlog() {
        return backlog;
    }

    /// Waits by the machine's clock, and looks up often enough to end promptly.
    private void rest(Duration time) {
        long end = clocks.monotonicNanos() + (finishing ? SHORT : time).toNanos();
        boolean wasFinishing = finishing;
        while (!closing && finishing == wasFinishing && end - clocks.monotonicNanos() > 0) {
            LockSupport.parkNanos(Math.min(PARK.toNanos(), end - clocks.monotonicNanos()));
        }
    }
}
