package org.liuhen.appliance.web;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Verification runs that were asked for on the page: one at a time, on a thread of its own, a few waiting, the
/// last ones remembered.
final class Verifications implements AutoCloseable {
    private static final int MOST_WAITING = 4;
    private static final int MOST_REMEMBERED = 50;
    private static final int MOST_SHOWN = 500;

    private final Checking checking;
    private final BlockingQueue<Integer> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final LinkedHashMap<Integer, View> views = new LinkedHashMap<>();
    private int next = 1;
    private volatile boolean closing;

    Verifications(Checking checking) {
        this.checking = checking;
        Thread.ofPlatform().name("verification").daemon().start(this::work);
    }

    /// A run as it is now.
    ///
    /// @param session what is checked; null for everything
    /// @param verdict the worst of the findings, once it is done
    /// @param findings the first 500 of them
    /// @param failure why it could not check, if it could not
    record View(
            int id,
            @Nullable String session,
            State state,
            long doneBytes,
            long totalBytes,
            Checking.@Nullable Verdict verdict,
            @Nullable Long entries,
            @Nullable Long segments,
            @Nullable Integer findingCount,
            List<Checking.Found> findings,
            @Nullable String failure) {}

    /// How far a run is.
    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    /// Asks for a run. Empty if too many are waiting.
    synchronized Optional<View> ask(@Nullable String session) {
        int id = next;
        if (!waiting.offer(id)) {
            return Optional.empty();
        }
        next++;
        View view = new View(id, session, State.WAITING, 0, 0, null, null, null, null, List.of(), null);
        views.put(id, view);
        if (views.size() > MOST_REMEMBERED) {
            views.pollFirstEntry();
        }
        return Optional.of(view);
    }

    synchronized Optional<View> find(int id) {
        return Optional.ofNullable(views.get(id));
    }

    @Override
    public void close() {
        closing = true;
    }

    private void work() {
        while (!closing) {
            try {
                Integer id = waiting.poll(200, TimeUnit.MILLISECONDS);
                Optional<View> view = id == null ? Optional.empty() : find(id);
                view.ifPresent(this::run);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void run(View view) {
        put(running(view, 0, 0));
        try {
            Checking.Report report = checking.check(
                    Optional.ofNullable(view.session()), (done, total) -> put(running(view, done, total)));
            put(done(current(view), report));
        } catch (IOException e) {
            put(failed(current(view), String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            put(failed(current(view), "the verifier stopped: " + e));
        }
    }

    private synchronized void put(View view) {
        views.replace(view.id(), view);
    }

    private View current(View view) {
        return find(view.id()).orElse(view);
    }

    private static View running(View view, long done, long total) {
        return new View(view.id(), view.session(), State.RUNNING, done, total, null, null, null, null, List.of(), null);
    }

    private static View done(View view, Checking.Report report) {
        Checking.Verdict verdict = report.findings().stream()
                .map(Checking.Found::verdict)
                .min(Comparator.naturalOrder())
                .orElse(Checking.Verdict.CONSISTENT);
        return new View(
                view.id(),
                view.session(),
                State.DONE,
                view.totalBytes(),
                view.totalBytes(),
                verdict,
                report.entries(),
                report.segments(),
                report.findings().size(),
                report.findings().stream().limit(MOST_SHOWN).toList(),
                null);
    }

    private static View failed(View view, String why) {
        return new View(
                view.id(),
                view.session(),
                State.FAILED,
                view.doneBytes(),
                view.totalBytes(),
                null,
                null,
                null,
                null,
                List.of(),
                why);
    }
}
