package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.media.LiveTail.Live;

/// Footage: playlists and the stored bytes themselves.
///
/// **Limitation:** the playlist of a running session lists all its segments again at each reload.
final class MediaRoutes {
    private static final String PLAYLIST = "application/vnd.apple.mpegurl";
    /// More numbers than a track can use up: fragments come at most 20 a second.
    private static final long MICROS_PER_NUMBER = 50_000;

    private final Evidence evidence;
    private final StateLayout layout;
    private final long startedMicros;

    /// @param startedMicros wall time at which this process began to record
    MediaRoutes(Evidence evidence, StateLayout layout, long startedMicros) {
        this.evidence = evidence;
        this.layout = layout;
        this.startedMicros = startedMicros;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/media/{session}/{track}/index.m3u8", this::sealed);
        routes.get("/media/{session}/{track}/live.m3u8", this::live);
        routes.get("/media/{session}/{track}/{file}", this::file);
    }

    private void sealed(Context context) throws IOException, WebFailure {
        SessionRow session = evidence.session(context.pathParam("session"));
        TrackId track = evidence.track(session, context.pathParam("track"));
        // The end before the segments: a playlist that says it is complete is.
        Playlist.Growth growth = session.end().isPresent() ? Playlist.Growth.VOD : Playlist.Growth.EVENT;
        List<SegmentRow> segments = evidence.segments(track);
        if (segments.isEmpty()) {
            throw noFootage();
        }
        context.contentType(PLAYLIST).result(Playlist.sealed(segments, evidence.runs(track), growth));
    }

    private void live(Context context) throws IOException, WebFailure {
        SessionRow session = evidence.session(context.pathParam("session"));
        TrackId track = evidence.track(session, context.pathParam("track"));
        List<Live> fragments = evidence.liveFragments(track);
        Map<Integer, RunRow> runs = evidence.runs(track);
        List<Live> known =
                fragments.stream().filter(each -> runs.containsKey(each.run())).toList();
        if (Playlist.liveStart(known) < 0) {
            throw noFootage();
        }
        // Sequences begin at 0 in each process; the numbers of a playlist must go on growing.
        long first = Math.max(0, startedMicros - session.startMicros()) / MICROS_PER_NUMBER;
        context.contentType(PLAYLIST).result(Playlist.live(known, runs, first));
    }

    private void file(Context context) throws IOException, WebFailure {
        SessionRow session = evidence.session(context.pathParam("session"));
        TrackId track = evidence.track(session, context.pathParam("track"));
        int number = Names.runOfFile(context.pathParam("file"));
        RunRow run = evidence.runs(track).get(number);
        if (run == null) {
            throw WebFailure.notFound("没有这个录制文件。", "There is no such run file.");
        }
        Path path = layout.run(track, number);
        StoredBytes.send(context, path, Math.min(evidence.durableBytes(run), length(path)), "video/mp4");
    }

    /// What is there of a file: whoever asks for more is told so, and knows by the log what should be there.
    private static long length(Path file) throws IOException, WebFailure {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            throw new WebFailure(
                    404, "absent", "录制文件不在磁盘上，请校验。", "The run file is not on the disk: verify the session.");
        }
    }

    private static WebFailure noFootage() {
        return new WebFailure(404, "no-footage", "此轨暂无录像。", "This track has no footage yet.");
    }
}
