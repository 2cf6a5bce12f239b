package org.liuhen.storage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.EvidenceLog;

/// A session that is being recorded, with its tracks. Safe for many threads; each track has one writer of its own.
public final class SessionWriter {
    private final EvidenceLog log;
    private final String session;
    private final String room;
    private final long startMicros;
    private final Hash entry;
    private final Map<String, TrackWriter> tracks = new LinkedHashMap<>();

    SessionWriter(EvidenceLog log, Disk disk, StateLayout layout, OpenSession open) {
        this.log = log;
        this.session = open.session();
        this.room = open.room();
        this.startMicros = open.startMicros();
        this.entry = open.entry();
        for (OpenSession.OpenTrack track : open.tracks()) {
            TrackId id = new TrackId(session, track.track());
            tracks.put(track.track(), new TrackWriter(log, disk, layout, id, track));
        }
    }

    /// Name of the session.
    public String session() {
        return session;
    }

    public String room() {
        return room;
    }

    /// Wall time of START.
    public long startMicros() {
        return startMicros;
    }

    /// The tracks in the order they were declared.
    public List<TrackWriter> tracks() {
        return List.copyOf(tracks.values());
    }

    /// The track of this name.
    public Optional<TrackWriter> track(String name) {
        return Optional.ofNullable(tracks.get(name));
    }

    /// Ends the session; all its runs are closed. Returns when the `end` entry is durable.
    ///
    /// @param by what or who pressed STOP, never a person's name
    public Appended end(String by, long endMicros, Cause cause) throws StorageException {
        List<Fact.TrackHead> heads = new ArrayList<>();
        for (TrackWriter track : tracks.values()) {
            heads.add(new Fact.TrackHead(track.id().track(), track.head()));
        }
        return log.append(new Fact.End(session, by, endMicros, cause, heads, entry));
    }
}
