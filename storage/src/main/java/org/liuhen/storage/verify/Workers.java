package org.liuhen.storage.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The threads of one verification. Closing waits for what is still being done.
final class Workers implements AutoCloseable {
    private final ExecutorService threads;
    private final List<Future<Boolean>> given = new ArrayList<>();

    Workers(int count) {
        threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("verifier-", 0).factory());
    }

    /// A piece of work.
    interface Piece {
        void work() throws IOException;
    }

    void give(Piece piece) {
        given.add(threads.submit(() -> {
            piece.work();
            return true;
        }));
    }

    /// Waits until all that was given is done.
    void await() throws IOException {
        try {
            for (Future<Boolean> each : given) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the verification was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof VerificationStoppedException stopped) {
                throw stopped;
            }
            throw new IOException("the verification failed: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        given.forEach(each -> each.cancel(false));
        threads.close();
    }
}
