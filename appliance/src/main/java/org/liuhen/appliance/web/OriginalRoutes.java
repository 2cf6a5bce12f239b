package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.dock.Dock;
import org.liuhen.appliance.dock.OriginalTexts;
import org.liuhen.appliance.dock.PlayableCopies;
import org.liuhen.ingest.play.PlayableCopy;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.Names;

/// What came from elsewhere, as it is and as a browser can play it.
final class OriginalRoutes {
    private final Optional<Dock> dock;
    private final EvidenceStore store;

    OriginalRoutes(Optional<Dock> dock, EvidenceStore store) {
        this.dock = dock;
        this.store = store;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/originals/{intake}/{file}", this::original);
        routes.post("/api/originals/{intake}/{file}/playable", this::makePlayable);
        routes.get("/originals/{intake}/{file}/playable.mp4", this::playable);
        routes.get("/api/originals/{intake}/{file}/within", this::within);
        routes.get("/originals/{intake}/{file}/subtitles.vtt", this::subtitles);
    }

    private void original(Context context) throws IOException, WebFailure {
        Path path = kept(context);
        StoredBytes.send(context, path, Files.size(path), type(context.pathParam("file")));
    }

    /// @param state `making`, `ready` or `failed`
    /// @param changes what is not as in the original
    private record PlayableOut(
            String state,
            @Nullable String address,
            List<String> changes,
            @Nullable String reason) {}

    private void makePlayable(Context context) throws WebFailure {
        Path original = kept(context);
        PlayableCopy.Manner manner = manner(context);
        String address = "/originals/" + context.pathParam("intake") + "/" + context.pathParam("file")
                + "/playable.mp4?manner=" + manner.name().toLowerCase(Locale.ROOT);
        Wire.write(
                context,
                switch (required().copies().of(key(context), original, manner)) {
                    case PlayableCopies.State.Making _ -> new PlayableOut("making", null, List.of(), null);
                    case PlayableCopies.State.Ready ready -> new PlayableOut("ready", address, ready.changes(), null);
                    case PlayableCopies.State.Failed failed ->
                        new PlayableOut("failed", null, List.of(), failed.reason());
                });
    }

    private void playable(Context context) throws IOException, WebFailure {
        PlayableCopies.State.Ready ready = required()
                .copies()
                .ready(key(context), manner(context))
                .orElseThrow(() -> WebFailure.notFound("没有这个文件。", "There is no such file."));
        StoredBytes.send(context, ready.file(), Files.size(ready.file()), "video/mp4");
    }

    /// @param subtitles address of the subtitles in it
    /// @param track places in the order of time, each its time in microseconds, its latitude and its longitude
    private record WithinOut(@Nullable String subtitles, List<List<Double>> track) {}

    private void within(Context context) throws IOException, WebFailure {
        OriginalTexts.Within within = required().texts().of(key(context), kept(context));
        Wire.write(
                context,
                new WithinOut(
                        within.subtitles().isEmpty()
                                ? null
                                : "/originals/" + context.pathParam("intake") + "/" + context.pathParam("file")
                                        + "/subtitles.vtt",
                        within.track().stream()
                                .map(point -> List.of((double) point.atMicros(), point.latitude(), point.longitude()))
                                .toList()));
    }

    private void subtitles(Context context) throws IOException, WebFailure {
        String text = required()
                .texts()
                .of(key(context), kept(context))
                .subtitles()
                .orElseThrow(() -> WebFailure.notFound("文件中没有字幕。", "There are no subtitles in it."));
        context.contentType("text/vtt; charset=utf-8").result(text);
    }

    private static PlayableCopy.Manner manner(Context context) {
        return "transcode".equals(context.queryParam("manner"))
                ? PlayableCopy.Manner.TRANSCODE
                : PlayableCopy.Manner.REMUX;
    }

    private static String key(Context context) {
        return context.pathParam("intake") + "-" + context.pathParam("file");
    }

    private Path kept(Context context) throws WebFailure {
        String intake = context.pathParam("intake");
        String file = context.pathParam("file");
        Path path = Names.isSession(intake) && Names.isOriginal(file)
                ? store.layout().originals(intake).resolve(file)
                : Path.of("/nowhere");
        if (!Files.isRegularFile(path)) {
            throw WebFailure.notFound("没有这个文件。", "There is no such file.");
        }
        return path;
    }

    /// What a browser may take it for; all else it only saves.
    private static String type(String file) {
        return switch (file.substring(file.indexOf('.') + 1)) {
            case "mp4", "m4v" -> "video/mp4";
            case "mov" -> "video/quicktime";
            case "m4a" -> "audio/mp4";
            case "mp3" -> "audio/mpeg";
            case "wav" -> "audio/wav";
            case "jpg", "jpeg" -> "image/jpeg";
            case "png" -> "image/png";
            default -> "application/octet-stream";
        };
    }

    private Dock required() throws WebFailure {
        return dock.orElseThrow(DockRoutes::none);
    }
}
