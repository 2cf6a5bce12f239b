package org.liuhen.appliance.room;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.record.Recorder;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.media.LiveTail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A room with its sources and at most one session. Safe for many threads.
public final class Room {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    /// A beat, the held-back frame, and time for a slow disk: footage older than this is no longer coming.
    private static final long FRESH_MICROS = 3_000_000;

    private final EvidenceStore store;
    private final RecordingRules rules;
    private final String id;
    private final String name;
    private final List<RoomSource> sources;

    // Guarded by this.
    private RoomState state = new RoomState.Armed();
    private @Nullable SessionWriter session;
    private Map<String, Recorder> recorders = Map.of();

    Room(EvidenceStore store, RecordingRules rules, String id, String name, List<RoomSource> sources) {
        this.store = store;
        this.rules = rules;
        this.id = id;
        this.name = name;
        this.sources = List.copyOf(sources);
    }

    public String id() {
        return id;
    }

    /// What people call it.
    public String name() {
        return name;
    }

    public synchronized RoomState state() {
        return state;
    }

    /// START. The session is durable in the log when this returns; its sources come as they can.
    ///
    /// @param by what or who pressed: `panel`, `page` or `api`, never a person's name
    /// @param operator who is logged in there, for the metadata; may be empty
    /// @throws RefusedException if a session runs already, or the disk is too full
    public synchronized SessionWriter start(String by, String operator) throws IOException, RefusedException {
        if (!(state instanceof RoomState.Armed)) {
            throw new RefusedException(
                    "“" + name + "”正在录制，不能重复开始；请先结束当前录制",
                    "room " + id + " is recording already: stop that session first");
        }
        requireSpace();
        SessionWriter begun = store.begin(new SessionOpening(
                id,
                by,
                sources.stream().map(RoomSource::name).toList(),
                new FieldsBuilder()
                        .text("room", name)
                        .text("operator", operator)
                        .items(
                                "sources",
                                sources.stream()
                                        .map(source -> new FieldsBuilder()
                                                .text("name", source.name())
                                                .text("title", source.title())
                                                .text("address", source.source().description())
                                                .build())
                                        .toList())
                        .build()));
        record(begun);
        LOG.info("A session began: room={} session={} by={}", id, begun.session(), by);
        return begun;
    }

    /// STOP. Returns when everything is sealed and the session has ended.
    ///
    /// @throws RefusedException if no session runs, or a disk holds its end up: then the session ends at the next
    /// start
    public String stop(String by) throws IOException, RefusedException {
        Map<String, Recorder> stopping;
        SessionWriter ending;
        synchronized (this) {
            if (!(state instanceof RoomState.Recording recording) || session == null) {
                throw new RefusedException("“" + name + "”当前没有录制", "room " + id + " is not recording");
            }
            state = new RoomState.Closing(recording.session(), recording.startMicros());
            stopping = recorders;
            ending = session;
        }
        boolean sealed = await(stopping);
        try {
            if (!sealed) {
                throw new RefusedException(
                        "存储响应过慢，录制尚未封口；重新启动主机后将自动封口",
                        "the disk holds up the end of session " + ending.session()
                                + ": it will be sealed when the program is started again");
            }
            ending.end(by, store.clocks().wallMicros(), Cause.STOPPED);
            LOG.info("A session ended: room={} session={} by={}", id, ending.session(), by);
            return ending.session();
        } finally {
            synchronized (this) {
                session = null;
                recorders = Map.of();
                state = new RoomState.Armed();
            }
        }
    }

    /// What each source is doing, according to the newest durable footage.
    public List<SourceState> sources() {
        SessionWriter current;
        Map<String, Recorder> running;
        synchronized (this) {
            current = session;
            running = recorders;
        }
        return sources.stream().map(source -> stateOf(source, current, running)).toList();
    }

    /// Newest durable fragments of a track of the running session; empty if the session is another one.
    public synchronized List<LiveTail.Live> live(String sessionName, String track) {
        if (session == null || !session.session().equals(sessionName)) {
            return List.of();
        }
        return session.track(track).map(writer -> writer.live().fragments()).orElse(List.of());
    }

    /// Goes on with a session that was being recorded when the program ended.
    synchronized void resume(SessionWriter resumed) {
        record(resumed);
        LOG.info("A session goes on: room={} session={}", id, resumed.session());
    }

    /// The program ends: all runs are sealed, and the session goes on at the next start.
    void suspend() {
        Map<String, Recorder> stopping;
        synchronized (this) {
            stopping = recorders;
            recorders = Map.of();
            session = null;
            state = new RoomState.Armed();
        }
        if (!await(stopping)) {
            LOG.error("A recorder could not be stopped in time, its run is closed at the next start: room={}", id);
        }
    }

    private void record(SessionWriter writer) {
        Map<String, Recorder> started = new LinkedHashMap<>();
        for (RoomSource source : sources) {
            TrackWriter track = writer.track(source.name()).orElse(null);
            if (track != null) {
                Recorder recorder = new Recorder(source.source(), track, rules.tick(), store.clocks(), rules.limits());
                recorder.start();
                started.put(source.name(), recorder);
            }
        }
        recorders = started;
        session = writer;
        state = new RoomState.Recording(writer.session(), writer.startMicros());
    }

    private static boolean await(Map<String, Recorder> stopping) {
        stopping.values().forEach(Recorder::requestStop);
        boolean sealed = true;
        for (Recorder recorder : stopping.values()) {
            sealed &= recorder.awaitStop(STOP_LIMIT);
        }
        return sealed;
    }

    private void requireSpace() throws IOException, RefusedException {
        long free = Files.getFileStore(store.layout().root()).getUsableSpace();
        if (free < rules.reserveBytes()) {
            long freeMiB = free >> 20;
            long needMiB = rules.reserveBytes() >> 20;
            throw new RefusedException(
                    "存储空间不足：剩余 " + freeMiB + " MiB，至少需要 " + needMiB + " MiB",
                    "the disk has " + freeMiB + " MiB left, and a session begins with " + needMiB + " MiB at least");
        }
    }

    private SourceState stateOf(RoomSource source, @Nullable SessionWriter current, Map<String, Recorder> running) {
        TrackWriter track =
                current == null ? null : current.track(source.name()).orElse(null);
        Recorder recorder = running.get(source.name());
        if (current == null || track == null || recorder == null) {
            return new SourceState(source.name(), source.title(), SourceState.Verdict.OFF, 0, "");
        }
        List<LiveTail.Live> fragments = track.live().fragments();
        String trouble = recorder.trouble().map(ending -> ending.detail()).orElse("");
        if (fragments.isEmpty()) {
            return new SourceState(
                    source.name(), source.title(), SourceState.Verdict.CONNECTING, current.startMicros(), trouble);
        }
        LiveTail.Live newest = fragments.getLast();
        long end = newest.startMicros() + newest.durationMicros();
        boolean fresh = store.clocks().wallMicros() - end < FRESH_MICROS;
        return fresh
                ? new SourceState(source.name(), source.title(), SourceState.Verdict.RECORDING, end, "")
                : new SourceState(source.name(), source.title(), SourceState.Verdict.LOST, end, trouble);
    }
}
