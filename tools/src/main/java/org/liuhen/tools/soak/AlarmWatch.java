package org.liuhen.tools.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.liuhen.storage.time.Clocks;
import org.liuhen.tools.LocalPage;

/// Looks at the program's alarms all the time, as a guard in front of the page does, and says afterwards whether
/// each loss was called out in time and for no longer than it lasted.
///
/// **Thread.** One of its own.
final class AlarmWatch {
    private static final Duration LOOK = Duration.ofMillis(250);
    /// A loss must be called out within 5 s; one look later it is seen here.
    private static final long CALLED_MICROS = 5_500_000;
    /// So long after footage of all was seen again nothing may be called out any more.
    private static final long ENDED_MICROS = 5_000_000;

    private final Clocks clocks;
    private final Supervised program;
    private final Thread thread;
    private final List<Look> changes = new ArrayList<>();
    private volatile boolean closing;

    AlarmWatch(Clocks clocks, Supervised program) {
        this.clocks = clocks;
        this.program = program;
        this.thread = Thread.ofPlatform().daemon().name("alarm-watch").start(this::work);
    }

    /// What was called out from a moment on.
    ///
    /// @param silent sources that should be recorded and are not
    /// @param stalled whether the disk does not answer
    record Look(long atMicros, Set<String> silent, boolean stalled) {
        static Look of(long atMicros, JsonNode alarms) {
            Set<String> silent = new TreeSet<>();
            boolean stalled = false;
            for (JsonNode alarm : alarms) {
                switch (alarm.path("code").asText()) {
                    case "not-recording" -> silent.add(alarm.path("source").asText());
                    case "storage-stall" -> stalled = true;
                    default -> {}
                }
            }
            return new Look(atMicros, silent, stalled);
        }

        boolean isQuiet() {
            return silent.isEmpty() && !stalled;
        }

        private boolean calls(Injected done) {
            return silent.containsAll(done.tracks()) || (done.fault() instanceof Fault.DiskHangs && stalled);
        }
    }

    /// Ends, and says what was wrong with the alarms, a sentence each.
    List<String> end(List<Injected> injected) throws InterruptedException {
        closing = true;
        thread.join();
        return complaints(injected, changes);
    }

    static List<String> complaints(List<Injected> injected, List<Look> changes) {
        List<String> complaints = new ArrayList<>();
        for (Injected done : injected) {
            if (done.fault().isToBeCalledOut() && done.toMicros() - done.fromMicros() > CALLED_MICROS) {
                boolean called = changes.stream()
                        .filter(look -> look.atMicros() > done.fromMicros()
                                && look.atMicros() <= done.fromMicros() + CALLED_MICROS)
                        .anyMatch(look -> look.calls(done));
                if (!called) {
                    complaints.add("no alarm within 5 s of " + done.words());
                }
            }
            last(changes, done.backMicros() + ENDED_MICROS)
                    .filter(look -> !look.isQuiet())
                    .ifPresent(look -> complaints.add(
                            "still an alarm for " + look.silent() + " 5 s after the end of " + done.words()));
        }
        return complaints;
    }

    private static Optional<Look> last(List<Look> changes, long untilMicros) {
        return changes.stream().filter(look -> look.atMicros() <= untilMicros).reduce((one, next) -> next);
    }

    private void work() {
        Optional<LocalPage> page = Optional.empty();
        while (!closing) {
            page = page.or(program::page);
            page.ifPresent(this::look);
            clocks.sleep(LOOK);
        }
    }

    private void look(LocalPage page) {
        try {
            Look now = Look.of(clocks.wallMicros(), page.get("/api/alarms"));
            if (changes.isEmpty()
                    || changes.getLast().stalled() != now.stalled()
                    || !changes.getLast().silent().equals(now.silent())) {
                changes.add(now);
            }
        } catch (IOException e) {
            // The program is away, which is one of the faults.
        }
    }
}
