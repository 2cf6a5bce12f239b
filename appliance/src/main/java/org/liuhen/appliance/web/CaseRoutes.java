package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.Access;
import org.liuhen.appliance.cases.CaseDesk;
import org.liuhen.appliance.cases.CaseRefusal;
import org.liuhen.appliance.cases.CaseSheet;
import org.liuhen.appliance.cases.Checklist;
import org.liuhen.appliance.cases.ChecklistColumn;
import org.liuhen.appliance.cases.ChecklistItem;
import org.liuhen.appliance.cases.Draft;
import org.liuhen.appliance.cases.Duty;
import org.liuhen.appliance.cases.Field;
import org.liuhen.appliance.cases.Flag;
import org.liuhen.appliance.cases.Officer;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.appliance.cases.Person;
import org.liuhen.appliance.cases.Preparations;
import org.liuhen.appliance.cases.Recorder;
import org.liuhen.appliance.config.RoomProfile;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.index.SessionRow;

/// The particulars of a session, and the register of officers.
final class CaseRoutes {
    private static final List<String> ACTIONS =
            List.of("行政许可", "行政处罚", "行政强制", "行政征收", "行政征用", "行政检查", "行政收费", "行政确认", "行政裁决", "行政给付", "行政奖励");
    /// The stages that every case of the Administrative Penalty Law goes through.
    static final List<String> MAIN_STAGES = List.of("启动", "调查取证", "审核", "决定", "送达", "执行");

    private static final List<String> STAGES = List.of(
            "启动", "调查取证", "审核", "决定", "送达", "执行", "告知", "陈述申辩", "听证", "集体讨论", "勘验", "抽样取证", "先行登记保存", "查封扣押", "强制执行",
            "归档");
    private static final List<Choice> PROFILES = Stream.of(RoomProfile.values())
            .map(profile -> new Choice(profile.code(), profile.chinese(), profile.english()))
            .toList();

    private final Evidence evidence;
    private final CaseDesk desk;
    private final Preparations preparations;
    private final Rooms rooms;
    private final Access access;
    private final Guard guard;

    CaseRoutes(Evidence evidence, WebParts parts, Guard guard) {
        this.evidence = evidence;
        this.preparations = parts.preparations();
        this.rooms = parts.rooms();
        this.desk = parts.desk();
        this.access = parts.access();
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/sessions/{session}/particulars", this::show);
        routes.post("/api/sessions/{session}/particulars", this::bind);
        routes.get("/api/rooms/{room}/particulars", context -> showRoom(context, room(context)));
        routes.post("/api/rooms/{room}/particulars", this::prepare);
        routes.delete("/api/rooms/{room}/particulars", this::forget);
        routes.get("/api/officers", context -> Wire.write(context, register()));
        routes.post("/api/officers", this::replace);
    }

    /// A word to choose.
    record Choice(String code, String text, String textEn) {}

    /// @param kind kind of the mark
    /// @param standing `met`, `open`, `late` or `missed`
    record Owed(String kind, Duty.Standing standing, long atMicros, long dueMicros, String text, String textEn) {
        static List<Owed> of(List<Duty> duties) {
            return duties.stream()
                    .map(duty -> new Owed(
                            duty.kind(),
                            duty.standing(),
                            duty.atMicros(),
                            duty.dueMicros(),
                            duty.chinese(),
                            duty.english()))
                    .toList();
        }
    }

    /// @param actions usual words for the enforcement action; others may be written
    /// @param stages the same for the stage
    private record Shown(
            Particulars particulars,
            List<Version> versions,
            List<Choice> missing,
            List<Choice> flags,
            List<Owed> duties,
            List<String> actions,
            List<String> stages,
            List<Choice> profiles,
            List<Item> items) {}

    /// An item of the checklist that the session runs under.
    ///
    /// @param requirement `whole`, `as-needed` or `exempt`
    private record Item(String code, String item, String action, String stage, String requirement) {
        static Item of(ChecklistItem item) {
            return new Item(
                    item.code(),
                    item.cell(ChecklistColumn.ITEM),
                    item.cell(ChecklistColumn.ACTION),
                    item.cell(ChecklistColumn.STAGE),
                    item.requirement().code());
        }
    }

    private record Version(long entry, long wallMicros, String by) {}

    private record PersonIn(
            @Nullable String name,
            @Nullable String number,
            @Nullable String validUntil,
            @Nullable String post) {}

    private record RecorderIn(
            @Nullable String kind,
            @Nullable String name,
            @Nullable String contract) {}

    /// What is left out is empty.
    private record ParticularsIn(
            @Nullable String caseNumber,
            @Nullable String cause,
            @Nullable String action,
            @Nullable String stage,
            @Nullable String item,
            @Nullable List<@Nullable PersonIn> officers,
            @Nullable List<@Nullable PersonIn> auxiliaries,
            @Nullable RecorderIn recorder,
            @Nullable List<@Nullable String> parties,
            @Nullable String place,
            @Nullable String profile,
            @Nullable String itemCode,
            @Nullable String requirement) {}

