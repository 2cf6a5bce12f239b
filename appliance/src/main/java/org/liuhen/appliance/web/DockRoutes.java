package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.cases.CaseRefusal;
import org.liuhen.appliance.cases.CsvText;
import org.liuhen.appliance.dock.Dock;
import org.liuhen.appliance.dock.DockLedger;
import org.liuhen.appliance.dock.PlayableCopies;
import org.liuhen.appliance.dock.RegisteredDevice;
import org.liuhen.appliance.dock.Uploads;
import org.liuhen.ingest.dock.DockingStation;
import org.liuhen.ingest.dock.PluggedVolume;
import org.liuhen.ingest.dock.SlotState;
import org.liuhen.ingest.dock.Upload;
import org.liuhen.ingest.play.PlayableCopy;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.time.UtcTime;

/// The docking station: its slots, the register of recorders, the ledger, and the originals.
final class DockRoutes {
    private static final int MOST_LINES = 200;
    private static final List<String> HEADINGS = List.of(
            "采集编号",
            "开始时间",
            "槽位",
            "设备",
            "持有人",
            "执法证号",
            "应采文件",
            "应采字节",
            "新采文件",
            "新采字节",
            "此前已采",
            "缺失",
            "异常",
            "时长（秒）",
            "标记封存",
            "已从设备删除",
            "设备时钟偏差（毫秒）",
            "电量",
            "结束",
            "是否相符");

    private final Optional<Dock> dock;
    private final EvidenceStore store;
    private final Guard guard;

    DockRoutes(Optional<Dock> dock, EvidenceStore store, Guard guard) {
        this.dock = dock;
        this.store = store;
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/dock", context -> Wire.write(context, shown()));
        routes.post("/api/dock/learn", this::learn);
        routes.get("/api/devices", context -> Wire.write(context, devices()));
        routes.post("/api/devices", this::register);
        routes.post("/api/devices/{device}/{event}", this::event);
        routes.post("/api/imports", this::beginImport);
        routes.post("/api/imports/{intake}/{item}", this::receive);
        routes.delete("/api/imports/{intake}", this::giveUp);
        routes.get("/api/intakes", this::intakes);
        routes.get("/api/intakes/export.csv", this::export);
        routes.get("/api/intakes/{intake}", this::intake);
        routes.get("/originals/{intake}/{file}", this::original);
        routes.post("/api/originals/{intake}/{file}/playable", this::makePlayable);
        routes.get("/originals/{intake}/{file}/playable.mp4", this::playable);
    }

    /// @param learning slot that is being learned, 0 if none
    /// @param rootProgram whether the root program has made its directory
    private record Shown(boolean present, boolean rootProgram, int learning, List<SlotOut> slots) {}

    private record SlotOut(
            int slot,
            String step,
            String port,
            String title,
            String carrier,
            String intake,
            int filesDone,
            int filesAll,
            long bytesDone,
            long bytesAll,
            long bytesPerSecond,
            int battery,
            String volume,
            String serial,
            String volumeSerial,
            String detail) {}

    private record LearnIn(int slot) {}

    private record DevicesOut(List<DeviceOut> devices) {}

    /// @param overdue whether it is with an officer and was not docked for too long
    private record DeviceOut(
            String device,
            String kind,
            String title,
            String serial,
            String volume,
            @Nullable String holder,
            @Nullable String holderNumber,
            @Nullable Long sinceMicros,
            @Nullable Long dockedMicros,
            @Nullable Long offsetMicros,
            @Nullable String battery,
            boolean overdue,
            boolean mismatch,
            boolean retired) {}

    private record DeviceIn(
            @Nullable String device,
            @Nullable String kind,
            @Nullable String title,
            @Nullable String serial,
            @Nullable String volume) {}

    private record EventIn(
            @Nullable String officer, @Nullable String number) {}

    private record IntakesOut(List<LineOut> intakes) {}

    private record LineOut(
            String intake,
            long beganMicros,
            String way,
            String kind,
            int slot,
            String device,
            String carrier,
            @Nullable Long offsetMicros,
            @Nullable String ending,
            int listed,
            long listedBytes,
            int imported,
            long importedBytes,
            int known,
            int lost,
            int odd,
            long seconds,
            int held,
            int erased,
            boolean addsUp) {}

    private record IntakeOut(LineOut line, List<ItemOut> items) {}

    /// @param told what became of it: `import`, `known`, `passed`, or `none`
    /// @param file address of our copy, if there is one
    private record ItemOut(
            int item,
            String name,
            long bytes,
            @Nullable Long takenMicros,
            boolean marked,
            String told,
            @Nullable String reason,
            @Nullable String file,
            @Nullable String sha256,
            long entry,
            long durationMicros,
            List<String> oddities,
            boolean erased) {}

