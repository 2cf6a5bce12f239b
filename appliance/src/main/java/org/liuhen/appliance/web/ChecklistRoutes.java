package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.Access;
import org.liuhen.appliance.cases.CaseRefusal;
import org.liuhen.appliance.cases.Checklist;
import org.liuhen.appliance.cases.ChecklistColumn;
import org.liuhen.appliance.cases.Checklists;
import org.liuhen.appliance.cases.Field;
import org.liuhen.appliance.cases.Omission;
import org.liuhen.appliance.cases.OmissionReason;
import org.liuhen.appliance.cases.Omissions;
import org.liuhen.storage.time.Clocks;

/// The checklist of what is recorded, its versions, and what was not recorded.
final class ChecklistRoutes {
    private static final String CSV = "text/csv; charset=utf-8";

    private final Checklists checklists;
    private final Omissions omissions;
    private final Access access;
    private final Clocks clocks;
    private final Guard guard;

    ChecklistRoutes(WebParts parts, Guard guard) {
        this.checklists = parts.desk().checklists();
        this.omissions = new Omissions(parts.store(), checklists);
        this.access = parts.access();
        this.clocks = parts.store().clocks();
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/checklists", context -> Wire.write(context, shown()));
        routes.post("/api/checklists", this::add);
        routes.get("/api/checklists/{number}", this::one);
        routes.get("/api/checklists/{number}/export.csv", this::export);
        routes.get("/api/omissions", context -> Wire.write(context, omissions()));
        routes.post("/api/omissions", this::enter);
        routes.get(
                "/api/omissions/export.csv",
                context -> context.contentType(CSV)
                        .header("Content-Disposition", "attachment; filename=\"omissions.csv\"")
                        .result(omissions.export()));
    }

    /// @param inForce whether it is the version of today
    /// @param by name of whoever imported it
    private record Version(
            int number,
            String effective,
            String filing,
            @Nullable String filedOn,
            String by,
            long importedMicros,
            String sha256,
            int items,
            boolean inForce) {}

    private record Shown(List<Version> versions) {}

    /// @param columns headings of the columns that are used
    /// @param rows the cells, in the order of the columns
    private record Whole(Version version, List<String> columns, List<List<String>> rows) {}

    private record Reason(String code, String text, String textEn, List<String> needed) {}

    /// @param counts how many there are, by code of their reason
    private record Omitted(List<Reason> reasons, Map<String, Long> counts, List<Entered> entered) {}

    private record Entered(
            long entry, long wallMicros, @Nullable Omission what) {}

    private record OmissionIn(
            @Nullable String reason,
            @Nullable String day,
            @Nullable String caseNumber,
            @Nullable String itemCode,
            @Nullable String item,
            @Nullable String place,
            @Nullable String text,
            @Nullable String document,
            @Nullable String approver) {}

    private Shown shown() {
        return new Shown(checklists.versions().stream().map(this::version).toList());
    }

    private Version version(Checklist checklist) {
        return new Version(
                checklist.number(),
                checklist.effective().toString(),
                checklist.filing(),
                checklist.filedOn().map(LocalDate::toString).orElse(null),
                access.name(checklist.by()).orElse(checklist.by()),
                checklist.importedMicros(),
                checklist.sha256().hex(),
                checklist.items().size(),
                checklists
                        .inForce(today())
                        .filter(now -> now.number() == checklist.number())
                        .isPresent());
    }

    private void add(Context context) throws IOException, WebFailure {
        Checklists.Heading heading = new Checklists.Heading(
                text(context.queryParam("effective")),
                text(context.queryParam("filing")),
                text(context.queryParam("filedOn")));
        try {
            checklists.add(context.bodyAsBytes(), heading, guard.who(context).actor(), clocks.wallMicros());
        } catch (CaseRefusal e) {
            throw refused(e);
        }
        Wire.write(context, shown());
    }

    private void one(Context context) throws WebFailure {
        Checklist checklist = found(context);
        List<ChecklistColumn> used = Stream.of(ChecklistColumn.values())
                .filter(column -> checklist.items().stream()
                        .anyMatch(item -> !item.cell(column).isEmpty()))
                .toList();
        List<List<String>> rows = checklist.items().stream()
                .map(item -> used.stream().map(item::cell).toList())
                .toList();
        Wire.write(
                context,
                new Whole(
                        version(checklist),
                        used.stream().map(ChecklistColumn::heading).toList(),
                        rows));
    }

    private void export(Context context) throws WebFailure {
        Checklist checklist = found(context);
        context.contentType(CSV)
                .header("Content-Disposition", "attachment; filename=\"checklist-" + checklist.number() + ".csv\"")
                .result(Checklists.export(checklist));
    }

    private Checklist found(Context context) throws WebFailure {
        String number = context.pathParam("number");
        Optional<Checklist> found =
                number.matches("[0-9]{1,4}") ? checklists.version(Integer.parseInt(number)) : Optional.empty();
        return found.orElseThrow(() -> WebFailure.notFound("没有这个版本的清单。", "There is no such version of the checklist."));
    }

    private Omitted omissions() throws IOException {
        List<Omissions.Entered> all = omissions.all();
        Map<String, Long> counts = all.stream()
                .flatMap(each -> each.what().stream())
                .collect(Collectors.groupingBy(Omission::reason, Collectors.counting()));
        return new Omitted(
                Stream.of(OmissionReason.values()).map(ChecklistRoutes::reason).toList(),
                counts,
                all.stream()
                        .map(each -> new Entered(
                                each.entry(), each.wallMicros(), each.what().orElse(null)))
                        .toList());
    }

    private static Reason reason(OmissionReason is) {
        return new Reason(
                is.code(),
                is.chinese(),
                is.english(),
                is.needed().stream().map(Field::code).toList());
    }

    private void enter(Context context) throws IOException, WebFailure {
        OmissionIn in = Wire.read(context, OmissionIn.class);
        Omission omission = new Omission(
                text(in.reason()),
                text(in.day()),
                text(in.caseNumber()),
                text(in.itemCode()),
                text(in.item()),
                "",
                text(in.place()),
                text(in.text()),
                text(in.document()),
                text(in.approver()),
                guard.who(context).name(),
                "");
        try {
            omissions.enter(guard.who(context).actor(), omission, today());
        } catch (CaseRefusal e) {
            throw refused(e);
        }
        Wire.write(context, omissions());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(Instant.EPOCH.plus(clocks.wallMicros(), ChronoUnit.MICROS), ZoneId.systemDefault());
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static WebFailure refused(CaseRefusal e) {
        return new WebFailure(422, "not-taken", e.chinese(), e.english());
    }
}
