package org.liuhen.ingest.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.signal.SignalWatch;
import org.liuhen.ingest.source.Source;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.Disk;
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

/// A real store with one session of one track named `front`, and what its log says about it.
public final class Evidence implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Clocks clocks;
    private final Path state;
    private final EvidenceStore store;
    private final SessionWriter session;
    private boolean closed;

    public Evidence(Path directory, Disk disk) throws IOException {
        this(directory, disk, new SystemClocks());
    }

    Evidence(Path directory, Disk disk, Clocks clocks) throws IOException {
        this.clocks = clocks;
        StoreSettings settings = new StoreSettings(disk, clocks, "liuhen test", Hash.over());
        state = directory.resolve("state");
        store = EvidenceStore.create(state, "example.org/rec/1/1", settings);
        session = store.begin(new SessionOpening(
                "room-1",
                "panel",
                List.of("front"),
                new FieldsBuilder().text("title", "询问室一").build()));
    }

    public Clocks clocks() {
        return clocks;
    }

    public TrackWriter track() {
        return session.track("front").orElseThrow();
    }

    public long startMicros() {
        return session.startMicros();
    }

    /// A recorder into the track, on a quick tick.
    public Recorder recorder(Source source, Limits limits) {
        return new Recorder(source, track(), new CommonTick(clocks, Duration.ofMillis(50)), clocks, limits);
    }

    Recorder recorder(Source source, Limits limits, PacketQueue queue) {
        return new Recorder(
                source,
                track(),
                new CommonTick(clocks, Duration.ofMillis(50)),
                clocks,
                limits,
                SignalWatch.NONE,
                queue);
    }

    /// A recorder into the track whose signal is watched.
    public Recorder recorder(Source source, Limits limits, SignalWatch signal) {
        return new Recorder(source, track(), new CommonTick(clocks, Duration.ofMillis(50)), clocks, limits, signal);
    }

    /// Stops the recorder and ends the session; afterwards the index knows everything.
    public void stop(Recorder recorder) throws IOException {
        recorder.requestStop(new Ending(Cause.STOPPED, "the recording was stopped"));
        assertThat(recorder.awaitStop(PATIENCE)).as("stopped in time").isTrue();
        session.end("test", clocks.wallMicros(), Cause.STOPPED);
        assertThat(store.awaitIndex(PATIENCE)).isTrue();
    }

    /// Stops the recorder for a pause that a person asked for, and lets the session go on.
    void pause(Recorder recorder, String by, Cause reason) throws IOException {
        session.pause(by, reason);
        recorder.requestStop(new Ending(reason, "paused by a person", Optional.of(by)));
        assertThat(recorder.awaitStop(PATIENCE)).as("stopped in time").isTrue();
        session.resume(by);
    }

    public List<RunRow> runs() throws IOException {
        return store.index().runs(track().id());
    }

    public List<GapRow> gaps() throws IOException {
        return store.index().gaps(track().id());
    }

    public List<FlawRow> flaws() throws IOException {
        return store.index().flaws(track().id());
    }

    public List<SegmentRow> segments() throws IOException {
        return store.index().segments(track().id(), 0, Long.MAX_VALUE / 2);
    }

    /// Closes the store for good and tells what a stranger who checks it from its bytes finds wrong with it.
    public List<Finding> findingsAtRest() throws IOException {
        close();
        return new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {})
                .verify()
                .findings();
    }

    public Path file(int run) {
        return store.layout().run(track().id(), run);
    }

    public byte[] bytes(int run) throws IOException {
        return Files.readAllBytes(file(run));
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            store.close();
        }
    }
}
