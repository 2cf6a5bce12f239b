package org.liuhen.ingest.dock;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.liuhen.storage.format.IntakeFact.Ending;
import org.liuhen.storage.time.Clocks;

/// The root program, asked about one volume. For one thread.
final class RootProgram {
    private static final Duration LOOK = Duration.ofMillis(50);

    private final DockDirectory directory;
    private final PluggedVolume volume;
    private final Clocks clocks;
    private final Duration limit;
    private final Patience patience;
    private int asked;

    /// @param limit how long an answer may take
    RootProgram(DockDirectory directory, PluggedVolume volume, Clocks clocks, Duration limit, Patience patience) {
        this.patience = patience;
        this.directory = directory;
        this.volume = volume;
        this.clocks = clocks;
        this.limit = limit;
    }

    /// The root program does not answer.
    static final class SilentException extends IOException {
        private static final long serialVersionUID = 1L;

        SilentException(Duration limit) {
            super("the program liuhen-dock did not answer within " + limit.toSeconds() + " s: see that its unit runs");
        }
    }

    /// Asks, and waits for the answer.
    ///
    /// @param request made for the name that it is given
    DockAnswer ask(Function<String, DockRequest> request) throws IOException {
        asked++;
        String id = clocks.bootId() + "-" + clocks.monotonicNanos() + "-" + asked;
        directory.ask(volume, request.apply(id));
        long deadline = clocks.monotonicNanos() + limit.toNanos();
        while (clocks.monotonicNanos() < deadline) {
            Optional<DockAnswer> answer = directory.answer(volume, id);
            if (answer.isPresent()) {
                return answer.get();
            }
            if (!directory.isPlugged(volume)) {
                throw new DeviceGoneException(Ending.REMOVED, "the recorder was taken away");
            }
            patience.goOn();
            clocks.sleep(LOOK);
        }
        throw new SilentException(limit);
    }
}
