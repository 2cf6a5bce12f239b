package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.export.Packages;
import org.liuhen.appliance.export.Packages.Stage;
import org.liuhen.storage.export.Selection;
import org.liuhen.storage.index.SessionRow;

/// Evidence packages: made on request, watched, fetched in as many pieces as it takes.
final class PackageRoutes {
    private final Packages packages;
    private final Evidence evidence;

    PackageRoutes(Packages packages, Evidence evidence) {
        this.packages = packages;
        this.evidence = evidence;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/api/sessions/{session}/packages", this::ask);
        routes.get("/api/packages/{id}", this::find);
        routes.get("/api/packages/{id}/package.zip", this::fetch);
    }

    /// @param tracks whose footage is wanted; all without it
    /// @param fromMicros session time; from the beginning without it
    /// @param toMicros session time; to the end without it
    private record Wish(
            @Nullable List<String> tracks,
            @Nullable Long fromMicros,
            @Nullable Long toMicros) {}

    /// @param state `waiting`, `making`, `ready` or `failed`
    /// @param address where it can be fetched, once it is ready
    private record View(
            int id,
            String session,
            String state,
            long doneBytes,
            long totalBytes,
            @Nullable String address,
            @Nullable String failure) {}

    private void ask(Context context) throws IOException, WebFailure {
        SessionRow session = evidence.session(context.pathParam("session"));
        if (session.end().isEmpty()) {
            throw new WebFailure(409, "still-open", "会话尚未结束，请先结束录制。", "The session has not ended: press STOP first.");
        }
        Wish wish = Wire.read(context, Wish.class);
        List<String> tracks = wish.tracks() == null ? List.of() : wish.tracks();
        for (String track : tracks) {
            evidence.track(session, track);
        }
        Selection selection = new Selection(
                session.session(),
                Set.copyOf(tracks),
                Optional.ofNullable(wish.fromMicros()),
                Optional.ofNullable(wish.toMicros()));
        Wire.write(
                context,
                202,
                view(packages.ask(selection, RightsGuard.taken(context))
                        .orElseThrow(() -> new WebFailure(
                                409,
                                "busy",
                                "已有多个证据包在等待，请稍后再试。",
                                "Several packages are waiting already: try again later."))));
    }

    private void find(Context context) throws WebFailure {
        Wire.write(context, view(required(context)));
    }

    private void fetch(Context context) throws IOException, WebFailure {
        Packages.View made = required(context);
        if (!(made.stage() instanceof Stage.Ready ready)) {
            throw new WebFailure(409, "not-ready", "证据包尚未生成。", "The package is not made yet.");
        }
        String name = made.selection().session() + ".zip";
        context.header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .header(
                        "ETag",
                        "\"" + made.id() + "-" + ready.lengthBytes() + "-"
                                + Files.getLastModifiedTime(ready.file()).toMillis() + "\"");
        StoredBytes.send(context, ready.file(), ready.lengthBytes(), "application/zip");
    }

    private Packages.View required(Context context) throws WebFailure {
        String id = context.pathParam("id");
        return (id.matches("[0-9]{1,9}") ? packages.find(Integer.parseInt(id)) : Optional.<Packages.View>empty())
                .orElseThrow(() -> WebFailure.notFound("没有这个证据包。", "There is no such package."));
    }

    private static View view(Packages.View of) {
        String session = of.selection().session();
        return switch (of.stage()) {
            case Stage.Waiting _ -> new View(of.id(), session, "waiting", 0, 0, null, null);
            case Stage.Making making ->
                new View(of.id(), session, "making", making.doneBytes(), making.totalBytes(), null, null);
            case Stage.Ready ready ->
                new View(
                        of.id(),
                        session,
                        "ready",
                        ready.lengthBytes(),
                        ready.lengthBytes(),
                        "/api/packages/" + of.id() + "/package.zip",
                        null);
            case Stage.Failed failed -> new View(of.id(), session, "failed", 0, 0, null, failed.reason());
        };
    }
}
