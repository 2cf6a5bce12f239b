package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.Action;
import org.liuhen.appliance.access.Login;
import org.liuhen.appliance.access.Rights;
import org.liuhen.appliance.access.Rights.Matter;
import org.liuhen.appliance.panel.Climate;
import org.liuhen.appliance.panel.Reading;
import org.liuhen.appliance.room.PreflightItem;
import org.liuhen.appliance.room.Pressed;
import org.liuhen.appliance.room.RoomRefusal;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.appliance.watch.Notice;
import org.liuhen.ingest.mp4.MalformedParameterSetException;
import org.liuhen.ingest.mp4.StillPicture;
import org.liuhen.ingest.signal.SoundLevel;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.standing.StandingSource;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.time.Clocks;

/// The rooms: state, START, PAUSE, STOP.
final class RoomRoutes {
    private static final int MOST_REASON_CHARACTERS = 500;
    private static final List<Action> IN_ROOM = List.of(Action.PRESS, Action.LIVE, Action.MARK);

    private final Rooms rooms;
    private final Climate climate;
    private final Clocks clocks;
    private final Guard guard;
    private final Recordings recordings;

    RoomRoutes(Rooms rooms, Climate climate, Clocks clocks, Guard guard, Recordings recordings) {
        this.recordings = recordings;
        this.rooms = rooms;
        this.climate = climate;
        this.clocks = clocks;
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        routes.get(
                "/api/rooms",
                context -> Wire.write(
                        context,
                        rooms.rooms().stream()
                                .map(room -> shown(room, guard.who(context)))
                                .toList()));
        routes.get("/api/rooms/{room}/sources/{source}/picture.mp4", this::picture);
        routes.post("/api/rooms/{room}/start", context -> {
            Optional<String> override = override(context);
            press(context, (room, pressed) -> rooms.start(room, pressed, override));
        });
        routes.post("/api/rooms/{room}/stop", context -> press(context, rooms::stop));
        routes.post("/api/rooms/{room}/pause", context -> {
            Cause reason = reason(context);
            press(context, (room, pressed) -> rooms.pause(room, pressed, reason));
        });
        routes.post("/api/rooms/{room}/resume", context -> press(context, rooms::goOn));
    }

    /// A room as it is shown.
    ///
    /// @param preflight how it stands for START
    /// @param climate the newest reading of its sensor, or null
    /// @param may what whoever asks may do there, of `press`, `live` and `mark`
    private record Shown(
            String id,
            String name,
            RoomView.State state,
            @Nullable String session,
            long sinceMicros,
            List<ShownSource> sources,
            List<Point> preflight,
            @Nullable Reading climate,
            List<String> may) {
        static Shown of(RoomView room, Optional<Reading> climate, List<String> may) {
            return new Shown(
                    room.id(),
                    room.name(),
                    room.state(),
                    room.session(),
                    room.sinceMicros(),
                    room.sources().stream().map(ShownSource::of).toList(),
                    room.preflight().stream().map(Point::of).toList(),
                    climate.orElse(null),
                    may);
        }
    }

    /// A point before START.
    ///
    /// @param source name of the source it is about, or null
    /// @param grade `good`, `unknown`, `warns`, `blocks` or `forbids`
    private record Point(
            String point,
            String name,
            String nameEn,
            @Nullable String source,
            String grade,
            String text,
            String textEn) {
        static Point of(PreflightItem item) {
            return new Point(
                    item.point().code(),
                    item.point().chinese(),
                    item.point().english(),
                    item.source().orElse(null),
                    item.grade().code(),
                    item.chinese(),
                    item.english());
        }
    }

    /// @param verdict what the disk says of it: `recording`, `degraded`, `not-recording`, `connecting` or `off`
    /// @param sinceMicros since when, in session time; 0 while it is off
    /// @param preRoll what is kept of it before START; null if nothing is
    /// @param level how loud it is; null if it has no sound
    private record ShownSource(
            String name,
            String title,
            String verdict,
            long sinceMicros,
            Notice.@Nullable Why reason,
            @Nullable PreRoll preRoll,
            @Nullable Level level) {
        static ShownSource of(RoomView.SourceView source) {
            return new ShownSource(
                    source.name(),
                    source.title(),
                    source.verdict().kind().code(),
                    source.verdict().sinceMicros(),
                    Notice.Why.of(source.verdict()),
                    source.standing().map(PreRoll::of).orElse(null),
                    source.level().map(Level::of).orElse(null));
        }
    }

