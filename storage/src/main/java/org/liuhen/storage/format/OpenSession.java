package org.liuhen.storage.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A session that has not ended, as a `tick` entry lists it: all that a restart needs to go on with it.
///
/// @param session its name
/// @param room the room it runs in
/// @param startMicros wall time of START
/// @param entry leaf hash of its `session` entry
/// @param course how its time runs
/// @param paused the reason given, while a person keeps it paused
/// @param tracks its tracks, in the order of their `track` entries
public record OpenSession(
        String session,
        String room,
        long startMicros,
        Hash entry,
        Course course,
        Optional<Cause> paused,
        List<OpenTrack> tracks) {
    public OpenSession {
        tracks = List.copyOf(tracks);
    }

    /// The course of a session's time: it is wall time at START and runs on with the monotonic clock, whatever the
    /// wall clock is set to.
    ///
    /// @param boot the boot whose monotonic clock it follows
    /// @param offsetMicros session time minus monotonic time
    public record Course(String boot, long offsetMicros) {}

    /// A track of an open session.
    ///
    /// @param track its name
    /// @param head leaf hash of its newest entry
    /// @param runs how many runs it has had; the next run gets this number
    /// @param lastMicros wall time of the end of its newest sealed footage, or of START while there is none
    /// @param run the run that is open now, if one is
    public record OpenTrack(String track, Hash head, int runs, long lastMicros, Optional<OpenRun> run) {}

    /// A run that has not been closed.
    ///
    /// @param run its number in the track
    /// @param segments how many segments are sealed
    /// @param coveredBytes length of the file that entries cover so far
    /// @param startMicros wall time at media time 0
    public record OpenRun(int run, int segments, long coveredBytes, long startMicros) {}

    static OpenSession read(FieldsReader in) throws MalformedException {
        List<OpenTrack> tracks = new ArrayList<>();
        for (FieldsReader track : in.objects("tracks")) {
            tracks.add(readTrack(track));
        }
        var open = new OpenSession(
                Names.session(in.text("session")),
                Names.word(in.text("room")),
                in.time("start"),
                in.hash("entry"),
                new Course(in.text("boot"), in.whole("offset")),
                in.has("paused") ? Optional.of(Cause.ofCode(in.text("paused"))) : Optional.empty(),
                tracks);
        in.end();
        return open;
    }

    private static OpenTrack readTrack(FieldsReader in) throws MalformedException {
        Optional<OpenRun> run = in.has("run") ? Optional.of(readRun(in.object("run"))) : Optional.empty();
        var track = new OpenTrack(
                Names.word(in.text("track")), in.hash("head"), in.smallCount("runs"), in.time("last"), run);
        in.end();
        return track;
    }

    private static OpenRun readRun(FieldsReader in) throws MalformedException {
        var run = new OpenRun(in.smallCount("run"), in.smallCount("segments"), in.count("covered"), in.time("start"));
        in.end();
        return run;
    }

    Json.Fields write() {
        FieldsBuilder out = new FieldsBuilder()
                .text("session", session)
                .text("room", room)
                .time("start", startMicros)
                .hash("entry", entry)
                .text("boot", course.boot())
                .whole("offset", course.offsetMicros())
                .items("tracks", tracks.stream().map(OpenSession::writeTrack).toList());
        paused.ifPresent(cause -> out.text("paused", cause.code()));
        return out.build();
    }

    private static Json.Fields writeTrack(OpenTrack track) {
        FieldsBuilder out = new FieldsBuilder()
                .text("track", track.track())
                .hash("head", track.head())
                .whole("runs", track.runs())
                .time("last", track.lastMicros());
        track.run()
                .ifPresent(run -> out.put(
                        "run",
                        new FieldsBuilder()
                                .whole("run", run.run())
                                .whole("segments", run.segments())
                                .whole("covered", run.coveredBytes())
                                .time("start", run.startMicros())
                                .build()));
        return out.build();
    }
}
