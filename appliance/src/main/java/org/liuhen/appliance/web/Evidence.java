package org.liuhen.appliance.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.archive.ArchiveState;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.media.LiveTail;
import org.liuhen.storage.media.LiveTail.Live;
import org.liuhen.storage.timeline.Timeline;

/// What is recorded, sealed or still live, as one account: the index knows the sealed footage, the live tails
/// know what is durable beyond it.
final class Evidence {
    /// Footage this young is on its way to the disk: what lies between it and now is not yet anybody's gap.
    private static final long SETTLING_MICROS = 2_000_000;

    private final EvidenceStore store;
    private final Rooms rooms;

    Evidence(EvidenceStore store, Rooms rooms) {
        this.store = store;
        this.rooms = rooms;
    }

    /// How the copy in the archive stands; empty if there is none.
    Optional<ArchiveState> archive() {
        return store.archive();
    }

    /// Whether a session was marked as a state secret: then nothing more of it is archived.
    boolean isStateSecret(String session) throws IOException {
        return store.index().isStateSecret(session);
    }

    List<SessionRow> sessions(int limit, Optional<String> before) throws IOException {
        return store.index().sessions(limit, before);
    }

    SessionRow session(String name) throws IOException, WebFailure {
        Optional<SessionRow> row = Names.isSession(name) ? store.index().session(name) : Optional.empty();
        return row.orElseThrow(() -> WebFailure.notFound("没有这个会话。", "There is no such session."));
    }

    /// What was said at START.
    FieldsReader metadata(SessionRow session) throws IOException {
        return store.metadata(session);
    }

    /// A track of that session.
    TrackId track(SessionRow session, String name) throws WebFailure {
        if (!session.tracks().contains(name)) {
            throw WebFailure.notFound("该会话没有这条音轨或视频轨。", "This session has no such track.");
        }
        return new TrackId(session.session(), name);
    }

    /// The runs of a track by number, each up to its newest durable footage.
    Map<Integer, RunRow> runs(TrackId track) throws IOException {
        Map<Integer, RunRow> runs = new LinkedHashMap<>();
        for (RunRow row : store.index().runs(track)) {
            runs.put(row.run(), row);
        }
        for (Live fragment : liveFragments(track)) {
            RunRow row = runs.get(fragment.run());
            if (row != null && row.ended().isEmpty()) {
                runs.put(fragment.run(), grown(row, fragment));
            }
        }
        return runs;
    }

    List<SegmentRow> segments(TrackId track) throws IOException {
        return store.index().segments(track, 0, Long.MAX_VALUE);
    }

    List<Live> liveFragments(TrackId track) {
        return rooms.live(track).map(LiveTail::fragments).orElse(List.of());
    }

    /// Whether the track is being recorded now.
    boolean isLive(TrackId track) {
        return rooms.live(track).isPresent();
    }

    /// How many bytes at the beginning of a run's file are durable and accounted for.
    long durableBytes(RunRow run) {
        return run.coveredBytes() + run.ended().map(RunRow.Ended::tailBytes).orElse(0L);
    }

    /// The account of the session's time on this track.
    ///
    /// @param fromMicros asked; the session's beginning bounds it
    /// @param toMicros asked; the session's end bounds it, or now, or its newest footage if that is fresh
    Timeline timeline(SessionRow session, TrackId track, long fromMicros, long toMicros) throws IOException {
        List<RunRow> runs = new ArrayList<>(runs(track).values());
        long from = Math.max(fromMicros, session.startMicros());
        long to = Math.max(from, Math.min(toMicros, end(session, runs)));
        return Timeline.of(from, to, runs, store.index().gaps(track));
    }

    private long end(SessionRow session, List<RunRow> runs) {
        if (session.end().isPresent()) {
            return session.end().get().endMicros();
        }
        long now = store.timeOf(session.session())
                .map(time -> time.now(store.clocks()))
                .orElseGet(() -> store.clocks().wallMicros());
        long newest = runs.stream().mapToLong(RunRow::endMicros).max().orElse(now);
        return newest <= now && now - newest <= SETTLING_MICROS ? newest : now;
    }

    private static RunRow grown(RunRow row, Live fragment) {
        return new RunRow(
                row.track(),
                row.run(),
                row.streams(),
                row.initBytes(),
                row.startMicros(),
                Math.max(row.endMicros(), fragment.startMicros() + fragment.durationMicros()),
                row.segments(),
                Math.max(row.coveredBytes(), fragment.offset() + fragment.lengthBytes()),
                row.ended());
    }
}
