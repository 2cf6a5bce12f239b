package org.liuhen.storage.archive;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.time.Backoff;
import org.liuhen.storage.time.Clocks;

/// The copying of an open store into an archive. Two that do not wait for each other: the log, whose newest
/// checkpoint is put every few seconds; and what its entries answer for, behind it.
///
/// **Thread.** Two of its own, which nobody may interrupt: one appends to the log. Asked by any.
public final class Archiving implements AutoCloseable {
    private static final Trouble CONNECTING = new Trouble(ArchiveState.Link.CONNECTING, "");
    private static final Duration REFUSED_PAUSE = Duration.ofSeconds(30);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration PARK = Duration.ofMillis(100);
    private static final Duration RATE_SPAN = Duration.ofSeconds(30);

    private final ArchiveRules rules;
    private final ArchiveStore store;
    private final EvidenceLog log;
    private final Supplier<Optional<SignedNote>> cosigned;
    private final Clocks clocks;
    private final LogCopy logCopy;
    private final EvidenceCopy evidence;
    private final Upkeep upkeep;
    private final List<Thread> threads;
    /// Somebody waits for what can be brought there at once.
    private volatile boolean finishing;

    private volatile boolean closing;

    // Guarded by this.
    /// What keeps the log, and the evidence, from going on; null while nothing does.
    private @Nullable Trouble ofLog = CONNECTING;

    private @Nullable Trouble ofEvidence;
    /// What ends both until somebody decided, or the program is started again.
    private @Nullable Trouble atEnd;

    private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
    /// How many entries the newest checkpoint there covers; 0 until the log followed for the first time.
    private long published;

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
        this.clocks = clocks;
        ArchiveKeys keys = new ArchiveKeys(key.name());
        this.logCopy = new LogCopy(store, keys, log, index, key);
        this.evidence = new EvidenceCopy(rules, store, keys, log, index, layout, clocks, new StoreLine());
        this.upkeep = new Upkeep(rules, store, keys, log, index, this::published, clocks, new SecureRandom());
        this.rateNanos = clocks.monotonicNanos();
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
        Backlog waiting = evidence.backlog();
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
                evidence.receipted(),
                waiting == null ? 0 : waiting.objects(),
                waiting == null ? 0 : waiting.bytes(),
                evidence.oldestMicros(),
                lately ? bytesPerSecond : 0,
                evidence.absent(),
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
        evidence.stop();
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
        return trouble() == null && (published < entries || evidence.receipted() < entries);
    }

    // The log.

    private void followLog() {
        try (logCopy) {
            publish();
        } finally {
            try {
                evidence.endCount();
            } catch (IOException e) {
                logFails(new Trouble(ArchiveState.Link.WAITING, "couldn't close the log: " + e.getMessage()));
            }
        }
    }

    private void publish() {
        long anchoredNanos = 0;
        boolean introduced = false;
        boolean lookedAfter = false;
        while (!closing) {
            try {
                evidence.count();
                long now = clocks.monotonicNanos();
                if (!introduced
                        || now - anchoredNanos >= rules.rhythm().anchor().toNanos()) {
                    Optional<String> contradiction = logCopy.contradiction(rules.name());
                    if (contradiction.isPresent()) {
                        contradicted(contradiction.get());
                        return;
                    }
                    anchoredNanos = now;
                    if (logCopy.published() == 0) {
                        evidence.neverSent();
                    }
                }
                Keep keep = rules.logKeep(store, clocks);
                if (!introduced) {
                    logCopy.introduce(keep);
                    introduced = true;
                }
                logCopy.publish(log.newestCheckpoint(), keep);
                Optional<SignedNote> witnessed = cosigned.get();
                if (witnessed.isPresent()) {
                    logCopy.cosign(witnessed.get(), keep);
                }
                answered(0);
                published(logCopy.published());
                if (!lookedAfter && evidence.isProbed()) {
                    upkeep.begin();
                    lookedAfter = true;
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

    private synchronized void published(long entries) {
        ofLog = null;
        published = entries;
        // What waited for these entries goes at once.
        LockSupport.unpark(threads.getLast());
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
        try (evidence) {
            evidence.recall();
            while (!closing) {
                long there = published();
                try {
                    evidence.send();
                } catch (IllegalStateException e) {
                    evidenceFails(new Trouble(ArchiveState.Link.WAITING, String.valueOf(e.getMessage())));
                    rest(REFUSED_PAUSE);
                }
                rest(rules.rhythm().receipts(), () -> published() > there);
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

    // How the archive answers.

    private final class StoreLine implements EvidenceCopy.Line {
        @Override
        public void answered(long bytes) {
            Archiving.this.answered(bytes);
            evidenceFails(null);
        }

        @Override
        public Optional<Duration> failed(ArchiveException e) {
            evidenceFails(troubleOf(e));
            return isOpen() && !log.needsAllThatIsLeft() && !closing ? Optional.of(afterFailure(e)) : Optional.empty();
        }

        @Override
        public void rest(Duration time) {
            Archiving.this.rest(time);
        }

        @Override
        public boolean isClosed() {
            return closing;
        }

        @Override
        public long published() {
            return Archiving.this.published();
        }

        @Override
        public boolean isOpen() {
            synchronized (Archiving.this) {
                return published > 0 && atEnd == null;
            }
        }

        @Override
        public long bytesPerSecond() {
            synchronized (Archiving.this) {
                return bytesPerSecond;
            }
        }

        @Override
        public void heldUp(Optional<String> why) {
            evidenceFails(why.map(text -> new Trouble(ArchiveState.Link.WAITING, text))
                    .orElse(null));
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
        Trouble lasting = atEnd != null ? atEnd : ofLog != null ? ofLog : ofEvidence;
        return lasting == null && !evidence.isProbed() ? CONNECTING : lasting;
    }

    private synchronized long published() {
        return published;
    }

    private void rest(Duration time) {
        rest(time, () -> false);
    }

    /// Waits by the machine's clock, and looks up often enough to end promptly.
    ///
    /// @param or ends it before
    private void rest(Duration time, BooleanSupplier or) {
        long end = clocks.monotonicNanos() + (finishing ? SHORT : time).toNanos();
        boolean wasFinishing = finishing;
        while (!closing && finishing == wasFinishing && !or.getAsBoolean() && end - clocks.monotonicNanos() > 0) {
            LockSupport.parkNanos(Math.min(PARK.toNanos(), end - clocks.monotonicNanos()));
        }
    }
}
