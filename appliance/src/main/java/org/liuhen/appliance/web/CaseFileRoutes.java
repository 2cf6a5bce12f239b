package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.cases.CaseDesk;
import org.liuhen.appliance.cases.CaseSheet;
import org.liuhen.appliance.cases.Checklist;
import org.liuhen.appliance.cases.ChecklistColumn;
import org.liuhen.appliance.cases.ChecklistItem;
import org.liuhen.appliance.cases.Duty;
import org.liuhen.appliance.cases.Omission;
import org.liuhen.appliance.cases.OmissionReason;
import org.liuhen.appliance.cases.Omissions;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.appliance.cases.Requirement;
import org.liuhen.appliance.search.Cases;
import org.liuhen.appliance.search.Cases.OneCase;
import org.liuhen.appliance.search.Known;
import org.liuhen.appliance.search.Query;
import org.liuhen.appliance.search.Summary;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.index.SessionRow;

/// The cases 案件: which sessions belong to each, and what is missing from it. Only sessions of which whoever
/// asks is told what they are about are in a case, in a list and in a number.
final class CaseFileRoutes {
    private static final int A_PAGE = 50;
    private static final int MOST_PAGES = 1_000;
    /// So many sessions of a case stand in the list of cases: the newest.
    private static final int MOST_BRIEF = 4;
    /// So many sessions of a case are shown: the newest.
    private static final int MOST_SESSIONS = 200;

    private final Cases cases;
    private final CaseDesk desk;
    private final Omissions omissions;
    private final Evidence evidence;
    private final EvidenceStore store;
    private final Recordings recordings;
    private final SourceTitles titles;
    private final RightsGuard rights;

    CaseFileRoutes(WebParts parts, Evidence evidence, Recordings recordings, RightsGuard rights) {
        this.cases = new Cases(parts.search(), recordings::unit, ZoneId.systemDefault());
        this.desk = parts.desk();
        this.omissions = new Omissions(parts.store(), desk.checklists());
        this.evidence = evidence;
        this.store = parts.store();
        this.recordings = recordings;
        this.titles = new SourceTitles(parts.rooms());
        this.rights = rights;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/cases", this::list);
        routes.get("/api/cases/one", this::one);
    }

    /// @param total how many cases fit
    /// @param page which page of them this is, from 1
    /// @param unbound how many sessions have no case number
    /// @param units that can be asked for
    /// @param years the same
    /// @param whole whether all sessions were looked at
    private record Page(
            List<Line> cases,
            int total,
            int page,
            int pages,
            int unbound,
            Set<String> units,
            Set<Integer> years,
            boolean whole) {}

    /// @param sessions how many there are
    /// @param newest the newest of them
    private record Line(Head head, int sessions, List<Brief> newest) {}

    /// What a case adds up to.
    ///
    /// @param cause as the newest session has it
    /// @param parties with their names masked
    /// @param firstMicros START of its first session
    /// @param lastMicros START of its newest one
    /// @param footageMicros how long there is footage of at least one track
    /// @param waiting interruptions that wait for a statement
    /// @param findings interruptions and flaws
    /// @param archived null where there is no archive
    private record Head(
            String number,
            String cause,
            List<String> parties,
            List<String> officers,
            List<String> units,
            Query.State state,
            long firstMicros,
            long lastMicros,
            long footageMicros,
            int waiting,
            int findings,
            ArchivedCopy.@Nullable State archived) {}

    private record Brief(String id, long startMicros, String stage, Query.State state) {}

    /// @param left how many older sessions are not shown
    /// @param stages the stages that every case has, and those that its sessions name
    /// @param check what is held against the checklist; null where there is none, or no session says the action
    private record Whole(
            Head head,
            List<Session> sessions,
            int left,
            List<String> stages,
            @Nullable Check check,
            List<Omitted> omissions) {}

    /// A session of a case.
    ///
    /// @param missing fields of its particulars that are empty
    /// @param duties the marks that did not come, or came too late
    /// @param flags what is wrong with its people
    private record Session(
            String id,
            String roomName,
            String unit,
            long startMicros,
            @Nullable Long endMicros,
            String stage,
            String item,
            Query.State state,
            long footageMicros,
            int waiting,
            List<SearchRoutes.Finding> findings,
            ArchivedCopy.@Nullable State archived,
            List<CaseRoutes.Choice> missing,
            List<CaseRoutes.Owed> duties,
            List<CaseRoutes.Choice> flags) {}

    /// What the checklist wants recorded where the sessions of a case name such an action.
    ///
    /// @param version of the checklist
    /// @param actions of the sessions
    /// @param items how many items it has for them
    /// @param open those with neither a session nor a reason
    private record Check(int version, Set<String> actions, int items, List<Item> open) {}

