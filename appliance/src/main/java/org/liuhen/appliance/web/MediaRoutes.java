package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final int BUFFER_BYTES = 64 * 1024;
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
        send(context, layout.run(track, number), evidence.durableBytes(run));
    }

    private static void send(Context context, Path file, long durableBytes) throws IOException, WebFailure {
        context.contentType("video/mp4").header("Accept-Ranges", "bytes");
        switch (ByteRange.read(Optional.ofNullable(context.header("Range")), durableBytes)) {
            case ByteRange.Asked.Whole _ -> copy(context, file, new ByteRange(0, durableBytes));
            case ByteRange.Asked.Part part -> {
                ByteRange range = part.range();
                long last = range.offset() + range.lengthBytes() - 1;
                context.status(206)
                        .header("Content-Range", "bytes " + range.offset() + "-" + last + "/" + durableBytes);
                copy(context, file, range);
            }
            case ByteRange.Asked.Outside _ -> {
                context.header("Content-Range", "bytes */" + durableBytes);
                throw new WebFailure(416, "outside", "请求的字节范围超出文件。", "The range lies outside the file.");
            }
        }
    }

    private static void copy(Context context, Path file, ByteRange range) throws IOException {
        try (FileChannel in = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            context.res().setContentLengthLong(range.lengthBytes());
            OutputStream out = context.outputStream();
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            long at = range.offset();
            long end = range.offset() + range.lengthBytes();
            while (at < end) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
                int got = in.read(buffer, at);
                if (got < 0) {
                    throw new IOException(file + " is shorter than what is recorded of it: byte " + at + " is missing");
                }
                out.write(buffer.array(), 0, got);
                at += got;
            }
        }
    }

    private static WebFailure noFootage() {
        return new WebFailure(404, "no-footage", "此轨暂无录像。", "This track has no footage yet.");
    }
}