    private Shown shown() {
        return dock.filter(each -> each.station().isPresent())
                .map(each -> new Shown(
                        true,
                        each.station().orElseThrow().hasRootProgram(),
                        each.slotMap().learning().orElse(0),
                        each.station().orElseThrow().states().stream()
                                .map(state -> slot(each.station().orElseThrow(), state))
                                .toList()))
                .orElse(new Shown(false, false, 0, List.of()));
    }

    private static SlotOut slot(DockingStation station, SlotState state) {
        Optional<PluggedVolume> volume = station.volume(state.port());
        return new SlotOut(
                state.slot(),
                code(state.step()),
                state.port(),
                state.title(),
                state.carrier(),
                state.intake(),
                state.filesDone(),
                state.filesAll(),
                state.bytesDone(),
                state.bytesAll(),
                state.bytesPerSecond(),
                state.battery(),
                state.volume(),
                volume.map(PluggedVolume::serial).orElse(""),
                volume.map(PluggedVolume::volume).orElse(""),
                state.detail());
    }

    private void learn(Context context) throws WebFailure {
        Dock station = required();
        int slot = Wire.read(context, LearnIn.class).slot();
        if (slot < 0 || slot > station.slots()) {
            throw new WebFailure(422, "not-taken", "没有这个槽位。", "There is no such slot.");
        }
        station.slotMap().learnNext(slot);
        Wire.write(context, shown());
    }

    private DevicesOut devices() throws IOException, WebFailure {
        Dock station = required();
        Map<String, DockLedger.Line> newest = station.ledger().newest();
        List<DeviceOut> out = new ArrayList<>();
        for (RegisteredDevice device : station.register().devices()) {
            out.add(device(station, device, Optional.ofNullable(newest.get(device.device()))));
        }
        return new DevicesOut(out);
    }

    private DeviceOut device(Dock station, RegisteredDevice device, Optional<DockLedger.Line> newest) {
        long since = Math.max(
                device.holder().map(RegisteredDevice.Holder::sinceMicros).orElse(0L),
                newest.map(DockLedger.Line::beganMicros).orElse(0L));
        Duration away = Duration.ofNanos((store.clocks().wallMicros() - since) * 1_000);
        return new DeviceOut(
                device.device(),
                device.kind(),
                device.title(),
                device.serial(),
                device.volume(),
                device.holder().map(RegisteredDevice.Holder::name).orElse(null),
                device.holder().map(RegisteredDevice.Holder::number).orElse(null),
                device.holder().map(RegisteredDevice.Holder::sinceMicros).orElse(null),
                newest.map(DockLedger.Line::beganMicros).orElse(null),
                newest.flatMap(line -> line.opening().offsetMicros()).orElse(null),
                newest.map(DockLedger.Line::battery).orElse(null),
                device.holder().isPresent() && away.compareTo(station.overdue()) > 0,
                newest.isPresent()
                        && newest.get().ending().isPresent()
                        && !newest.get().addsUp(),
                device.isRetired());
    }

    private void register(Context context) throws IOException, WebFailure {
        DeviceIn in = Wire.read(context, DeviceIn.class);
        RegisteredDevice device = new RegisteredDevice(
                text(in.device()),
                text(in.kind()),
                text(in.title()),
                text(in.serial()),
                text(in.volume()),
                Optional.empty(),
                Optional.empty(),
                false);
        try {
            required().register().register(guard.who(context).actor(), device);
        } catch (CaseRefusal e) {
            throw refused(e);
        }
        Wire.write(context, devices());
    }

    private void event(Context context) throws IOException, WebFailure {
        EventIn in = Wire.read(context, EventIn.class);
        String device = context.pathParam("device");
        String actor = guard.who(context).actor();
        try {
            switch (context.pathParam("event")) {
                case "issue" -> required().register().issue(actor, device, text(in.officer()), text(in.number()));
                case "return" -> required().register().takeBack(actor, device);
                case "retire" -> required().register().retire(actor, device);
                default -> throw WebFailure.notFound("没有这个操作。", "There is no such thing to do.");
            }
        } catch (CaseRefusal e) {
            throw refused(e);
        }
        Wire.write(context, devices());
    }

    private void intakes(Context context) throws IOException, WebFailure {
        Optional<String> before = Optional.ofNullable(context.queryParam("before"));
        List<LineOut> lines = new ArrayList<>();
        for (DockLedger.Line line : required().ledger().lines(MOST_LINES, before)) {
            lines.add(line(line));
        }
        Wire.write(context, new IntakesOut(lines));
    }

