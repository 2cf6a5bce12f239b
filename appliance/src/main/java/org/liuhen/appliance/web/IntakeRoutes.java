package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.dock.Dock;
import org.liuhen.appliance.dock.DockLedger;
import org.liuhen.appliance.dock.LedgerFile;
import org.liuhen.storage.format.IntakeFact;

/// The ledger of what came from elsewhere.
final class IntakeRoutes {
    private static final int MOST_LINES = 200;

    private final Optional<Dock> dock;

    IntakeRoutes(Optional<Dock> dock) {
        this.dock = dock;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/intakes", this::intakes);
        routes.get("/api/intakes/sums", this::sums);
        routes.get("/api/intakes/export.csv", this::csv);
        routes.get("/api/intakes/export.xlsx", this::xlsx);
        routes.get("/api/intakes/{intake}", this::intake);
    }

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
            @Nullable String detail,
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
            @Nullable String detail,
            @Nullable String file,
            @Nullable String sha256,
            long entry,
            long durationMicros,
            List<String> oddities,
            boolean erased) {}

    private record SumsOut(List<SumOut> sums) {}

    /// @param of word of a device, or an officer
    /// @param day in the machine's zone, like `2026-11-24`
    private record SumOut(
            String of,
            String number,
            String day,
            int intakes,
            int listed,
            long listedBytes,
            int imported,
            long importedBytes,
            long seconds,
            int known,
            int lost,
            int odd,
            int erased) {}

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
                told.fact().orElse(null) instanceof IntakeFact.Passed passed ? DockRoutes.code(passed.reason()) : null,
                told.fact().orElse(null) instanceof IntakeFact.Passed passed ? passed.detail() : null,
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
                DockRoutes.code(line.opening().way()),
                line.opening().kind(),
                line.opening().slot(),
                line.opening().device(),
                line.carrier(),
                line.opening().offsetMicros().orElse(null),
                line.ending().map(end -> DockRoutes.code(end.ending())).orElse(null),
                line.ending().map(IntakeFact.IntakeEnd::detail).orElse(null),
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

    private void sums(Context context) throws IOException, WebFailure {
        DockLedger.By by = "officer".equals(context.queryParam("by")) ? DockLedger.By.OFFICER : DockLedger.By.DEVICE;
        Wire.write(
                context,
                new SumsOut(required().ledger().sums(by).stream()
                        .limit(MOST_LINES)
                        .map(sum -> new SumOut(
                                sum.of(),
                                sum.number(),
                                sum.day().toString(),
                                sum.intakes(),
                                sum.listed(),
                                sum.listedBytes(),
                                sum.imported(),
                                sum.importedBytes(),
                                sum.seconds(),
                                sum.known(),
                                sum.lost(),
                                sum.odd(),
                                sum.erased()))
                        .toList()));
    }

    private void csv(Context context) throws IOException, WebFailure {
        context.contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"intakes.csv\"")
                .result(new LedgerFile(required().ledger()).csv());
    }

    private void xlsx(Context context) throws IOException, WebFailure {
        context.contentType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
                .header("Content-Disposition", "attachment; filename=\"intakes.xlsx\"")
                .result(new LedgerFile(required().ledger()).xlsx());
    }

    private Dock required() throws WebFailure {
        return dock.orElseThrow(DockRoutes::none);
    }
}
