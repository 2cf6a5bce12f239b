package org.liuhen.storage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MachineFact.Occasion;

/// One thread that watches the wall clock. When somebody sets it, the log says so once for the machine and once
/// for each track that is open; no recording notices.
final class Timekeeper implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final StoreParts store;
    private final Set<SessionWriter> sessions = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closing;

    Timekeeper(StoreParts store, List<SessionWriter> resumed) {
        this.store = store;
        sessions.addAll(resumed);
        thread = Thread.ofPlatform().name("timekeeper").daemon().start(this::watch);
    }

    /// From now on a step of the clock is told to the tracks of `session` too, until it ends.
    void follow(SessionWriter session) {
        sessions.add(session);
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        while (!closing) {
            try {
                look();
            } catch (StorageException e) {
                // The log keeps its failure and shows it.
                return;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /// Looks at the clock once.
    void look() throws StorageException {
        Optional<MachineFact.Clock> change = store.wall().look();
        if (change.isEmpty()) {
            return;
        }
        sessions.removeIf(SessionWriter::hasEnded);
        // The time of each session first: entering waits for the disk.
        List<Moment> moments = sessions.stream()
                .map(session -> new Moment(session, session.nowMicros()))
                .toList();
        store.log().append(change.get());
        if (change.get().occasion() == Occasion.STEP) {
            Ending step = new Ending(Cause.CLOCK_STEP, words(change.get().stepMicros()));
            for (Moment moment : moments) {
                moment.session().flaw(step, moment.atMicros());
            }
        }
    }

    private record Moment(SessionWriter session, long atMicros) {}

    private static String words(long stepMicros) {
        return "the machine's clock was set " + Math.abs(stepMicros) / 1_000 + " ms "
                + (stepMicros > 0 ? "forward" : "back");
    }
}
