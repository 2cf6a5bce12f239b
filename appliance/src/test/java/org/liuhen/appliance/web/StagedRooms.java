package org.liuhen.appliance.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.room.PreflightItem;
import org.liuhen.appliance.room.Pressed;
import org.liuhen.appliance.room.RoomRefusal;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.appliance.space.DiskOutlook;
import org.liuhen.appliance.watch.Verdict;
import org.liuhen.ingest.source.Arrivals;
import org.liuhen.ingest.source.Packet;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.media.LiveTail;

/// One room whose sessions are real ones of a real store; what its sources do is up to the test.
final class StagedRooms implements Rooms {
    static final String ROOM = "room-1";

    final List<String> presses = new ArrayList<>();
    final AtomicInteger starts = new AtomicInteger();
    private final EvidenceStore store;
    private volatile @Nullable SessionWriter session;
    private volatile List<RoomView.SourceView> sources = List.of(
            new RoomView.SourceView("front", "正面", new Verdict.Off()),
            new RoomView.SourceView("room", "全景", new Verdict.Off()));
    volatile @Nullable RoomRefusal refusal;
    volatile List<PreflightItem> preflight = List.of();

    StagedRooms(EvidenceStore store) {
        this.store = store;
    }

    SessionWriter session() {
        SessionWriter now = session;
        if (now == null) {
            throw new IllegalStateException("nobody pressed START");
        }
        return now;
    }

    void say(int source, Verdict verdict) {
        List<RoomView.SourceView> changed = new ArrayList<>(sources);
        RoomView.SourceView before = sources.get(source);
        changed.set(
                source,
                new RoomView.SourceView(
                        before.name(), before.title(), verdict, Optional.empty(), Optional.empty(), before.arrivals()));
        sources = changed;
    }

    void came(int source, Arrivals.Told arrivals) {
        List<RoomView.SourceView> changed = new ArrayList<>(sources);
        RoomView.SourceView before = sources.get(source);
        changed.set(
                source,
                new RoomView.SourceView(
                        before.name(),
                        before.title(),
                        before.verdict(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(arrivals)));
        sources = changed;
    }

    @Override
    public List<RoomView> rooms() {
        SessionWriter now = session;
        return List.of(new RoomView(
                ROOM,
                "第一询问室",
                now == null ? RoomView.State.ARMED : RoomView.State.RECORDING,
                now == null ? null : now.session(),
                now == null ? store.clocks().wallMicros() : now.startMicros(),
                sources,
                now == null ? preflight : List.of()));
    }

    @Override
    public RoomView start(String room, Pressed pressed, Optional<String> override) throws RoomRefusal {
        check(room, "start" + override.map(reason -> " despite " + reason).orElse(""), pressed);
        try {
            if (session == null) {
                List<String> tracks =
                        sources.stream().map(RoomView.SourceView::name).toList();
                starts.incrementAndGet();
                session = store.begin(new SessionOpening(ROOM, pressed.actor(), tracks, new FieldsBuilder().build()));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return rooms().getFirst();
    }

    @Override
    public DiskOutlook outlook() {
        return new DiskOutlook(Optional.of(61.4), 30.2, Map.of(ROOM, 61.4), DiskOutlook.Level.OK);
    }

    @Override
    public RoomView stop(String room, Pressed pressed) throws RoomRefusal {
        check(room, "stop", pressed);
        SessionWriter now = session;
        session = null;
        try {
            if (now != null) {
                now.end(pressed.actor(), store.clocks().wallMicros(), Cause.STOPPED);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return rooms().getFirst();
    }

    @Override
    public RoomView pause(String room, Pressed pressed, Cause reason) throws RoomRefusal {
        check(room, "pause", pressed);
        try {
            session().pause(pressed.actor(), reason);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return rooms().getFirst();
    }

    @Override
    public RoomView goOn(String room, Pressed pressed) throws RoomRefusal {
        check(room, "resume", pressed);
        try {
            session().resume(pressed.actor());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return rooms().getFirst();
    }

    @Override
    public Optional<Packet> newestPicture(String room, String source) {
        return Optional.empty();
    }

    @Override
    public Optional<LiveTail> live(TrackId track) {
        return Optional.ofNullable(session)
                .filter(now -> now.session().equals(track.session()))
                .flatMap(now -> now.track(track.track()))
                .map(TrackWriter::live);
    }

    private void check(String room, String button, Pressed pressed) throws RoomRefusal {
        if (!room.equals(ROOM)) {
            throw new RoomRefusal(RoomRefusal.Kind.UNKNOWN_ROOM, "没有这个房间。", "There is no such room.");
        }
        if (refusal != null) {
            throw refusal;
        }
        presses.add(button + " " + pressed.actor() + " " + pressed.person());
    }
}
