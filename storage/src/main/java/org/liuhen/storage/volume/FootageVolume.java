package org.liuhen.storage.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.liuhen.storage.durable.VolumeLayout;
import org.liuhen.storage.time.Backoff;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.volume.VolumeState.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One volume, and whether it takes footage. Once it refused it counts as refusing until it was tried on a thread
/// of its own. Safe for many threads; no question to it waits for a disk.
public final class FootageVolume implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FootageVolume.class);
    private static final long LONG_NANOS = 60_000_000_000L;

    private final int place;
    private final Path directory;
    private final Trial trial;
    private final Clocks clocks;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final Thread thread;
    private volatile boolean closing;

    // Guarded by this.
    private Optional<VolumeLayout> layout;
    private Optional<Refusal> refusal = Optional.empty();
    private long nextTryNanos;

    /// @param place 1 for the first volume, 2 for the second
    /// @param directory how people know it
    FootageVolume(int place, Path directory, Optional<VolumeLayout> layout, Trial trial, Clocks clocks) {
        this.place = place;
        this.directory = directory;
        this.layout = layout;
        this.trial = trial;
        this.clocks = clocks;
        this.thread = Thread.ofPlatform().name("volume-" + place).daemon().unstarted(this::run);
    }

    /// Finds out whether the volume takes footage.
    interface Trial {
        /// @return where things are on it
        /// @throws IOException if it does not; one sentence
        VolumeLayout run() throws IOException;
    }

    /// Whether it is the one that the log is on.
    public boolean holdsTheLog() {
        return place == 1;
    }

    /// Where things are on it; empty as long as it was never reached since the opening.
    public synchronized Optional<VolumeLayout> layout() {
        return layout;
    }

    /// Whether it takes footage, as far as it was asked.
    public synchronized boolean takesFootage() {
        return refusal.isEmpty();
    }

    /// How it is.
    public synchronized VolumeState state() {
        return new VolumeState(place, directory, refusal);
    }

    /// It refused footage. The first reason stays until it takes footage again.
    public void refused(IOException why) {
        refuse(String.valueOf(why.getMessage()));
    }

    /// It took footage after all.
    public synchronized void tookFootage() {
        refusal = Optional.empty();
    }

    /// Begins to try it again whenever it refused.
    void watch() {
        thread.start();
    }

    /// Tries it now, on this thread.
    void tryNow() {
        try {
            VolumeLayout found = trial.run();
            takesAgain(found);
        } catch (IOException | RuntimeException e) {
            refuse(String.valueOf(e.getMessage()));
        }
    }

    /// Ends its thread, once the disk lets it.
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closing) {
            long wait = untilNextTry();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            } else {
                tryNow();
            }
        }
    }

    private synchronized long untilNextTry() {
        return refusal.isEmpty() ? LONG_NANOS : nextTryNanos - clocks.monotonicNanos();
    }

    private void refuse(String why) {
        synchronized (this) {
            if (refusal.isEmpty()) {
                LOG.error("A volume refuses footage: volume={} directory={} reason={}", place, directory, why);
                refusal = Optional.of(new Refusal(why, clocks.wallMicros()));
            }
            nextTryNanos = clocks.monotonicNanos() + backoff.afterFailure().toNanos();
        }
        LockSupport.unpark(thread);
    }

    private synchronized void takesAgain(VolumeLayout found) {
        if (refusal.isPresent()) {
            LOG.info("A volume takes footage again: volume={} directory={}", place, directory);
        }
        layout = Optional.of(found);
        refusal = Optional.empty();
        backoff.reset();
    }
}
