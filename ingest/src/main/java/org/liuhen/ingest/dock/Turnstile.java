package org.liuhen.ingest.dock;

import java.util.concurrent.Semaphore;

/// Lets so many blocks at a time be hashed, or written, and those who wait in their order: each slot has the
/// same share, and the recording keeps a processor for itself. A slot that waits for its device holds no place.
/// Safe for many threads.
final class Turnstile {
    private final Semaphore places;

    /// @param places how many blocks at a time, at least 1
    Turnstile(int places) {
        this.places = new Semaphore(places, true);
    }

    /// What is done with one block.
    interface Turn<E extends Exception> {
        void take() throws E;
    }

    <E extends Exception> void pass(Turn<E> turn) throws E {
        places.acquireUninterruptibly();
        try {
            turn.take();
        } finally {
            places.release();
        }
    }
}