    private record Item(String code, String item, String stage, String requirement) {}

    private record Omitted(
            long entry,
            String day,
            String item,
            String text,
            String document,
            String approver,
            CaseRoutes.@Nullable Choice reason) {}

    private void list(Context context) throws IOException, WebFailure {
        Cases.Asked asked = new Cases.Asked(
                SearchRoutes.text(context, "q"),
                SearchRoutes.text(context, "unit"),
                SearchRoutes.state(SearchRoutes.text(context, "state")),
                year(SearchRoutes.text(context, "year")));
        Cases.Found found = cases.find(asked, rights.tells(context));
        int pages = Math.max(1, (found.cases().size() + A_PAGE - 1) / A_PAGE);
        int page = Math.min(page(SearchRoutes.text(context, "page")), pages);
        List<Line> lines = new ArrayList<>();
        for (OneCase each : found.cases().stream()
                .skip((long) (page - 1) * A_PAGE)
                .limit(A_PAGE)
                .toList()) {
            line(context, each).ifPresent(lines::add);
        }
        Wire.write(
                context,
                new Page(
                        lines,
                        found.cases().size(),
                        page,
                        pages,
                        found.unbound(),
                        found.units(),
                        found.years(),
                        found.whole()));
    }

    private Optional<Line> line(Context context, OneCase each) throws IOException {
        Optional<OneCase> told = told(context, each);
        if (told.isEmpty()) {
            return Optional.empty();
        }
        List<Known> sessions = told.get().sessions();
        List<Brief> newest = sessions.stream()
                .limit(MOST_BRIEF)
                .map(known -> new Brief(known.session(), known.startMicros(), stage(known), known.state()))
                .toList();
        return Optional.of(new Line(head(told.get()), sessions.size(), newest));
    }

    /// The same without what was flagged since the table took it in; empty if nothing is left.
    private Optional<OneCase> told(Context context, OneCase each) throws IOException {
        List<Known> left = new ArrayList<>();
        for (Known known : each.sessions()) {
            Optional<SessionRow> row = store.index().session(known.session());
            if (row.isPresent() && rights.tells(context, row.get())) {
                left.add(known);
            }
        }
        return left.isEmpty() ? Optional.empty() : Optional.of(new OneCase(each.number(), each.units(), left));
    }

    private Head head(OneCase is) throws IOException {
        long footage = 0;
        for (Known session : is.sessions()) {
            footage += footage(session);
        }
        return new Head(
                is.number(),
                is.said(about -> List.of(about.cause())).stream().findFirst().orElse(""),
                is.said(Known.About::parties),
                is.said(Known.About::officers),
                is.units(),
                is.state(),
                is.sessions().getLast().startMicros(),
                is.sessions().getFirst().startMicros(),
                footage,
                is.waiting(),
                is.findings(),
                archived(is.sessions()));
    }

    /// What is being recorded grows beyond what the table knows.
    private long footage(Known session) throws IOException {
        if (session.endMicros() >= 0) {
            return session.footageMicros();
        }
        Optional<SessionRow> row = store.index().session(session.session());
        return row.isPresent() ? Summary.of(store, row.get()).footageMicros() : session.footageMicros();
    }

    private ArchivedCopy.@Nullable State archived(List<Known> sessions) {
        return evidence.archive()
                .map(archive -> sessions.stream()
                                .allMatch(each -> each.endEntry() >= 0 && each.endEntry() < archive.receipted())
                        ? ArchivedCopy.State.RECEIPTED
                        : ArchivedCopy.State.PARTLY)
                .orElse(null);
    }

    private void one(Context context) throws IOException, WebFailure {
        Optional<OneCase> known = cases.find(SearchRoutes.text(context, "number"), rights.tells(context));
        Optional<OneCase> told = known.isEmpty() ? Optional.empty() : told(context, known.get());
        OneCase is = told.orElseThrow(() -> WebFailure.notFound(
                "没有该案号的会话，或无权查看。案号写在会话的案件信息中。",
                "No session that you may see has this case number. It is written in the particulars of a session."));
        List<Session> sessions = new ArrayList<>();
        List<Particulars> particulars = new ArrayList<>();
        for (Known session : is.sessions().stream().limit(MOST_SESSIONS).toList()) {
            SessionRow row = evidence.session(session.session());
            CaseSheet sheet = sheet(row);
            particulars.add(sheet.particulars());
            sessions.add(session(session, row, sheet));
        }
        List<Omission> omitted = new ArrayList<>();
        List<Omitted> shown = new ArrayList<>();
        for (Omissions.Entered entered : omissions.all()) {
            if (entered.what().isPresent() && Cases.isSame(entered.what().get().caseNumber(), is.number())) {
                omitted.add(entered.what().get());
                shown.add(omitted(entered.entry(), entered.what().get()));
            }
        }
        Wire.write(
                context,
                new Whole(
                        head(is),
                        sessions,
                        is.sessions().size() - sessions.size(),
                        stages(sessions),
                        check(particulars, omitted).orElse(null),
                        shown));
    }

