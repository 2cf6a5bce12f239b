package org.liuhen.storage.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.liuhen.storage.verify.Verifier;

/// Whether a state directory is an earlier state of what the archive has: then nothing may be recorded into it, or
/// there
/// would be two histories under one key. Asked before the store is opened.
public final class Rollback {
    private Rollback() {}

    /// Asks the archive, for so long at most: one that does not answer must not keep anybody from recording. Then the
    /// question is asked again as soon as it answers, and recording goes on while nothing is put there.
    ///
    /// @return the sentence that says what is wrong and the way out; empty if nothing is, or nobody answered
    /// @throws IOException if the state directory cannot be read
    public static Optional<String> of(Path state, String origin, ArchiveStore store, Duration limit)
            throws IOException {
        long here = ((Verifier.Scope.While) Verifier.whileRecording(state)).entries();
        ArchiveKeys keys = new ArchiveKeys(origin);
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        Thread.ofPlatform().name("archive-anchor").daemon().start(() -> {
            try {
                List<String> beyond = new ArrayList<>();
                store.list(keys.checkpoints(), keys.checkpoint(here), object -> {
                    beyond.add(object.key());
                    return beyond.size() < 2;
                });
                answer.complete(beyond.stream().reduce((_, newer) -> newer));
            } catch (ArchiveException | RuntimeException e) {
                answer.complete(Optional.empty());
            }
        });
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .map(key -> "the state directory " + state + " has " + here + " signed entries, and the archive "
                            + store.address() + " has the checkpoint " + key
                            + ": it was put back to an earlier state. Bring it forward with \"liuhen restore --archive "
                            + store.address() + " " + state + "\", then start again");
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
