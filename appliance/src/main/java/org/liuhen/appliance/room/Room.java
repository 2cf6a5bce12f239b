package org.liuhen.appliance.room;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.space.MeasuredRate;
import org.liuhen.appliance.space.RoomDemand;
import org.liuhen.appliance.watch.Expected;
import org.liuhen.appliance.watch.Feed;
import org.liuhen.appliance.watch.Forgotten;
import org.liuhen.appliance.watch.SourcePlace;
import org.liuhen.appliance.watch.Verdict;
import org.liuhen.appliance.watch.Verdicts;
import org.liuhen.ingest.record.Recorder;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.standing.StandingSource;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.media.LiveTail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A room with its sources and at most one session. Safe for many threads.
final class Room {
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    private static final Ending STOPPED = new Ending(Cause.STOPPED, "STOP was pressed");
    private static final Ending PROGRAM_ENDS = new Ending(Cause.RESTART, "the recording program is ending");
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final EvidenceStore store;
    private final RecordingRules rules;
    private final String id;
    private final String name;
    private final List<RoomSource> sources;
    private final Map<String, MeasuredRate> rates;
    private final Verdicts verdicts;
    /// Changed by holders of the lock only, and read without it: who looks must not wait for a button that
    /// waits for the disk.
    private volatile Doing doing;
    private volatile List<PreflightItem> preflight = List.of();

    Room(
            EvidenceStore store,
            RecordingRules rules,
            Verdicts verdicts,
            String id,
            String name,
            List<RoomSource> sources) {
        this.store = store;
        this.rules = rules;
        this.verdicts = verdicts;
        this.id = id;
        this.name = name;
        this.sources = List.copyOf(sources);
        this.rates = this.sources.stream()
                .collect(Collectors.toUnmodifiableMap(
                        RoomSource::name, source -> new MeasuredRate(source.nominalBytesPerSecond())));
        this.doing = armed();
    }

