package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.cases.CaseDesk;
import org.liuhen.appliance.cases.CaseSheet;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.archive.ArchiveState;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.timeline.Span;
import org.liuhen.storage.timeline.Timeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was recorded: the list of sessions, one session with its tracks and runs, the timeline of a track.
final class SessionRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRoutes.class);
    private static final int MOST_LISTED = 200;

    private final Evidence evidence;
    private final SourceTitles titles;
    private final CaseDesk desk;
    private final RightsGuard rights;

    SessionRoutes(Evidence evidence, Rooms rooms, CaseDesk desk, RightsGuard rights) {
        this.rights = rights;
        this.desk = desk;
        this.evidence = evidence;
        this.titles = new SourceTitles(rooms);
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/sessions", this::list);
        routes.get("/api/sessions/{session}", this::one);
        routes.get("/api/sessions/{session}/tracks/{track}/timeline", this::timeline);
    }

    /// @param next name to ask on from with `before`; null at the end
    private record Page(List<Brief> sessions, @Nullable String next) {}

    /// @param endMicros null while it is not ended
    /// @param withheld true where what it is about is not told, because it is flagged
    private record Brief(
            String id,
            String room,
            String roomName,
            long startMicros,
            @Nullable Long endMicros,
            @Nullable Reason end,
            List<String> tracks,
            @Nullable About about,
            @Nullable Archived archived,
            @Nullable Boolean withheld) {}

    /// How much of it the archive gave its receipt for.
    enum Archived {
        RECEIPTED,
        PARTLY
    }

    /// What it is about, as a list shows it.
    ///
    /// @param parties with their names masked
    /// @param whole whether nothing is missing from its particulars
    /// @param flags what is wrong with its people
    /// @param duties the marks it owes
    private record About(
            String caseNumber,
            String cause,
            List<String> parties,
            boolean whole,
            List<CaseRoutes.Choice> missing,
            List<CaseRoutes.Choice> flags,
            List<CaseRoutes.Owed> duties) {}

    /// A cause in words.
    record Reason(String cause, String text, String textEn) {
        static Reason of(Cause cause) {
            return new Reason(cause.code(), cause.chinese(), cause.english());
        }
    }

    /// @param opening how it began, or null
    private record Whole(
            Brief session, List<Track> tracks, @Nullable Opening opening) {}

    /// @param live whether it is being recorded now
    private record Track(String name, String title, boolean live, List<Run> runs) {}

    /// @param codecs as the browser asks for it: codec strings with commas between
    /// @param bytes durable bytes of its file
    private record Run(
            int run,
            String file,
            long startMicros,
            long endMicros,
            int initLength,
            long bytes,
            String codecs,
            List<StreamParameters> streams,
            @Nullable Reason ended,
            @Nullable String detail) {}

    private record Account(long fromMicros, long toMicros, Timeline.Totals totals, List<Stretch> spans) {}

    /// @param kind `footage`, `gap` or `unexplained`
    private record Stretch(
            String kind,
            long fromMicros,
            long toMicros,
            @Nullable Integer run,
            @Nullable Reason cause,
            @Nullable String detail,
            @Nullable Long entry) {}

    private void list(Context context) throws IOException, WebFailure {
        int limit = (int) number(context, "limit", 50, 1, MOST_LISTED);
        Optional<String> before = Optional.ofNullable(context.queryParam("before"));
        if (before.isPresent() && !Names.isSession(before.get())) {
            throw WebFailure.badRequest("before 不是会话编号。", "before must be the name of a session.");
        }
        String data = context.queryParam("data");
        if (data != null && !data.equals("incomplete")) {
            throw WebFailure.badRequest("data 只能是 incomplete。", "data can only be incomplete.");
        }
        List<SessionRow> rows = evidence.sessions(limit, before);
        String next = rows.size() < limit ? null : rows.getLast().session();
        List<Brief> sessions = rows.stream()
                .filter(row -> rights.finds(context, row))
                .map(row -> brief(row, rights.tells(context, row)))
                .filter(brief -> data == null || isIncomplete(brief))
                .toList();
        Wire.write(context, new Page(sessions, next));
    }

    private void one(Context context) throws IOException, WebFailure {
        SessionRow row = evidence.session(context.pathParam("session"));
        List<Track> tracks = new ArrayList<>();
        for (String name : row.tracks()) {
            TrackId track = new TrackId(row.session(), name);
            List<Run> runs =
                    evidence.runs(track).values().stream().map(this::run).toList();
            tracks.add(new Track(name, titles.track(row.room(), name), evidence.isLive(track), runs));
        }
        Wire.write(
                context,
                new Whole(
                        brief(row, rights.tells(context, row)),
                        tracks,
                        Opening.of(row.session(), () -> evidence.metadata(row))));
    }

    private void timeline(Context context) throws IOException, WebFailure {
        SessionRow row = evidence.session(context.pathParam("session"));
        TrackId track = evidence.track(row, context.pathParam("track"));
        long from = number(context, "from", 0, 0, Long.MAX_VALUE);
        long to = number(context, "to", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        Timeline timeline = evidence.timeline(row, track, from, to);
        List<Stretch> spans =
                timeline.spans().stream().map(SessionRoutes::stretch).toList();
        Wire.write(context, new Account(timeline.fromMicros(), timeline.toMicros(), timeline.totals(), spans));
    }

    /// @param told whether what it is about is told
    private Brief brief(SessionRow row, boolean told) {
        return new Brief(
                row.session(),
                row.room(),
                titles.room(row.room()),
                row.startMicros(),
                row.end().map(SessionRow.Ended::endMicros).orElse(null),
                row.end().map(end -> Reason.of(end.cause())).orElse(null),
                row.tracks(),
                told ? about(row) : null,
                evidence.archive().map(archive -> archived(row, archive)).orElse(null),
                told ? null : true);
    }

    /// Its end is its last entry that matters: all that it answers for stands before it.
    private static Archived archived(SessionRow row, ArchiveState archive) {
        return row.end().filter(end -> end.entryIndex() < archive.receipted()).isPresent()
                ? Archived.RECEIPTED
                : Archived.PARTLY;
    }

    private static boolean isIncomplete(Brief brief) {
        return brief.about() == null || !brief.about().whole();
    }

    /// Null where its particulars cannot be read: the other sessions are listed all the same.
    private @Nullable About about(SessionRow row) {
        try {
            CaseSheet sheet = desk.sheet(row);
            return new About(
                    sheet.particulars().caseNumber(),
                    sheet.particulars().cause(),
                    sheet.particulars().maskedParties(),
                    sheet.isWhole(),
                    sheet.missing().stream().map(CaseRoutes::missing).toList(),
                    sheet.flags().stream().map(CaseRoutes::flag).toList(),
                    CaseRoutes.Owed.of(sheet.duties()));
        } catch (IOException | LedgerRefusal e) {
            LOG.warn("couldn't read what session {} is about", row.session(), e);
            return null;
        }
    }

    private Run run(RunRow row) {
        return new Run(
                row.run(),
                Names.runFile(row.run()),
                row.startMicros(),
                row.endMicros(),
                row.initBytes(),
                evidence.durableBytes(row),
                String.join(
                        ",", row.streams().stream().map(StreamParameters::codec).toList()),
                row.streams(),
                row.ended().map(end -> Reason.of(end.cause())).orElse(null),
                row.ended().map(RunRow.Ended::detail).orElse(null));
    }

    private static Stretch stretch(Span span) {
        return switch (span) {
            case Span.Footage footage ->
                new Stretch("footage", footage.fromMicros(), footage.toMicros(), footage.run(), null, null, null);
            case Span.Gap gap ->
                new Stretch(
                        "gap",
                        gap.fromMicros(),
                        gap.toMicros(),
                        null,
                        Reason.of(gap.cause()),
                        gap.detail(),
                        gap.entry());
            case Span.Unexplained gap ->
                new Stretch("unexplained", gap.fromMicros(), gap.toMicros(), null, null, null, null);
        };
    }

    private static long number(Context context, String name, long absent, long least, long most) throws WebFailure {
        String text = context.queryParam(name);
        if (text == null) {
            return absent;
        }
        if (text.matches("[0-9]{1,18}")) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw WebFailure.badRequest(
                "参数 " + name + " 须为整数，范围 " + least + " 至 " + most + "。",
                name + " must be a whole number from " + least + " to " + most + ".");
    }
}