    /// @param decibels below the end of the scale, to a tenth
    /// @param clipped whether it is too loud
    private record Level(double decibels, boolean clipped) {
        static Level of(SoundLevel level) {
            return new Level(Math.round(level.speechDecibels() * 10) / 10.0, level.clippedShare() > 0);
        }
    }

    /// @param seconds how far back it reaches
    /// @param trouble why the source gives nothing, or null
    private record PreRoll(double seconds, @Nullable String trouble) {
        static PreRoll of(StandingSource.Standing standing) {
            return new PreRoll(
                    standing.held().toMillis() / 1_000.0, standing.trouble().orElse(null));
        }
    }

    /// START; it comes without a body too.
    ///
    /// @param override why the session begins though the disk may be too short for it
    private record Start(@Nullable String override) {}

    private static Optional<String> override(Context context) throws WebFailure {
        String reason = context.bodyAsBytes().length == 0
                ? null
                : Wire.read(context, Start.class).override();
        if (reason == null) {
            return Optional.empty();
        }
        if (reason.isBlank() || reason.length() > MOST_REASON_CHARACTERS) {
            throw WebFailure.badRequest(
                    "强制开始须填写理由 override，1 至 " + MOST_REASON_CHARACTERS + " 个字。",
                    "Give the reason as override, 1 to " + MOST_REASON_CHARACTERS + " characters.");
        }
        return Optional.of(reason.strip());
    }

    /// @param cause code of one of [Rooms#PAUSE_REASONS]
    private record Pause(@Nullable String cause) {}

    private static Cause reason(Context context) throws WebFailure {
        String code = Wire.read(context, Pause.class).cause();
        return Rooms.PAUSE_REASONS.stream()
                .filter(cause -> cause.code().equals(code))
                .findFirst()
                .orElseThrow(() -> {
                    String codes = Rooms.PAUSE_REASONS.stream().map(Cause::code).collect(Collectors.joining(", "));
                    return WebFailure.badRequest(
                            "请给出暂停原因 cause：" + codes + "。", "Give the reason of the pause as cause: " + codes + ".");
                });
    }

    private interface Button {
        RoomView press(String room, Pressed pressed) throws RoomRefusal;
    }

    private void press(Context context, Button button) throws WebFailure {
        try {
            Login who = guard.who(context);
            RoomView room = button.press(context.pathParam("room"), pressed(who));
            Wire.write(context, shown(room, who));
        } catch (RoomRefusal e) {
            int status = e.kind() == RoomRefusal.Kind.UNKNOWN_ROOM ? 404 : 409;
            String error = e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
            throw new WebFailure(status, error, e.chinese(), String.valueOf(e.getMessage()));
        }
    }

    /// What a source sees before START: its newest picture that can be decoded by itself, as a file of one picture.
    private void picture(Context context) throws WebFailure {
        Packet newest = rooms.newestPicture(context.pathParam("room"), context.pathParam("source"))
                .orElseThrow(() -> new WebFailure(
                        404, "no-picture", "录制前没有可显示的画面。", "There is no picture to be shown before START."));
        try {
            context.contentType("video/mp4")
                    .header("Cache-Control", "no-store")
                    .header("X-Age-Millis", Long.toString(ageMillis(newest)))
                    .result(StillPicture.of(newest));
        } catch (MalformedParameterSetException e) {
            throw new WebFailure(404, "no-picture", "画面的编码参数有误。", "The picture's parameters are malformed.");
        }
    }

    private long ageMillis(Packet picture) {
        return Math.max(0, (clocks.monotonicNanos() - picture.arrivalNanos()) / 1_000_000);
    }

    private Shown shown(RoomView room, Login who) {
        Matter matter = recordings.room(room.id());
        List<String> may = IN_ROOM.stream()
                .filter(action -> Rights.may(who, action, matter))
                .map(Action::code)
                .toList();
        return Shown.of(room, climate.of(room.id()), may);
    }

    private static Pressed pressed(Login login) {
        return new Pressed(login.actor(), login.name());
    }
}