    /// What a room does at a moment.
    ///
    /// @param recorders by name of their source, while it records or closes
    /// @param expected what should be recorded
    private record Doing(
            RoomState state,
            @Nullable SessionWriter session,
            Map<String, Recorder> recorders,
            List<Expected> expected) {
        /// The same room in another state, with nothing to be recorded.
        Doing idle(RoomState next) {
            return new Doing(next, session, recorders, List.of());
        }
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    /// What the room asks of the disk.
    RoomDemand demand() {
        SessionWriter open = doing.session();
        double bytesPerSecond = 0;
        for (Map.Entry<String, MeasuredRate> each : rates.entrySet()) {
            if (open != null) {
                open.track(each.getKey())
                        .ifPresent(track -> each.getValue().measure(track.live().fragments()));
            }
            bytesPerSecond += each.getValue().bytesPerSecond();
        }
        return new RoomDemand(
                id,
                bytesPerSecond,
                Optional.ofNullable(open)
                        .map(now -> Duration.of(now.nowMicros() - now.startMicros(), ChronoUnit.MICROS)));
    }

    /// What is recorded here.
    List<RoomSource> sources() {
        return sources;
    }

    /// Takes how the room stands for START.
    void stands(List<PreflightItem> items) {
        preflight = List.copyOf(items);
    }

    /// The session of the room, if it has one that has been open for `length` or longer.
    Optional<Forgotten> openFor(Duration length) {
        SessionWriter open = doing.session();
        if (open == null) {
            return Optional.empty();
        }
        Duration age = Duration.of(open.nowMicros() - open.startMicros(), ChronoUnit.MICROS);
        return age.compareTo(length) < 0
                ? Optional.empty()
                : Optional.of(new Forgotten(new SourcePlace(id, name, "", ""), open.startMicros(), age));
    }

    /// The tracks that should be recorded now.
    List<Expected> expected() {
        return doing.expected();
    }

    /// What the room does, and what the disk says of each of its sources.
    RoomView view() {
        Doing now = doing;
        List<RoomView.SourceView> views =
                sources.stream().map(source -> viewOf(source, now)).toList();
        return switch (now.state()) {
            case RoomState.Armed armed ->
                new RoomView(id, name, RoomView.State.ARMED, null, armed.sinceMicros(), views, preflight);
            case RoomState.Recording recording ->
                new RoomView(id, name, RoomView.State.RECORDING, recording.session(), recording.startMicros(), views);
            case RoomState.Paused paused ->
                new RoomView(id, name, RoomView.State.PAUSED, paused.session(), paused.sinceMicros(), views);
            case RoomState.Closing closing ->
                new RoomView(id, name, RoomView.State.CLOSING, closing.session(), closing.startMicros(), views);
        };
    }

    /// START. The session is durable in the log when this returns; its sources come as they can. In a room that
    /// records already it changes nothing.
    ///
    /// @param pressed who
    /// @param readiness how the room stands, and why it begins in spite of that
    synchronized void start(Pressed pressed, Readiness readiness) throws RoomRefusal {
        switch (doing.state()) {
            case RoomState.Recording _, RoomState.Paused _ -> {}
            case RoomState.Closing _ ->
                throw new RoomRefusal(
                        RoomRefusal.Kind.CLOSING,
                        "“" + name + "”上一次录制正在封口，请稍候再开始",
                        "the session before in room " + id + " is still being sealed: try again in a moment");
            case RoomState.Armed _ -> {
                try {
                    SessionWriter begun = store.begin(opening(pressed, readiness));
                    record(begun, StandingSource::adopt);
                    LOG.info("A session began: room={} session={}", id, begun.session());
                } catch (IOException e) {
                    throw storeFailed(e);
                }
            }
        }
    }

    /// PAUSE with the reason a person gives. Everything is sealed and the pause is in the log when this
    /// returns. In a room that is paused already it changes nothing.
    void pause(Pressed pressed, Cause reason) throws RoomRefusal {
        Map<String, Recorder> stopping;
        synchronized (this) {
            if (doing.state() instanceof RoomState.Paused) {
                return;
            }
            SessionWriter current = recordingSession();
            try {
                current.pause(pressed.actor(), reason);
            } catch (IOException e) {
                throw storeFailed(e);
            }
            stopping = doing.recorders();
            doing = paused(current, reason);
            LOG.info("A session is paused: room={} session={} reason={}", id, current.session(), reason);
        }
        if (!await(stopping, new Ending(reason, "paused by a person", Optional.of(pressed.actor())))) {
            LOG.error("A recorder could not be stopped in time for a pause: room={}", id);
        }
        synchronized (this) {
            if (doing.state() instanceof RoomState.Paused) {
                standing(StandingSource::rest);
            }
        }
    }

    /// The recording goes on after a pause. In a room that is not paused it changes nothing.
    synchronized void goOn(Pressed pressed) throws RoomRefusal {
        SessionWriter session = doing.session();
        if (!(doing.state() instanceof RoomState.Paused) || session == null) {
            return;
        }
        try {
            session.resume(pressed.actor());
        } catch (IOException e) {
            throw storeFailed(e);
        }
        record(session, StandingSource::follow);
        LOG.info("A session goes on after a pause: room={} session={}", id, session.session());
    }

    private SessionWriter recordingSession() throws RoomRefusal {
        SessionWriter session = doing.session();
        if (!(doing.state() instanceof RoomState.Recording) || session == null) {
            throw new RoomRefusal(
                    RoomRefusal.Kind.NOT_RECORDING,
                    "“" + name + "”没有正在进行的录制",
                    "room " + id + " does not record: press START first");
        }
        return session;
    }

    /// STOP. The moment is marked, and a short tail recorded on; everything is sealed and the session has ended
    /// when this returns. In a room that does not record it changes nothing.
    void stop(Pressed pressed) throws RoomRefusal {
        Map<String, Recorder> stopping;
        SessionWriter ending;
        synchronized (this) {
            SessionWriter session = doing.session();
            if (session == null || doing.state() instanceof RoomState.Closing) {
                return;
            }
            doing = doing.idle(new RoomState.Closing(session.session(), session.startMicros()));
            stopping = doing.recorders();
            ending = session;
        }
        try {
            mark(ending, pressed);
            if (!stopping.isEmpty()) {
                store.clocks().sleep(rules.tail());
            }
            if (!await(stopping, STOPPED)) {
                throw new RoomRefusal(
                        RoomRefusal.Kind.STORE_FAILED,
                        "存储响应过慢，录制尚未封口；重新启动主机后将自动封口",
                        "the disk holds up the end of session " + ending.session()
                                + ": it will be sealed when the program is started again");
            }
            Ending end = new Ending(Cause.STOPPED, "the session was being ended", Optional.of(pressed.actor()));
            long endMicros = ending.nowMicros();
            for (TrackWriter track : ending.tracks()) {
                accountUntil(
                        endMicros,
                        track,
                        ending.paused().isPresent() ? track.resumedAfter().orElse(end) : end);
            }
            ending.end(pressed.actor(), endMicros, Cause.STOPPED);
            LOG.info("A session ended: room={} session={}", id, ending.session());
        } catch (IOException e) {
            throw storeFailed(e);
        } finally {
            synchronized (this) {
                doing = armed();
                standing(StandingSource::arm);
            }
        }
    }

    /// The tail comes after STOP, so the log says when STOP was pressed. A mark that cannot be written does not
    /// keep the session from being sealed.
    private void mark(SessionWriter session, Pressed pressed) {
        try {
            store.ledgerBook()
                    .mark(
                            session.session(),
                            pressed.actor(),
                            session.nowMicros(),
                            MarkKind.END.code(),
                            Optional.empty());
        } catch (IOException | LedgerRefusal e) {
            LOG.warn("couldn't mark STOP: room={} session={}", id, session.session(), e);
        }
    }

    /// The newest picture of a source before START, if there is one.
    Optional<Packet> newestPicture(String source) {
        return sources.stream()
                .filter(each -> each.name().equals(source))
                .flatMap(each -> each.standing().stream())
                .findFirst()
                .flatMap(StandingSource::newestPicture);
    }

    /// The newest durable fragments of a track, if this room records it now.
    Optional<LiveTail> live(TrackId track) {
        SessionWriter session = doing.session();
        return session == null || !session.session().equals(track.session())
                ? Optional.empty()
                : session.track(track.track()).map(TrackWriter::live);
    }

    /// Goes on with a session that was being recorded when the program ended.
    synchronized void resume(SessionWriter resumed) {
        if (resumed.paused().isPresent()) {
            doing = paused(resumed, resumed.paused().get());
            standing(StandingSource::rest);
        } else {
            record(resumed, StandingSource::follow);
        }
        LOG.info("A session goes on: room={} session={} paused={}", id, resumed.session(), resumed.paused());
    }

    /// The program ends: all runs are sealed, and the session goes on at the next start.
    void suspend() {
        Map<String, Recorder> stopping;
        synchronized (this) {
            stopping = doing.recorders();
            doing = armed();
        }
        if (!await(stopping, PROGRAM_ENDS)) {
            LOG.error("A recorder could not be stopped in time, its run is closed at the next start: room={}", id);
        }
    }

    /// Connects the sources that are to be ready before START.
    void stand() {
        standing(StandingSource::start);
    }

    /// Ends their connections, after [#suspend].
    void leave() {
        standing(StandingSource::close);
    }

    private void standing(Consumer<StandingSource> turn) {
        sources.stream().flatMap(source -> source.standing().stream()).forEach(turn);
    }

    /// @param turn what standing sources do first
    private void record(SessionWriter writer, Consumer<StandingSource> turn) {
        standing(turn);
        Map<String, Recorder> started = new LinkedHashMap<>();
        List<Expected> expected = new ArrayList<>();
        for (RoomSource source : sources) {
            TrackWriter track = writer.track(source.name()).orElse(null);
            if (track != null) {
                Recorder recorder = new Recorder(
                        source.recorded(),
                        track,
                        rules.tick(),
                        store.clocks(),
                        rules.limits(),
                        rules.signals().watch(track.id().toString()));
                recorder.start();
                started.put(source.name(), recorder);
                expected.add(Expected.of(place(source), track, store.clocks().monotonicNanos(), Feed.of(recorder)));
            }
        }
        doing = new Doing(
                new RoomState.Recording(writer.session(), writer.startMicros()),
                writer,
                started,
                List.copyOf(expected));
    }

    private Doing armed() {
        return new Doing(new RoomState.Armed(store.clocks().wallMicros()), null, Map.of(), List.of());
    }

    private static Doing paused(SessionWriter session, Cause reason) {
        return new Doing(
                new RoomState.Paused(session.session(), session.startMicros(), session.nowMicros(), reason),
                session,
                Map.of(),
                List.of());
    }

    private SourcePlace place(RoomSource source) {
        return new SourcePlace(id, name, source.name(), source.title());
    }

    private static boolean await(Map<String, Recorder> stopping, Ending why) {
        stopping.values().forEach(recorder -> recorder.requestStop(why));
        boolean sealed = true;
        for (Recorder recorder : stopping.values()) {
            sealed &= recorder.awaitStop(STOP_LIMIT);
        }
        return sealed;
    }

    /// The moments between the last picture and the end of the session are accounted for too.
    private static void accountUntil(long endMicros, TrackWriter track, Ending why) throws IOException {
        long last = track.accountedMicros();
        if (last < endMicros) {
            track.interruption(why, last, endMicros);
        }
    }

    private SessionOpening opening(Pressed pressed, Readiness readiness) {
        FieldsBuilder metadata = new FieldsBuilder().text("room", name).text("startedBy", pressed.person());
        readiness.write(metadata);
        metadata.items("sources", sources.stream().map(Room::described).toList());
        return new SessionOpening(
                id, pressed.actor(), sources.stream().map(RoomSource::name).toList(), metadata.build());
    }

    private static Json.Fields described(RoomSource source) {
        return new FieldsBuilder()
                .text("name", source.name())
                .text("title", source.title())
                .text("address", source.source().description())
                .build();
    }

    private static RoomRefusal storeFailed(IOException e) {
        return new RoomRefusal(
                RoomRefusal.Kind.STORE_FAILED,
                "存储故障，无法继续封口：请检查磁盘后重新启动主机",
                "the store failed: " + e.getMessage() + "; check the disk and start the program again");
    }

    private RoomView.SourceView viewOf(RoomSource source, Doing now) {
        Verdict verdict = now.expected().stream()
                .filter(each -> each.at().source().equals(source.name()))
                .findFirst()
                .map(verdicts::of)
                .orElseGet(Verdict.Off::new);
        Optional<StandingSource.Standing> standing = source.standing().map(StandingSource::standing);
        Recorder recorder = now.recorders().get(source.name());
        return new RoomView.SourceView(
                source.name(),
                source.title(),
                verdict,
                standing,
                recorder == null ? standing.flatMap(StandingSource.Standing::level) : recorder.level(),
                source.standing()
                        .map(StandingSource::arrivals)
                        .or(() -> Optional.ofNullable(recorder).map(Recorder::arrivals)));
    }
}
