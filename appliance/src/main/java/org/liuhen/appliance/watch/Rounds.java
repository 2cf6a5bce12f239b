package org.liuhen.appliance.watch;

import java.time.Duration;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does one thing once a second on a thread of its own, whatever becomes of it, until it is closed.
public final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Runnable round;
    private final Clocks clocks;
    private volatile boolean closing;

    private Rounds(Runnable round, Clocks clocks) {
        this.round = round;
        this.clocks = clocks;
    }

    /// Begins.
    ///
    /// @param name of the thread
    public static Rounds begin(String name, Runnable round, Clocks clocks) {
        Rounds rounds = new Rounds(round, clocks);
        Thread.ofPlatform().daemon().name(name).start(rounds::work);
        return rounds;
    }

    /// There is no next round; the one that runs may hang at a disk, so nobody waits for it.
    @Override
    public void close() {
        closing = true;
    }

    private void work() {
        while (!closing) {
            try {
                round.run();
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                // A watch that ceases shows by itself: what it said goes bad.
                LOG.error("A round of the watch failed, after a fault of the program", e);
            }
            clocks.sleep(PERIOD);
        }
    }
}
