package org.liuhen.storage.archive;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.time.Clocks;

/// Looks after an archive as long as a store is copied into it: tries its promises at the start and each week,
/// lists what is there and reads a part of it again each day, and lets locks end later. What came of it stands
/// in the log, and the log is the only memory of when it was done last.
///
/// **Thread.** One of its own, which nobody may interrupt: it appends to the log. Asked by any.
final class Upkeep {
    private static final int SAMPLE = 300;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration PARK = Duration.ofMillis(100);

    private final ArchiveRules rules;
    private final ArchiveStore store;
    private final EvidenceLog log;
    private final Supplier<EvidenceIndex> index;
    private final LongSupplier published;
    private final Clocks clocks;
    private final RandomGenerator random;
    private final ArchiveAudit audit;
    private final LockExtension extension;
    private final Thread thread;
    private volatile boolean closing;
    /// When locks were looked at last, by the monotonic clock; only its own thread asks.
    private @Nullable Long extendedNanos;
    /// Whether this asked once: the archive was probed before it began. Only its own thread asks.
    private boolean probed;

    // Guarded by this.
    private final Map<ArchiveFact.Look, Told> newest = new EnumMap<>(ArchiveFact.Look.class);
    private @Nullable Long lockEndsMicros;
    private @Nullable String problem;

    /// @param published entries that the newest checkpoint in the archive covers, at the moment of the question
    Upkeep(
            ArchiveRules rules,
            ArchiveStore store,
            ArchiveKeys keys,
            EvidenceLog log,
            Supplier<EvidenceIndex> index,
            LongSupplier published,
            Clocks clocks,
            RandomGenerator random) {
        this.rules = rules;
        this.store = store;
        this.log = log;
        this.index = index;
        this.published = published;
        this.clocks = clocks;
        this.random = random;
        this.audit = new ArchiveAudit(rules.name(), store, keys, log, () -> closing);
        this.extension = new LockExtension(rules, store, keys, log, clocks, () -> closing);
        this.thread = Thread.ofPlatform().name("archive-upkeep").daemon().unstarted(this::look);
    }

    private record Told(long atMicros, ArchiveFact.Audit audit) {}

    synchronized ArchiveState.Found found() {
        return new ArchiveState.Found(
                Optional.ofNullable(newest.get(ArchiveFact.Look.LISTING)).map(Told::atMicros),
                newest.values().stream()
                        .mapToLong(told -> told.audit().faults())
                        .sum(),
                Optional.ofNullable(lockEndsMicros),
                Optional.ofNullable(problem));
    }

    /// Begins, once the archive was probed, and this log was seen to be the one that it has.
    void begin() {
        thread.start();
    }

    /// Ends; what was being looked at is looked at again after the next start.
    void close(Duration limit) {
        closing = true;
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        boolean recalled = false;
        while (!closing) {
            try {
                if (!recalled) {
                    recall();
                    recalled = true;
                }
                round();
                failed(null);
            } catch (IOException | RuntimeException e) {
                failed(String.valueOf(e.getMessage()));
            }
            long end = clocks.monotonicNanos() + PAUSE.toNanos();
            while (!closing && end - clocks.monotonicNanos() > 0) {
                LockSupport.parkNanos(PARK.toNanos());
            }
        }
    }

    /// The newest outcome of each look, by the log.
    private void recall() throws IOException {
        index.get().machine(Long.MAX_VALUE, row -> {
            if (row.entry().fact() instanceof ArchiveFact.Audit told
                    && told.archive().equals(rules.name())) {
                synchronized (this) {
                    newest.putIfAbsent(told.look(), new Told(row.entry().stamp().wallMicros(), told));
                }
            }
            synchronized (this) {
                return newest.size() < ArchiveFact.Look.values().length;
            }
        });
    }

    private void round() throws IOException {
        boolean isDue = isDue(ArchiveFact.Look.PROBE, rules.rhythm().probe());
        if (isDue && probed) {
            store.probe();
        }
        if (isDue || store.protection() != toldProtection()) {
            enter(new Faults().audit(rules.name(), ArchiveFact.Look.PROBE, store.protection(), 0, 0));
        }
        // The first time it had just been probed, before the first receipt.
        probed = true;
        if (isDue(ArchiveFact.Look.LISTING, rules.rhythm().audit())) {
            enter(audit.listing(published.getAsLong(), ReceiptedStretch.of(index.get(), rules.name())));
        }
        if (isDue(ArchiveFact.Look.SAMPLE, rules.rhythm().audit())) {
            enter(audit.sample(ReceiptedStretch.of(index.get(), rules.name()), SAMPLE, random));
        }
        extend();
    }

    private void extend() throws IOException {
        long now = clocks.monotonicNanos();
        if (extendedNanos == null
                || now - extendedNanos >= rules.rhythm().audit().toNanos()) {
            Optional<Long> ends = extension.run(index.get());
            extendedNanos = now;
            synchronized (this) {
                lockEndsMicros = ends.orElse(null);
            }
        }
    }

    /// A wall clock that was set back must not put it off for years.
    private synchronized boolean isDue(ArchiveFact.Look look, Duration interval) {
        Told told = newest.get(look);
        long now = clocks.wallMicros();
        return told == null || now - told.atMicros() >= interval.toNanos() / 1_000 || told.atMicros() > now;
    }

    private synchronized ArchiveFact.@Nullable Protection toldProtection() {
        Told told = newest.get(ArchiveFact.Look.PROBE);
        return told == null ? null : told.audit().protection();
    }

    private void enter(ArchiveFact.Audit outcome) throws IOException {
        if (!closing) {
            log.append(outcome);
            synchronized (this) {
                newest.put(outcome.look(), new Told(clocks.wallMicros(), outcome));
            }
        }
    }

    private synchronized void failed(@Nullable String why) {
        problem = why;
    }
}
