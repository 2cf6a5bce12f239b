package org.liuhen.storage.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.time.Clocks;

/// Brings extents into the archive, several at once, each until it is there: an archive that does not answer is
/// asked again for as long as it takes.
///
/// **Thread.** [#begin] is called by one.
final class Carriage implements AutoCloseable {
    private final ArchiveStore store;
    private final ArchiveKeys keys;
    private final ArchiveRules rules;
    private final LocalParts local;
    /// As much again as half of the heap: what it bounds is a few dozen large parts at once, however many threads.
    private final LoadMemory memory =
            new LoadMemory(Math.max(ArchiveKeys.PART_BYTES, Runtime.getRuntime().maxMemory() / 2));

    private final Withholding withholding;
    private final Clocks clocks;
    private final Line line;
    private final ExecutorService workers;

    // Guarded by this: when the next byte may go, by the monotonic clock.
    private long freeNanos;

    Carriage(
            ArchiveStore store,
            ArchiveKeys keys,
            ArchiveRules rules,
            StateLayout layout,
            Withholding withholding,
            Clocks clocks,
            Line line) {
        this.store = store;
        this.keys = keys;
        this.rules = rules;
        this.local = new LocalParts(layout);
        this.withholding = withholding;
        this.clocks = clocks;
        this.line = line;
        this.workers = Executors.newFixedThreadPool(
                rules.threads(),
                Thread.ofPlatform().name("archive-", 0).daemon().factory());
    }

    /// How the line to the archive is: told of each answer, and asked how long to wait.
    interface Line {
        /// The archive answered as it should.
        void answered(long bytes);

        /// It did not.
        ///
        /// @return how long to wait before it is asked again; empty if nobody waits any more
        Optional<Duration> failed(ArchiveException e);

        /// Returns when that time is over, or nobody waits any more.
        void rest(Duration time);

        /// Whether nobody waits any more.
        boolean isClosed();
    }

    /// An extent and its entry.
    ///
    /// @param isNew whether nobody can have sent it before: its entry is younger than this start
    record Load(long entry, Extent extent, boolean isNew) {}

    /// Loads on their way.
    ///
    /// @param going those that a worker took or will take, in the order of the loads
    /// @param loads how many they should be
    record Journey(List<Future<Optional<Consignment>>> going, int loads) {
        /// Waits until all of them are there.
        ///
        /// @return what became of each, in the same order; empty if nobody waits any more
        /// @throws IllegalStateException if something failed that can only be a mistake of this program
        Optional<List<Consignment>> await() {
            List<Consignment> there = new ArrayList<>();
            for (Future<Optional<Consignment>> each : going) {
                try {
                    each.get().ifPresent(there::add);
                } catch (ExecutionException e) {
                    throw new IllegalStateException("bringing an object to the archive failed", e.getCause());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                }
            }
            return there.size() == loads ? Optional.of(there) : Optional.empty();
        }

        /// Waits until nothing of it is on its way any more, whatever came of it.
        void end() {
            settle(going);
        }
    }

