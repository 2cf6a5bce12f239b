package org.liuhen.appliance.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.space.DiskOutlook;
import org.liuhen.appliance.space.RoomDemand;
import org.liuhen.appliance.watch.Expectations;
import org.liuhen.appliance.watch.Expected;
import org.liuhen.appliance.watch.Forgotten;
import org.liuhen.appliance.watch.Rounds;
import org.liuhen.appliance.watch.Verdicts;
import org.liuhen.ingest.source.Packet;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.media.LiveTail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rooms of an appliance, recording into its store. Safe for many threads.
public final class RecordingRooms implements Rooms, Expectations, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingRooms.class);

    private final EvidenceStore store;
    private final RecordingRules rules;
    private final Verdicts verdicts;
    private final Map<String, Room> rooms = new LinkedHashMap<>();
    private final Preflight preflight;
    private final Object starting = new Object();
    private final List<Rounds> rounds = new ArrayList<>();

    /// @param verdicts what is shown of the sources
    /// @param licences who knows the people of the next session
    public RecordingRooms(EvidenceStore store, RecordingRules rules, Verdicts verdicts, Licences licences) {
        this.store = store;
        this.rules = rules;
        this.verdicts = verdicts;
        this.preflight = new Preflight(
                rules.preflight(),
                new SpaceCheck(rules.space(), rules.freeBytes()),
                licences,
                store::clockState,
                store::failure);
    }

    /// Adds a room; before [#resume].
    public void add(String id, String name, List<RoomSource> sources) {
        rooms.put(id, new Room(store, rules, verdicts, id, name, sources));
    }

    /// Connects what is to be ready before START, and goes on with the sessions that were being recorded when the
    /// program ended. A session of a room that is no
    /// longer configured stays open in the log, and is named here.
    public void resume() {
        for (SessionWriter session : store.resumed()) {
            Room room = rooms.get(session.room());
            if (room == null) {
                LOG.warn(
                        "A session is open and its room is not configured: session={} room={}",
                        session.session(),
                        session.room());
            } else {
                room.resume(session);
            }
        }
        rooms.values().forEach(Room::stand);
        rounds.add(Rounds.begin("preflight", this::look, store.clocks()));
    }

    /// Looks at the rooms that are ready for START. Its disk may hang, so nobody waits for it.
    private void look() {
        for (Room room : rooms.values()) {
            RoomDemand demand = room.demand();
            room.stands(
                    demand.session().isPresent() ? List.of() : preflight.look(room.sources(), demand, others(room)));
        }
    }

    @Override
    public List<RoomView> rooms() {
        return rooms.values().stream().map(Room::view).toList();
    }

    @Override
    public List<Expected> expected() {
        return rooms.values().stream().flatMap(room -> room.expected().stream()).toList();
    }

    @Override
    public RoomView start(String room, Pressed pressed, Optional<String> override) throws RoomRefusal {
        Room found = found(room);
        // One START at a time: two rooms must not be promised the same bytes.
        synchronized (starting) {
            RoomDemand demand = found.demand();
            Readiness readiness = demand.session().isPresent()
                    ? new Readiness(List.of(), Optional.empty())
                    : Readiness.require(found.name(), preflight.look(found.sources(), demand, others(found)), override);
            found.start(pressed, readiness);
        }
        return found.view();
    }

    @Override
    public DiskOutlook outlook() {
        return outlook(rules.freeBytes().getAsLong());
    }

    /// How long the disk lasts; asks no disk.
    ///
    /// @param freeBytes what it has left
    public DiskOutlook outlook(long freeBytes) {
        return DiskOutlook.of(
                freeBytes,
                rules.space(),
                rooms.values().stream().map(Room::demand).toList());
    }

    private List<RoomDemand> others(Room room) {
        return rooms.values().stream()
                .filter(other -> other != room)
                .map(Room::demand)
                .toList();
    }

    @Override
    public RoomView stop(String room, Pressed pressed) throws RoomRefusal {
        Room found = found(room);
        found.stop(pressed);
        return found.view();
    }

    @Override
    public RoomView pause(String room, Pressed pressed, Cause reason) throws RoomRefusal {
        Room found = found(room);
        found.pause(pressed, reason);
        return found.view();
    }

    @Override
    public RoomView goOn(String room, Pressed pressed) throws RoomRefusal {
        Room found = found(room);
        found.goOn(pressed);
        return found.view();
    }

    /// The sessions that have been open for so long or longer. Waits for nothing.
    public List<Forgotten> openFor(Duration length) {
        return rooms.values().stream()
                .flatMap(room -> room.openFor(length).stream())
                .toList();
    }

    @Override
    public Optional<Packet> newestPicture(String room, String source) {
        return Optional.ofNullable(rooms.get(room)).flatMap(found -> found.newestPicture(source));
    }

    @Override
    public Optional<LiveTail> live(TrackId track) {
        return rooms.values().stream()
                .flatMap(room -> room.live(track).stream())
                .findFirst();
    }

    private Room found(String id) throws RoomRefusal {
        Room room = rooms.get(id);
        if (room == null) {
            throw new RoomRefusal(
                    RoomRefusal.Kind.UNKNOWN_ROOM,
                    "没有房间“" + id + "”；已配置：" + String.join("、", rooms.keySet()),
                    "there is no room \"" + id + "\"; configured are: " + String.join(", ", rooms.keySet()));
        }
        return room;
    }

    /// The program ends: all runs of all rooms are sealed; their sessions go on at the next start.
    @Override
    public void close() {
        rounds.forEach(Rounds::close);
        List<Thread> closing = new ArrayList<>();
        for (Room room : rooms.values()) {
            closing.add(Thread.ofPlatform().name("close-" + room.id()).start(room::suspend));
        }
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        rooms.values().forEach(Room::leave);
    }
}
