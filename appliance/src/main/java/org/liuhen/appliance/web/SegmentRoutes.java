package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.dock.PlayableCopies;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.archive.ArchiveState;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.media.LiveTail.Live;

/// What a player needs to fetch footage by itself and to check it before it is shown: where each segment lies, the
/// entries that answer for it, and what leads from them to a signed checkpoint.
final class SegmentRoutes {
    private static final int MOST_SEGMENTS = 2000;
    private static final int MOST_ENTRIES = 64;

    private final Evidence evidence;
    private final EvidenceStore store;
    private final LogProofs proofs;
    private final Optional<PlayableCopies> copies;

    /// @param copies makes views of what no browser plays
    SegmentRoutes(Evidence evidence, EvidenceStore store, Optional<PlayableCopies> copies) {
        this.evidence = evidence;
        this.store = store;
        this.copies = copies;
        this.proofs = new LogProofs(store);
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/sessions/{session}/tracks/{track}/segments", this::segments);
        routes.get("/api/sessions/{session}/tracks/{track}/runs/{run}/opening", this::opening);
        routes.get(
                "/api/log/key",
                context -> Wire.write(
                        context, new Key(store.key().name(), store.key().text())));
        routes.get("/api/log/checkpoint", context -> Wire.write(context, proofs.newest(number(context, "since", 0))));
        routes.get("/api/sessions/{session}/entries", this::entries);
        routes.get("/media/{session}/{track}/{file}/{segment}/derived.mp4", this::derived);
    }

    /// @param origin name of the log
    /// @param key its verifier key, FORMAT.md 3.3
    private record Key(String origin, String key) {}

    /// @param signed all entries below stand under a checkpoint
    /// @param archived the archive gave its receipt for all that entries below answer for; null without an archive
    /// @param segments each as run, number in its run, offset, bytes, start and length in microseconds, packets
    ///     lost and index of its entry
    /// @param more whether there are more behind them
    /// @param tail durable fragments that no segment covers yet, each as run, offset, bytes, start and length in
    ///     microseconds, and 1 where a picture stands by itself
    private record Listed(
            long nowMicros,
            long signed,
            @Nullable Long archived,
            List<List<Long>> segments,
            boolean more,
            List<List<Long>> tail) {}

    private void segments(Context context) throws IOException, WebFailure {
        SessionRow session = evidence.session(context.pathParam("session"));
        TrackId track = evidence.track(session, context.pathParam("track"));
        long from = number(context, "from", 0);
        long to = number(context, "to", Long.MAX_VALUE);
        // The tail before the segments: what is sealed in between stands in both, never in neither.
        List<Live> tail = evidence.liveFragments(track);
        List<SegmentRow> rows = store.index().segments(track, from, to);
        boolean more = rows.size() > MOST_SEGMENTS;
        List<SegmentRow> shown = more ? rows.subList(0, MOST_SEGMENTS) : rows;
        Map<Integer, RunRow> runs =
                store.index().runs(track).stream().collect(Collectors.toMap(RunRow::run, run -> run));
        Wire.write(
                context,
                new Listed(
                        store.clocks().wallMicros(),
                        proofs.signed(),
                        evidence.archive().map(ArchiveState::receipted).orElse(null),
                        shown.stream().map(SegmentRoutes::row).toList(),
                        more,
                        tail.stream()
                                .filter(each -> isUnsealed(each, runs.get(each.run())))
                                .filter(each -> each.startMicros() < to)
                                .map(SegmentRoutes::row)
                                .toList()));
    }

    private static boolean isUnsealed(Live fragment, @Nullable RunRow run) {
        return run != null && fragment.offset() >= run.coveredBytes();
    }

    private static List<Long> row(SegmentRow row) {
        return List.of(
                (long) row.run(),
                (long) row.segment(),
                row.offset(),
                row.lengthBytes(),
                row.startMicros(),
                row.durationMicros(),
                (long) row.lostPackets(),
                row.entryIndex());
    }