    /// @param coding how the file was coded
    private record Register(String coding, long officers, long auxiliaries, List<Entry> people) {}

    private record Entry(String kind, Person person) {}

    static Choice missing(Field field) {
        return new Choice(field.code(), field.chinese(), field.english());
    }

    static Choice flag(Flag flag) {
        return new Choice(flag.code(), flag.chinese(), flag.english());
    }

    private void show(Context context) throws IOException, WebFailure {
        SessionRow session = evidence.session(context.pathParam("session"));
        try {
            Wire.write(context, shown(desk.sheet(session)));
        } catch (LedgerRefusal e) {
            throw WebFailure.notFound("没有这个会话。", String.valueOf(e.getMessage()));
        }
    }

    private void bind(Context context) throws IOException, WebFailure {
        SessionRow session = evidence.session(context.pathParam("session"));
        Draft draft = draft(Wire.read(context, ParticularsIn.class));
        try {
            desk.bind(session, guard.who(context).actor(), draft);
            Wire.write(context, shown(desk.sheet(session)));
        } catch (CaseRefusal e) {
            throw refused(e);
        } catch (LedgerRefusal e) {
            throw WebFailure.notFound("没有这个会话。", String.valueOf(e.getMessage()));
        }
    }

    private void showRoom(Context context, RoomView room) {
        Wire.write(context, shown(desk.sheet(room.id(), preparations.particulars(room.id()))));
    }

    private void prepare(Context context) throws WebFailure {
        RoomView room = room(context);
        Draft draft = draft(Wire.read(context, ParticularsIn.class));
        try {
            preparations.put(room, guard.who(context).actor(), draft);
        } catch (CaseRefusal e) {
            throw refused(e);
        }
        showRoom(context, room);
    }

    private void forget(Context context) throws WebFailure {
        RoomView room = room(context);
        preparations.forget(room.id());
        showRoom(context, room);
    }

    private RoomView room(Context context) throws WebFailure {
        String id = context.pathParam("room");
        return rooms.rooms().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> WebFailure.notFound("没有这个房间。", "There is no such room."));
    }

    private void replace(Context context) throws IOException, WebFailure {
        try {
            desk.register().replace(context.bodyAsBytes());
        } catch (CaseRefusal e) {
            throw refused(e);
        }
        Wire.write(context, register());
    }

    private Register register() {
        List<Officer> people = desk.register().people();
        long officers = people.stream()
                .filter(each -> each.kind() == Officer.Kind.OFFICER)
                .count();
        return new Register(
                desk.register().coding(),
                officers,
                people.size() - officers,
                people.stream()
                        .map(each ->
                                new Entry(each.kind() == Officer.Kind.OFFICER ? "officer" : "auxiliary", each.person()))
                        .toList());
    }

    private Shown shown(CaseSheet sheet) {
        return new Shown(
                sheet.particulars(),
                sheet.versions().stream()
                        .map(version -> new Version(
                                version.entry(),
                                version.wallMicros(),
                                access.name(version.by()).orElse(version.by())))
                        .toList(),
                sheet.missing().stream().map(CaseRoutes::missing).toList(),
                sheet.flags().stream().map(CaseRoutes::flag).toList(),
                Owed.of(sheet.duties()),
                ACTIONS,
                STAGES,
                PROFILES,
                desk.checklist(sheet.particulars()).map(Checklist::items).orElse(List.of()).stream()
                        .map(Item::of)
                        .toList());
    }

    private static Draft draft(ParticularsIn in) {
        RecorderIn recorder = in.recorder();
        return new Draft(
                text(in.caseNumber()),
                text(in.cause()),
                text(in.action()),
                text(in.stage()),
                text(in.item()),
                people(in.officers()),
                people(in.auxiliaries()),
                recorder == null
                        ? new Recorder("", "", "")
                        : new Recorder(text(recorder.kind()), text(recorder.name()), text(recorder.contract())),
                in.parties() == null
                        ? List.of()
                        : in.parties().stream().map(CaseRoutes::text).toList(),
                text(in.place()),
                text(in.profile()),
                text(in.itemCode()),
                text(in.requirement()));
    }

    private static List<Person> people(@Nullable List<@Nullable PersonIn> people) {
        return people == null
                ? List.of()
                : people.stream()
                        .filter(Objects::nonNull)
                        .map(each -> new Person(
                                text(each.name()), text(each.number()), text(each.validUntil()), text(each.post()), ""))
                        .toList();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static WebFailure refused(CaseRefusal e) {
        return new WebFailure(422, "not-taken", e.chinese(), e.english());
    }
}
