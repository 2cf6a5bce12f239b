package org.liuhen.appliance.room;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.media.LiveTail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All rooms of an appliance. Safe for many threads.
public final class Rooms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

    private final EvidenceStore store;
    private final RecordingRules rules;
    private final Map<String, Room> rooms = new LinkedHashMap<>();

    public Rooms(EvidenceStore store, RecordingRules rules) {
        this.store = store;
        this.rules = rules;
    }

    /// Adds a room; before [#resume].
    public void add(String id, String name, List<RoomSource> sources) {
        rooms.put(id, new Room(store, rules, id, name, sources));
    }

    /// Goes on with the sessions that were being recorded when the program ended. A session of a room that is no
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
    }

    /// All rooms in the order they were added.
    public List<Room> list() {
        return List.copyOf(rooms.values());
    }

    public Optional<Room> room(String id) {
        return Optional.ofNullable(rooms.get(id));
    }

    /// Newest durable fragments of a track of a session that is being recorded in any room.
    public List<LiveTail.Live> live(String session, String track) {
        for (Room room : rooms.values()) {
            List<LiveTail.Live> fragments = room.live(session, track);
            if (!fragments.isEmpty()) {
                return fragments;
            }
        }
        return List.of();
    }

    /// The program ends: all runs of all rooms are sealed; their sessions go on at the next start.
    @Override
    public void close() {
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
    }
}
