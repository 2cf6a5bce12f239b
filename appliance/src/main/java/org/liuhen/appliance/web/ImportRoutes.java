package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.cases.CaseRefusal;
import org.liuhen.appliance.dock.Dock;
import org.liuhen.appliance.dock.Uploads;
import org.liuhen.ingest.dock.Upload;
import org.liuhen.storage.format.IntakeFact;

/// Files that are handed in afterwards.
final class ImportRoutes {
    private final Optional<Dock> dock;
    private final Guard guard;

    ImportRoutes(Optional<Dock> dock, Guard guard) {
        this.dock = dock;
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/api/imports", this::beginImport);
        routes.post("/api/imports/{intake}/{item}", this::receive);
        routes.delete("/api/imports/{intake}", this::giveUp);
    }

    private record FileIn(
            @Nullable String name, long bytes, @Nullable Long modifiedMillis) {}

    private record ImportIn(
            @Nullable String kind,
            @Nullable String device,
            @Nullable String carrier,
            @Nullable String reason,
            @Nullable List<FileIn> files) {}

    /// @param next number of the file of the next piece
    /// @param offset where the next piece begins in it
    private record ImportOut(String intake, boolean over, int next, long offset) {}

    private void beginImport(Context context) throws IOException, WebFailure {
        ImportIn in = Wire.read(context, ImportIn.class);
        List<Upload.Offered> files = new ArrayList<>();
        for (FileIn file : in.files() == null ? List.<FileIn>of() : in.files()) {
            files.add(new Upload.Offered(
                    DockRoutes.text(file.name()),
                    file.bytes(),
                    Optional.ofNullable(file.modifiedMillis()).map(millis -> millis * 1_000)));
        }
        Uploads.Occasion occasion = new Uploads.Occasion(
                IntakeFact.Way.UPLOAD,
                guard.who(context).actor(),
                guard.who(context).name(),
                DockRoutes.text(in.kind()),
                DockRoutes.text(in.device()),
                DockRoutes.text(in.carrier()),
                "",
                DockRoutes.text(in.reason()));
        try {
            String intake = required().uploads().begin(occasion, files);
            Wire.write(
                    context,
                    new ImportOut(intake, required().uploads().upload(intake).isEmpty(), 0, 0));
        } catch (CaseRefusal e) {
            throw DockRoutes.refused(e);
        }
    }

    private void receive(Context context) throws IOException, WebFailure {
        Upload upload = upload(context);
        String item = context.pathParam("item");
        String offset = String.valueOf(context.queryParam("offset"));
        if (!item.matches("[0-9]{1,4}") || !offset.matches("[0-9]{1,15}")) {
            throw WebFailure.badRequest("缺少文件序号或偏移。", "The number of the file or the offset is missing.");
        }
        try {
            byte[] piece = context.bodyAsBytes();
            upload.receive(Integer.parseInt(item), Long.parseLong(offset), piece);
            required().uploads().over(upload);
            Wire.write(
                    context,
                    new ImportOut(
                            upload.intake(),
                            upload.isOver(),
                            Integer.parseInt(item),
                            Long.parseLong(offset) + piece.length));
        } catch (Upload.OutOfPlaceException e) {
            Wire.write(context, 409, new ImportOut(upload.intake(), upload.isOver(), e.item(), e.offset()));
        }
    }

    private void giveUp(Context context) throws IOException, WebFailure {
        Upload upload = upload(context);
        upload.giveUp("given up by who began it");
        required().uploads().over(upload);
        Wire.write(context, new ImportOut(upload.intake(), true, 0, 0));
    }

    private Upload upload(Context context) throws WebFailure {
        return required()
                .uploads()
                .upload(context.pathParam("intake"))
                .orElseThrow(() -> WebFailure.notFound("没有正在进行的这次导入。", "There is no such import going on."));
    }

    private Dock required() throws WebFailure {
        return dock.orElseThrow(DockRoutes::none);
    }
}