    private void intake(Context context) throws IOException, WebFailure {
        String intake = context.pathParam("intake");
        DockLedger.Line line = required()
                .ledger()
                .line(intake)
                .orElseThrow(() -> WebFailure.notFound("没有这次采集。", "There is no such intake."));
        List<ItemOut> items = new ArrayList<>();
        for (DockLedger.Told told : required().ledger().told(intake)) {
            items.add(item(intake, told));
        }
        Wire.write(context, new IntakeOut(line(line), items));
    }

    private static ItemOut item(String intake, DockLedger.Told told) {
        IntakeFact.@Nullable Import taken = told.fact().orElse(null) instanceof IntakeFact.Import fact ? fact : null;
        return new ItemOut(
                told.item(),
                told.listed().text(),
                told.listed().lengthBytes(),
                told.listed().claim().takenMicros().orElse(null),
                told.listed().claim().marked(),
                told.fact().map(IntakeFact::type).orElse("none"),
                told.fact().orElse(null) instanceof IntakeFact.Passed passed ? code(passed.reason()) : null,
                taken == null || taken.file().isEmpty() ? null : "/originals/" + intake + "/" + taken.file(),
                taken == null ? null : taken.hash().hex(),
                told.fact().orElse(null) instanceof IntakeFact.Known known ? known.entry() : told.entry(),
                taken == null ? 0 : taken.durationMicros(),
                taken == null
                        ? List.of()
                        : taken.oddities().stream().map(DockRoutes::code).toList(),
                told.isErased());
    }

    private static LineOut line(DockLedger.Line line) {
        return new LineOut(
                line.intake(),
                line.beganMicros(),
                code(line.opening().way()),
                line.opening().kind(),
                line.opening().slot(),
                line.opening().device(),
                line.carrier(),
                line.opening().offsetMicros().orElse(null),
                line.ending().map(end -> code(end.ending())).orElse(null),
                line.listed(),
                line.listedBytes(),
                line.imported(),
                line.importedBytes(),
                line.known(),
                line.lost(),
                line.odd(),
                line.seconds(),
                line.held(),
                line.erased(),
                line.addsUp());
    }

    private void export(Context context) throws IOException, WebFailure {
        StringBuilder out =
                new StringBuilder("\uFEFF").append(String.join(",", HEADINGS)).append("\r\n");
        for (DockLedger.Line line : required().ledger().lines(Integer.MAX_VALUE, Optional.empty())) {
            out.append(String.join(
                            ",",
                            line.intake(),
                            UtcTime.text(line.beganMicros()),
                            "" + line.opening().slot(),
                            line.opening().device(),
                            CsvText.harmless(line.carrier()),
                            CsvText.harmless(line.carrierNumber()),
                            "" + line.listed(),
                            "" + line.listedBytes(),
                            "" + line.imported(),
                            "" + line.importedBytes(),
                            "" + line.known(),
                            "" + line.lost(),
                            "" + line.odd(),
                            "" + line.seconds(),
                            "" + line.held(),
                            "" + line.erased(),
                            line.opening()
                                    .offsetMicros()
                                    .map(micros -> "" + micros / 1_000)
                                    .orElse(""),
                            CsvText.harmless(line.battery()),
                            line.ending().map(end -> code(end.ending())).orElse(""),
                            line.addsUp() ? "是" : "否"))
                    .append("\r\n");
        }
        context.contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"intakes.csv\"")
                .result(out.toString().getBytes(StandardCharsets.UTF_8));
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
                    text(file.name()),
                    file.bytes(),
                    Optional.ofNullable(file.modifiedMillis()).map(millis -> millis * 1_000)));
        }
        Uploads.Occasion occasion = new Uploads.Occasion(
                guard.who(context).actor(),
                guard.who(context).name(),
                text(in.kind()),
                text(in.device()),
                text(in.carrier()),
                text(in.reason()));
        try {
            String intake = required().uploads().begin(occasion, files);
            Wire.write(
                    context,
                    new ImportOut(intake, required().uploads().upload(intake).isEmpty(), 0, 0));
        } catch (CaseRefusal e) {
            throw refused(e);
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
        return dock.orElseThrow(() -> WebFailure.notFound("本机没有这一功能。", "This machine does not have that."));
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static WebFailure refused(CaseRefusal e) {
        return new WebFailure(422, "not-taken", e.chinese(), e.english());
    }
}
