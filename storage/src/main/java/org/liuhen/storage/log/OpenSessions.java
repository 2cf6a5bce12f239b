package org.liuhen.storage.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.OpenSession.Course;
import org.liuhen.storage.format.OpenSession.OpenRun;
import org.liuhen.storage.format.OpenSession.OpenTrack;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.Stamp;
import org.liuhen.storage.format.TrackId;

/// What is being recorded, according to the entries so far: the fold of the log that a restart needs. A `tick`
/// entry is this fold written down, so a restart reads from the newest one only. Not safe for many threads.
public final class OpenSessions {
    private final Map<String, OpenSession> sessions = new LinkedHashMap<>();
    private @Nullable Stamp newest;

    /// Takes the next entry of the log into account.
    public void apply(Hash leaf, Entry entry) {
        newest = entry.stamp();
        switch (entry.fact()) {
            case Fact.Tick tick -> {
                sessions.clear();
                tick.open().forEach(session -> sessions.put(session.session(), session));
            }
            case Fact.Session session ->
                sessions.put(
                        session.session(),
                        new OpenSession(
                                session.session(),
                                session.room(),
                                entry.stamp().wallMicros(),
                                leaf,
                                course(entry.stamp()),
                                Optional.empty(),
                                List.of()));
            case Fact.End end -> sessions.remove(end.session());
            case Fact.Track track -> addTrack(leaf, track);
            case Fact.OfTrack fact -> applyToTrack(leaf, fact);
            case SessionFact fact -> applyToSession(entry.stamp(), fact);
            case Fact.Genesis _,
                    Fact.Start _,
                    Fact.Recovered _,
                    IntakeFact _,
                    MachineFact _,
                    ArchiveFact _,
                    AccessFact _ -> {}
        }
    }

    /// Stamp of the newest entry, if there is one.
    public Optional<Stamp> newest() {
        return Optional.ofNullable(newest);
    }

    /// The open sessions, oldest first.
    public List<OpenSession> list() {
        return List.copyOf(sessions.values());
    }

    /// The open track `id`, if its session is open.
    public Optional<OpenTrack> track(TrackId id) {
        OpenSession session = sessions.get(id.session());
        return session == null
                ? Optional.empty()
                : session.tracks().stream()
                        .filter(track -> track.track().equals(id.track()))
                        .findFirst();
    }

    private void applyToSession(Stamp stamp, SessionFact fact) {
        OpenSession session = sessions.get(fact.session());
        if (session == null) {
            return;
        }
        switch (fact) {
            case SessionFact.GoesOn goesOn ->
                put(session, new Course(stamp.boot(), goesOn.offsetMicros()), session.paused());
            case SessionFact.Pause pause -> put(session, session.course(), Optional.of(pause.cause()));
            case SessionFact.Resume _ -> put(session, session.course(), Optional.empty());
            case SessionFact.Mark _,
                    SessionFact.Note _,
                    SessionFact.Particulars _,
                    SessionFact.Climate _,
                    SessionFact.Flags _,
                    SessionFact.Statement _,
                    SessionFact.Review _,
                    SessionFact.Complete _ -> {}
        }
    }

    private static Course course(Stamp stamp) {
        return new Course(stamp.boot(), stamp.wallMicros() - stamp.monotonicMicros());
    }

    private void addTrack(Hash leaf, Fact.Track fact) {
        OpenSession session = sessions.get(fact.track().session());
        if (session != null) {
            List<OpenTrack> tracks = new ArrayList<>(session.tracks());
            tracks.add(new OpenTrack(fact.track().track(), leaf, 0, session.startMicros(), Optional.empty()));
            put(session, tracks);
        }
    }

    private void applyToTrack(Hash leaf, Fact.OfTrack fact) {
        OpenSession session = sessions.get(fact.track().session());
        if (session == null) {
            return;
        }
        List<OpenTrack> tracks = new ArrayList<>();
        for (OpenTrack track : session.tracks()) {
            tracks.add(track.track().equals(fact.track().track()) ? after(track, leaf, fact) : track);
        }
        put(session, tracks);
    }

    private void put(OpenSession session, List<OpenTrack> tracks) {
        sessions.put(
                session.session(),
                new OpenSession(
                        session.session(),
                        session.room(),
                        session.startMicros(),
                        session.entry(),
                        session.course(),
                        session.paused(),
                        tracks));
    }

    private void put(OpenSession session, Course course, Optional<Cause> paused) {
        sessions.put(
                session.session(),
                new OpenSession(
                        session.session(),
                        session.room(),
                        session.startMicros(),
                        session.entry(),
                        course,
                        paused,
                        session.tracks()));
    }

    private static OpenTrack after(OpenTrack track, Hash leaf, Fact.OfTrack fact) {
        int runs = track.runs();
        long last = track.lastMicros();
        @Nullable OpenRun run = track.run().orElse(null);
        switch (fact) {
            case Fact.Open open -> {
                runs = open.run() + 1;
                run = new OpenRun(open.run(), 0, open.initBytes(), open.startMicros());
            }
            case Fact.Segment segment -> {
                last = segment.endMicros();
                if (run != null) {
                    run = new OpenRun(
                            run.run(),
                            segment.segment() + 1,
                            segment.offset() + segment.lengthBytes(),
                            run.startMicros());
                }
            }
            case Fact.Close _ -> run = null;
            case Fact.Gap gap -> last = Math.max(last, gap.toMicros());
            case Fact.Track _, Fact.Flaw _ -> {}
        }
        return new OpenTrack(track.track(), leaf, runs, last, Optional.ofNullable(run));
    }
}