    private static List<Long> row(Live live) {
        return List.of(
                (long) live.run(),
                live.offset(),
                live.lengthBytes(),
                live.startMicros(),
                live.durationMicros(),
                live.start() == Fragment.Start.KEY ? 1L : 0L);
    }

    /// @param entry index of the `open` entry; null while none of the run's segments is sealed
    private record Opened(int initBytes, @Nullable Long entry) {}

    private void opening(Context context) throws IOException, WebFailure {
        SessionRow session = evidence.session(context.pathParam("session"));
        TrackId track = evidence.track(session, context.pathParam("track"));
        String text = context.pathParam("run");
        Optional<RunRow> run =
                text.matches("[0-9]{1,6}") ? store.index().run(track, Integer.parseInt(text)) : Optional.empty();
        RunRow row = run.orElseThrow(() -> WebFailure.notFound("没有这个录制段。", "There is no such run."));
        Wire.write(
                context,
                new Opened(row.initBytes(), proofs.openEntry(track, row).orElse(null)));
    }

    private record Entries(List<LogProofs.Proved> entries) {}

    private void entries(Context context) throws IOException, WebFailure {
        SessionRow session = evidence.session(context.pathParam("session"));
        long size = number(context, "size", 0);
        String asked = context.queryParam("of");
        if (asked == null || !asked.matches("[0-9]{1,15}(,[0-9]{1,15}){0," + (MOST_ENTRIES - 1) + "}")) {
            throw WebFailure.badRequest(
                    "参数 of 须为 1 至 " + MOST_ENTRIES + " 个条目序号，以逗号分隔。",
                    "of must be the numbers of 1 to " + MOST_ENTRIES + " entries, with commas between.");
        }
        List<LogProofs.Proved> proved = new ArrayList<>();
        for (String index : asked.split(",", -1)) {
            proved.add(proofs.proved(session.session(), Long.parseLong(index), size));
        }
        Wire.write(context, new Entries(proved));
    }

    /// A segment coded anew as H.264: 202 while it is being made.
    private void derived(Context context) throws IOException, WebFailure {
        SessionRow session = evidence.session(context.pathParam("session"));
        TrackId track = evidence.track(session, context.pathParam("track"));
        int run = Names.runOfFile(context.pathParam("file"));
        String number = context.pathParam("segment");
        RunRow row = store.index().run(track, run).orElseThrow(SegmentRoutes::noSegment);
        SegmentRow segment = store.index().segments(track, row.startMicros(), row.endMicros()).stream()
                .filter(each ->
                        each.run() == run && Integer.toString(each.segment()).equals(number))
                .findFirst()
                .orElseThrow(SegmentRoutes::noSegment);
        String key = track.session() + "-" + track.track() + "-" + run + "-" + number;
        PlayableCopies views = copies.orElseThrow(SegmentRoutes::noSegment);
        switch (views.ofPart(key, file -> write(store.layout().run(track, run), row.initBytes(), segment, file))) {
            case PlayableCopies.State.Making _ -> context.status(202);
            case PlayableCopies.State.Ready ready -> {
                context.header("X-Derived", "h264");
                StoredBytes.send(context, ready.file(), Files.size(ready.file()), ready.contentType());
            }
            case PlayableCopies.State.Failed failed ->
                throw new WebFailure(
                        409, "no-view", "无法生成派生画面：" + failed.reason(), "No view can be made: " + failed.reason());
        }
    }

    /// What a decoder needs to play a segment alone: the first bytes of its run, and its own.
    private static void write(Path run, int initBytes, SegmentRow segment, Path file) throws IOException {
        try (FileChannel in = FileChannel.open(run, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            in.transferTo(0, initBytes, out);
            in.transferTo(segment.offset(), segment.lengthBytes(), out);
        }
    }

    private static WebFailure noSegment() {
        return WebFailure.notFound("没有这个分段。", "There is no such segment.");
    }

    private static long number(Context context, String name, long absent) throws WebFailure {
        String text = context.queryParam(name);
        if (text == null) {
            return absent;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw WebFailure.badRequest("参数 " + name + " 须为整数。", name + " must be a whole number.");
        }
        return Long.parseLong(text);
    }
}