    private CaseSheet sheet(SessionRow row) throws IOException, WebFailure {
        try {
            return desk.sheet(row);
        } catch (LedgerRefusal e) {
            throw WebFailure.notFound("没有这个会话。", String.valueOf(e.getMessage()));
        }
    }

    private Session session(Known known, SessionRow row, CaseSheet sheet) throws IOException {
        Summary summary = Summary.of(store, row);
        return new Session(
                known.session(),
                titles.room(known.room()),
                recordings.unit(known.room()),
                known.startMicros(),
                row.end().map(SessionRow.Ended::endMicros).orElse(null),
                sheet.particulars().stage(),
                sheet.particulars().item(),
                known.state(),
                summary.footageMicros(),
                summary.ledger().waiting().size(),
                SearchRoutes.findings(summary.ledger()),
                archived(List.of(known)),
                sheet.missing().stream().map(CaseRoutes::missing).toList(),
                CaseRoutes.Owed.of(sheet.duties().stream()
                        .filter(duty ->
                                duty.standing() == Duty.Standing.MISSED || duty.standing() == Duty.Standing.LATE)
                        .toList()),
                sheet.flags().stream().map(CaseRoutes::flag).toList());
    }

    /// Those that every case has, then others in the order in which they came.
    private static List<String> stages(List<Session> sessions) {
        Set<String> stages = new LinkedHashSet<>(CaseRoutes.MAIN_STAGES);
        for (Session session : sessions.reversed()) {
            stages.add(session.stage());
        }
        return List.copyOf(stages);
    }

    /// Holds the case against the checklist under which its newest session ran, or else against that of today.
    private Optional<Check> check(List<Particulars> sessions, List<Omission> omitted) {
        Optional<Checklist> version = sessions.stream()
                .flatMap(each -> desk.checklist(each).stream())
                .findFirst()
                .or(() -> desk.checklists().inForce(today()));
        Set<String> actions = new LinkedHashSet<>();
        Set<String> done = new HashSet<>();
        for (Particulars session : sessions) {
            if (!session.action().isEmpty()) {
                actions.add(session.action());
            }
            done.add(session.choice().code());
        }
        omitted.forEach(each -> done.add(each.itemCode()));
        if (version.isEmpty() || actions.isEmpty()) {
            return Optional.empty();
        }
        List<ChecklistItem> wanted = version.get().items().stream()
                .filter(item -> item.requirement() != Requirement.EXEMPT)
                .filter(item -> actions.contains(item.cell(ChecklistColumn.ACTION)))
                .toList();
        List<Item> open = wanted.stream()
                .filter(item -> !done.contains(item.code()))
                .map(item -> new Item(
                        item.code(),
                        item.cell(ChecklistColumn.ITEM),
                        item.cell(ChecklistColumn.STAGE),
                        item.requirement().code()))
                .toList();
        return Optional.of(new Check(version.get().number(), actions, wanted.size(), open));
    }

    private static Omitted omitted(long entry, Omission what) {
        return new Omitted(
                entry,
                what.day(),
                what.item(),
                what.text(),
                what.document(),
                what.approver(),
                OmissionReason.ofCode(what.reason())
                        .map(reason -> new CaseRoutes.Choice(reason.code(), reason.chinese(), reason.english()))
                        .orElse(null));
    }

    private static String stage(Known session) {
        return session.about().map(Known.About::stage).orElse("");
    }

    private LocalDate today() {
        return LocalDate.ofInstant(
                Instant.EPOCH.plus(store.clocks().wallMicros(), ChronoUnit.MICROS), ZoneId.systemDefault());
    }

    private static OptionalInt year(String text) throws WebFailure {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.matches("[0-9]{4}")) {
            throw WebFailure.badRequest("year 须为四位年份，如 2026。", "year must be a year of four digits, such as 2026.");
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    private static int page(String text) throws WebFailure {
        if (text.isEmpty()) {
            return 1;
        }
        if (text.matches("[0-9]{1,4}")) {
            int page = Integer.parseInt(text);
            if (page >= 1 && page <= MOST_PAGES) {
                return page;
            }
        }
        throw WebFailure.badRequest(
                "page 须为 1 至 " + MOST_PAGES + " 的整数。", "page must be a whole number from 1 to " + MOST_PAGES + ".");
    }
}
