package org.liuhen.tools;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.liuhen.ingest.capture.NativeDecoders;
import org.liuhen.ingest.capture.RtspSource;
import org.liuhen.ingest.record.CommonTick;
import org.liuhen.ingest.record.Recorder;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.signal.SignalHealth;
import org.liuhen.ingest.signal.SignalLimits;
import org.liuhen.ingest.source.RtspAddress;
import org.liuhen.ingest.source.RtspAddress.Transport;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.index.FlawRow;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.Verifier;

/// One session of a real store, filled by real recorders, and what the log says about it.
final class RecordedSession implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Ending END = new Ending(Cause.STOPPED, "STOP was pressed");

    private final Clocks clocks = new SystemClocks();
    private final Watchdog watchdog = new Watchdog(clocks);
    private final SignalHealth health = new SignalHealth(new NativeDecoders(), SignalLimits.STANDARD, clocks);
    private final CommonTick tick = new CommonTick(clocks, CommonTick.STANDARD);
    private final Map<String, Recorder> recorders = new LinkedHashMap<>();
    private final Path state;
    private final EvidenceStore store;
    private final SessionWriter session;
    private boolean closed;

    /// @param state a directory that does not exist
    RecordedSession(Path state, List<String> tracks) throws IOException {
        this.state = state;
        store = EvidenceStore.create(
                state, "example.org/rec/1/1", new StoreSettings(new SystemDisk(), clocks, "liuhen test", Hash.over()));
        session = store.begin(new SessionOpening(
                "room-1",
                "panel",
                tracks,
                new FieldsBuilder().text("title", "询问室一").build()));
    }

    /// Begins to record `url` into `track`.
    Recorder record(String track, String url, Transport transport, Limits limits) {
        RtspAddress address = new RtspAddress(URI.create(url), transport, Optional.empty(), RtspAddress.STANDARD_LIMIT);
        Recorder recorder = new Recorder(
                new RtspSource(address, clocks, watchdog), track(track), tick, clocks, limits, health.watch(track));
        recorders.put(track, recorder);
        recorder.start();
        return recorder;
    }

    /// Stops all recorders and ends the session; afterwards the index knows everything.
    void stop() throws IOException {
        recorders.values().forEach(recorder -> recorder.requestStop(END));
        for (Map.Entry<String, Recorder> each : recorders.entrySet()) {
            if (!each.getValue().awaitStop(PATIENCE)) {
                throw new AssertionError("the recorder of " + each.getKey() + " did not stop");
            }
        }
        session.end("test", session.nowMicros(), Cause.STOPPED);
        if (!store.awaitIndex(PATIENCE)) {
            throw new AssertionError("the index did not follow the log");
        }
    }

    List<RunRow> runs(String track) throws IOException {
        return store.index().runs(track(track).id());
    }

    List<FlawRow> flaws(String track) throws IOException {
        return store.index().flaws(track(track).id());
    }

    /// Session time of this moment.
    long nowMicros() {
        return session.tracks().getFirst().time().now(clocks);
    }

    List<GapRow> gaps(String track) throws IOException {
        return store.index().gaps(track(track).id());
    }

    List<SegmentRow> segments(String track) throws IOException {
        return store.index().segments(track(track).id(), 0, Long.MAX_VALUE / 2);
    }

    Path file(String track, int run) {
        return store.layout().run(track(track).id(), run);
    }

    /// Closes the store for good and tells what a stranger who checks it from its bytes finds wrong with it.
    List<Finding> findingsAtRest() throws IOException {
        close();
        return new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 2, (done, total) -> {})
                .verify()
                .findings();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            watchdog.close();
            health.close();
            store.close();
        }
    }

    /// Waits until `condition` holds.
    static void await(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + limit.toSeconds() + " s in vain for " + what);
            }
            Thread.sleep(50);
        }
    }

    private TrackWriter track(String name) {
        return session.track(name).orElseThrow();
    }
}