    /// Waits until none is on its way any more, whatever came of them.
    static void settle(Iterable<? extends Future<?>> going) {
        for (Future<?> each : going) {
            try {
                each.get();
            } catch (ExecutionException e) {
                // Whoever tries again is told.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Begins to bring all of it there, behind what is on its way already.
    Journey begin(List<Load> loads) {
        List<Future<Optional<Consignment>>> going = new ArrayList<>();
        try {
            for (Load load : loads) {
                going.add(workers.submit(() -> bring(load)));
            }
        } catch (RejectedExecutionException e) {
            // It was closed meanwhile: those that are missing say so.
            return new Journey(going, loads.size());
        }
        return new Journey(going, loads.size());
    }

    private Optional<Consignment> bring(Load load) {
        if (line.isClosed()) {
            return Optional.empty();
        }
        try {
            // Asked as late as possible: somebody may have marked its session while it waited.
            return withholding.covers(load.extent().place())
                    ? Optional.of(Consignment.absent(load.entry(), ArchiveFact.Absence.WITHHELD))
                    : find(load);
        } catch (ArchiveException.Taken e) {
            return Optional.of(Consignment.absent(load.entry(), ArchiveFact.Absence.TAKEN));
        } catch (IOException e) {
            throw new UncheckedIOException("the index did not tell which session it belongs to", e);
        }
    }

    private Optional<Consignment> find(Load load) throws ArchiveException.Taken {
        try (LoadMemory.Share share = memory.share()) {
            return switch (local.find(load.extent(), share)) {
                case LocalParts.Found.Wanting(ArchiveFact.Absence why) ->
                    Optional.of(Consignment.absent(load.entry(), why));
                case LocalParts.Found.Whole(long offset, Content content) ->
                    bring(load, offset, content, share).map(came -> consignment(load, List.of(came)));
                case LocalParts.Found.Parted(List<LocalParts.Part> parts) -> bring(load, parts, share);
            };
        }
    }

    private Optional<Consignment> bring(Load load, List<LocalParts.Part> parts, LoadMemory.Share share)
            throws ArchiveException.Taken {
        List<StoredObject> objects = new ArrayList<>();
        for (LocalParts.Part part : parts) {
            Content content;
            try {
                content = local.read(load.extent(), part, share);
            } catch (IOException e) {
                return Optional.of(Consignment.absent(load.entry(), ArchiveFact.Absence.CHANGED));
            }
            Optional<StoredObject> stored = bring(load, part.offset(), content, share);
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            objects.add(stored.get());
        }
        return Optional.of(consignment(load, objects));
    }

    private Optional<StoredObject> bring(Load load, long offset, Content content, LoadMemory.Share share)
            throws ArchiveException.Taken {
        pace(content.length());
        // An attempt that was given up may still be reading: only what went well leaves its memory to the next.
        share.spoil(true);
        String key = keys.part(load.extent().place(), offset, content.hash());
        boolean failed = false;
        while (true) {
            try {
                StoredObject stored = put(key, content, failed || !load.isNew());
                line.answered(content.length());
                share.spoil(failed);
                return Optional.of(stored);
            } catch (ArchiveException.Taken e) {
                line.failed(e);
                throw e;
            } catch (ArchiveException e) {
                Optional<Duration> wait = line.failed(e);
                if (wait.isEmpty()) {
                    return Optional.empty();
                }
                // It may have come there all the same.
                failed = true;
                line.rest(wait.get());
            }
        }
    }

    private Consignment consignment(Load load, List<StoredObject> objects) {
        return new Consignment(load.entry(), objects, rules.readsBack(), Optional.empty());
    }

    /// Puts, and asks for the bytes again: that they are there is believed of nothing but them. Where reading
    /// back was ruled out, the store at least has to say what it has.
    private StoredObject put(String key, Content content, boolean mayBeThere) throws ArchiveException {
        Keep keep = rules.evidenceKeep(store, clocks);
        StoredObject stored = mayBeThere ? store.put(key, content, keep) : store.putNew(key, content, keep);
        if (!rules.readsBack()) {
            return stored.kept(store.stated(stored));
        }
        return stored.kept(store.holds(stored, content)
                .orElseThrow(() -> new ArchiveException.Taken("the archive " + store.address()
                        + " gives other bytes for " + key + " than it was given: SHA-256 " + content.hash())));
    }

    private void pace(int bytes) {
        if (rules.line().bytesPerSecond() == 0) {
            return;
        }
        long now = clocks.monotonicNanos();
        long begin;
        synchronized (this) {
            begin = Math.max(now, freeNanos);
            freeNanos = begin + bytes * 1_000_000_000L / rules.line().bytesPerSecond();
        }
        if (begin > now) {
            line.rest(Duration.ofNanos(begin - now));
        }
    }

    /// Ends when what is on its way is there or failed once more.
    @Override
    public void close() {
        workers.shutdown();
    }
}
