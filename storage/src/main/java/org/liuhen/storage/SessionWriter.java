package org.liuhen.storage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SessionTime;

/// A session that is being recorded, with its tracks. Safe for many threads; each track has one writer of its own.
public final class SessionWriter {
    private final EvidenceLog log;
    private final Clocks clocks;
    private final SessionTime time;
    private final String session;
    private final String room;
    private final long startMicros;
    private final Hash entry;
    private final Map<String, TrackWriter> tracks = new LinkedHashMap<>();

    // Guarded by this.
    private Optional<Cause> paused;
    private boolean ended;

    SessionWriter(StoreParts store, OpenSession open, Function<TrackId, Optional<Ending>> resumedAfter) {
        this.log = store.log();
        this.clocks = store.clocks();
        this.time = new SessionTime(open.course().offsetMicros());
        this.paused = open.paused();
        this.session = open.session();
        this.room = open.room();
        this.startMicros = open.startMicros();
        this.entry = open.entry();
        for (OpenSession.OpenTrack track : open.tracks()) {
            TrackId id = new TrackId(session, track.track());
            tracks.put(track.track(), new TrackWriter(store, id, time, track, resumedAfter.apply(id)));
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

    /// Its time, which runs on whatever the wall clock is set to.
    public SessionTime time() {
        return time;
    }

    /// Session time now.
    public long nowMicros() {
        return time.now(clocks);
    }

    /// Why it is paused, while a person keeps it so.
    public synchronized Optional<Cause> paused() {
        return paused;
    }

    /// A person pauses the recording of all tracks; their runs are closed next. Until its next footage each track
    /// has an interruption with this cause. Returns when the entry is durable.
    ///
    /// @param by who, never a person's name
    public synchronized Appended pause(String by, Cause cause) throws StorageException {
        Appended appended = log.append(new SessionFact.Pause(session, by, nowMicros(), cause, entry));
        paused = Optional.of(cause);
        for (TrackWriter track : tracks.values()) {
            track.interrupted(new Ending(cause, "paused by a person", Optional.of(by)));
        }
        return appended;
    }

    /// A person lets the recording go on. Returns when the entry is durable.
    ///
    /// @param by who, never a person's name
    public synchronized Appended resume(String by) throws StorageException {
        Appended appended = log.append(new SessionFact.Resume(session, by, nowMicros(), entry));
        paused = Optional.empty();
        return appended;
    }

    /// Ends the session; all its runs are closed. Returns when the `end` entry is durable.
    ///
    /// @param by what or who pressed STOP, never a person's name
    public synchronized Appended end(String by, long endMicros, Cause cause) throws StorageException {
        ended = true;
        List<Fact.TrackHead> heads = new ArrayList<>();
        for (TrackWriter track : tracks.values()) {
            heads.add(new Fact.TrackHead(track.id().track(), track.head()));
        }
        return log.append(new Fact.End(session, by, endMicros, cause, heads, entry));
    }

    /// Enters a flaw of no length on every track, unless the session has ended.
    synchronized void flaw(Ending ending, long atMicros) throws StorageException {
        if (!ended) {
            for (TrackWriter track : tracks.values()) {
                track.flaw(ending, atMicros, atMicros, 0);
            }
        }
    }

    synchronized boolean hasEnded() {
        return ended;
    }
}
