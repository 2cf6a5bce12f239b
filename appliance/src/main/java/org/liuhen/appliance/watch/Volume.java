package org.liuhen.appliance.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.media.FragmentScan;
import org.liuhen.storage.media.LiveTail;
import org.liuhen.storage.time.Clocks;

/// The disks that footage goes to, read on a thread of its own: when one hangs, this thread hangs and nobody
/// else. What is asked while it works replaces what was asked before it. Safe for many threads.
public final class Volume implements AutoCloseable {
    /// A disk that has not answered for so long counts as hanging.
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final StateLayout layout;
    private final Supplier<List<Path>> directories;
    private final FootageDisk disk;
    private final Clocks clocks;

    // Guarded by this.
    private @Nullable List<Ask> waiting;
    private boolean working;
    private long answeredNanos;
    private Map<TrackId, Answer> answers = Map.of();
    private OptionalLong freeBytes = OptionalLong.empty();
    private boolean closing;

    /// The volumes of a state directory.
    ///
    /// @param directories those that footage can go to now; asks no disk
    public Volume(StateLayout layout, Supplier<List<Path>> directories, Clocks clocks) {
        this(layout, directories, FootageDisk.SYSTEM, clocks);
    }

    Volume(StateLayout layout, Supplier<List<Path>> directories, FootageDisk disk, Clocks clocks) {
        this.layout = layout;
        this.directories = directories;
        this.disk = disk;
        this.clocks = clocks;
        Thread.ofPlatform().daemon().name("watch-disk").start(this::work);
    }

    /// A fragment that is said to be durable.
    record Ask(TrackId track, LiveTail.Live said) {}

    /// What stands on the disk in its place.
    ///
    /// @param found the fragment, if it is there whole
    /// @param failure why it cannot be read, if it cannot
    record Answer(LiveTail.Live said, Optional<FragmentScan.Found> found, Optional<String> failure) {}

    /// Asks for fragments and for room; returns at once.
    synchronized void ask(List<Ask> asks) {
        if (!working && waiting == null) {
            answeredNanos = clocks.monotonicNanos();
        }
        waiting = List.copyOf(asks);
        notifyAll();
    }

    /// Waits for the answers to what was asked, `limit` at most.
    synchronized void await(Duration limit) {
        if (working || waiting != null) {
            rest(limit.toNanos());
        }
    }

    /// The newest answers.
    synchronized Map<TrackId, Answer> answers() {
        return answers;
    }

    /// Room on it, as it told last; empty if it cannot tell.
    public synchronized OptionalLong freeBytes() {
        return freeBytes;
    }

    /// Whether it owes an answer for longer than a healthy disk takes.
    public synchronized boolean hangs() {
        return (working || waiting != null) && clocks.monotonicNanos() - answeredNanos > PATIENCE.toNanos();
    }

    /// Ends its thread, once the disk lets it.
    @Override
    public synchronized void close() {
        closing = true;
        notifyAll();
    }

    private void work() {
        for (List<Ask> asks = next(); asks != null; asks = next()) {
            Map<TrackId, Answer> read = new HashMap<>();
            for (Ask ask : asks) {
                read.put(ask.track(), read(ask));
                answered();
            }
            done(read, room());
        }
    }

    private synchronized @Nullable List<Ask> next() {
        while (waiting == null && !closing) {
            if (!rest(TimeUnit.SECONDS.toNanos(60))) {
                return null;
            }
        }
        List<Ask> next = closing ? null : waiting;
        working = next != null;
        waiting = null;
        answeredNanos = clocks.monotonicNanos();
        return next;
    }

    private synchronized void answered() {
        answeredNanos = clocks.monotonicNanos();
    }

    private synchronized void done(Map<TrackId, Answer> read, OptionalLong room) {
        answers = Map.copyOf(read);
        freeBytes = room;
        working = false;
        answeredNanos = clocks.monotonicNanos();
        notifyAll();
    }

    private Answer read(Ask ask) {
        LiveTail.Live said = ask.said();
        Path file = layout.run(ask.track(), said.run());
        try {
            return new Answer(said, disk.fragment(file, said.offset(), said.lengthBytes()), Optional.empty());
        } catch (IOException | RuntimeException e) {
            return new Answer(said, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private OptionalLong room() {
        try {
            long free = 0;
            for (Path directory : directories.get()) {
                free += disk.freeBytes(directory);
            }
            return OptionalLong.of(free);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private boolean rest(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
