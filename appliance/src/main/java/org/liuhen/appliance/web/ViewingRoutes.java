package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.Access;
import org.liuhen.appliance.access.AccessRules.Way;
import org.liuhen.appliance.access.AccountRefusal;
import org.liuhen.appliance.access.Action;
import org.liuhen.appliance.access.Login;
import org.liuhen.appliance.access.Purpose;
import org.liuhen.appliance.access.Requests;
import org.liuhen.appliance.access.Requests.Request;
import org.liuhen.appliance.access.Requests.Standing;
import org.liuhen.appliance.access.Requests.What;
import org.liuhen.appliance.access.Requests.Words;
import org.liuhen.appliance.access.Rights;
import org.liuhen.appliance.access.Rights.Matter;
import org.liuhen.appliance.access.Role;
import org.liuhen.appliance.access.Viewing;
import org.liuhen.appliance.access.Viewing.Opened;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.Sensitivity;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;

/// What a recording is to be seen for, what is asked for and approved, and why a session is not for everybody.
final class ViewingRoutes {
    private final EvidenceStore store;
    private final Access access;
    private final Recordings recordings;
    private final Requests requests;
    private final Viewing viewing;
    private final RightsGuard rights;
    private final Guard guard;

    ViewingRoutes(WebParts parts, Recordings recordings, RightsGuard rights, Guard guard) {
        this.store = parts.store();
        this.access = parts.access();
        this.requests = parts.requests();
        this.viewing = parts.viewing();
        this.recordings = recordings;
        this.rights = rights;
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        for (String kind : List.of("session", "intake")) {
            String recording = "/api/" + kind + "s/{" + kind + "}/";
            routes.get(recording + "access", context -> show(context, kind));
            routes.post(recording + "access", context -> open(context, kind));
            routes.post(recording + "requests", context -> ask(context, kind));
        }
        routes.post("/api/sessions/{session}/flags", this::flag);
        routes.get("/api/requests", context -> Wire.write(context, requests(context)));
        routes.post("/api/requests/{entry}", this::answer);
    }

    /// A word of a closed list.
    record Word(String code, String text, String textEn) {}

    /// How whoever asks stands to a recording.
    enum State {
        /// It is open.
        OPEN,
        /// It opens once a purpose is given.
        PURPOSE,
        /// Another person has to approve first.
        ASK,
        WAITING,
        /// The role sees no recordings.
        FORBIDDEN,
        STATE_SECRET
    }

    /// @param flags with what it is flagged; then the viewer's name moves over the picture
    /// @param copy whether whoever asks may take copies of it now
    /// @param approvers who could approve
    /// @param untilMicros when it closes by itself; null without an approval
    private record Shown(
            State state,
            List<Word> flags,
            List<Word> allFlags,
            boolean mayFlag,
            boolean mayLift,
            boolean copy,
            List<Word> approvers,
            @Nullable Long untilMicros,
            List<Word> purposes) {}

    private record Asked(
            @Nullable String purpose,
            @Nullable String text,
            @Nullable String applicant,
            @Nullable String papers,
            @Nullable String outside,
            @Nullable Boolean copy) {}

    private record Flags(@Nullable List<@Nullable String> flags) {}

    /// @param way why it has to be asked for
    private record ShownRequest(
            long entry,
            long wallMicros,
            String by,
            String of,
            Word way,
            What what,
            String purpose,
            String purposeEn,
            String text,
            String applicant,
            String papers,
            Standing standing,
            @Nullable String decidedBy,
            long untilMicros,
            String answer,
            List<Word> approvers,
            boolean own,
            boolean mine) {}

    /// @param longestHours how long an approval holds at most
    private record ShownRequests(List<ShownRequest> requests, long longestHours) {}

    private record Answer(
            @Nullable Boolean approve,
            @Nullable Integer hours,
            @Nullable String text) {}

    private void show(Context context, String kind) throws IOException, WebFailure {
        Login who = guard.who(context);
        String name = context.pathParam(kind);
        Wire.write(context, shown(who, name, matter(name, who)));
    }

    private Matter matter(String name, Login who) throws IOException, WebFailure {
        return recordings
                .recording(name, who)
                .orElseThrow(() -> WebFailure.notFound("没有这个记录。", "There is no such recording."));
    }

    private Shown shown(Login who, String name, Matter matter) throws IOException {
        List<Sensitivity> flags = recordings.flags(name);
        Viewing.Bar bar = recordings.bar(name, matter, who, Action.VIEW);
        Optional<Opened> opened = viewing.opened(who.actor(), name);
        Optional<Request> approval = viewing.approval(who, name, bar, What.VIEW);
        Viewing.Bar copies = recordings.bar(name, matter, who, Action.COPY);
        boolean copy = (copies.standing() && !copies.flagged())
                || viewing.approval(who, name, copies, What.COPY).isPresent();
        Way way = recordings.way(who, matter, !flags.isEmpty(), false, Optional.empty());
        return new Shown(
                state(who, name, bar, flags, opened.isPresent(), approval.isPresent()),
                flags.stream().map(ViewingRoutes::word).toList(),
                Stream.of(Sensitivity.values()).map(ViewingRoutes::word).toList(),
                Rights.may(who, Action.FLAG, matter),
                Rights.may(who, Action.UNFLAG, matter),
                copy,
                approvers(way),
                approval.map(Request::untilMicros).orElse(null),
                Stream.of(Purpose.values())
                        .map(each -> new Word(each.code(), each.chinese(), each.english()))
                        .toList());
    }

    private State state(
            Login who, String name, Viewing.Bar bar, List<Sensitivity> flags, boolean opened, boolean approved)
            throws IOException {
        if (flags.contains(Sensitivity.STATE_SECRET)) {
            return State.STATE_SECRET;
        }
        if (!Rights.any(who, Action.VIEW)) {
            return State.FORBIDDEN;
        }
        if (opened) {
            return State.OPEN;
        }
        if (approved || (bar.standing() && !bar.flagged())) {
            return State.PURPOSE;
        }
        boolean waits = requests.all().stream()
                .anyMatch(each ->
                        each.by().equals(who.actor()) && each.of().equals(name) && each.standing() == Standing.WAITING);
        return waits ? State.WAITING : State.ASK;
    }

    private List<Word> approvers(Way way) {
        return access.rules().approvers(way).stream()
                .sorted()
                .map(ViewingRoutes::word)
                .toList();
    }

    private void open(Context context, String kind) throws IOException, WebFailure {
        Login who = guard.who(context);
        String name = context.pathParam(kind);
        Matter matter = matter(name, who);
        RightsGuard.requireNoStateSecret(recordings.flags(name));
        Viewing.Bar bar = recordings.bar(name, matter, who, Action.VIEW);
        Asked asked = Wire.read(context, Asked.class);
        try {
            viewing.open(who, name, bar, words(asked, What.VIEW));
        } catch (AccountRefusal e) {
            throw AccountRoutes.refused(e);
        }
        Wire.write(context, shown(who, name, matter));
    }

    private void ask(Context context, String kind) throws IOException, WebFailure {
        Login who = guard.who(context);
        String name = context.pathParam(kind);
        Matter matter = matter(name, who);
        List<Sensitivity> flags = recordings.flags(name);
        RightsGuard.requireNoStateSecret(flags);
        Asked asked = Wire.read(context, Asked.class);
        boolean copy = Boolean.TRUE.equals(asked.copy());
        if (copy && !Rights.any(who, Action.COPY)) {
            throw rights.forbidden(who, name, "POST " + context.path());
        }
        Optional<Way> outside = switch (text(asked.outside())) {
            case "party" -> Optional.of(Way.PARTY);
            case "authority" -> Optional.of(Way.AUTHORITY);
            default -> Optional.empty();
        };
        try {
            requests.ask(
                    who,
                    name,
                    recordings.way(who, matter, !flags.isEmpty(), copy, outside),
                    words(asked, copy ? What.COPY : What.VIEW));
        } catch (AccountRefusal e) {
            throw AccountRoutes.refused(e);
        }
        Wire.write(context, shown(who, name, matter));
    }

    private static Words words(Asked asked, What what) {
        return new Words(
                what, text(asked.purpose()), text(asked.text()), text(asked.applicant()), text(asked.papers()));
    }

    private void flag(Context context) throws IOException, WebFailure {
        Login who = guard.who(context);
        String session = context.pathParam("session");
        Matter matter = matter(session, who);
        Set<Sensitivity> wanted = EnumSet.noneOf(Sensitivity.class);
        List<@Nullable String> codes = Wire.read(context, Flags.class).flags();
        for (@Nullable String code : codes == null ? List.<@Nullable String>of() : codes) {
            try {
                wanted.add(Sensitivity.ofCode(String.valueOf(code)));
            } catch (MalformedException e) {
                throw WebFailure.badRequest("没有这个标识。", "There is no such flag.");
            }
        }
        List<EntryRow> before = store.accessBook().flags(session);
        requireMayLift(context, who, matter, before, wanted);
        try {
            store.accessBook().flag(session, who.actor(), List.copyOf(wanted));
        } catch (LedgerRefusal e) {
            throw WebFailure.notFound("没有这个会话。", String.valueOf(e.getMessage()));
        }
        // Whoever has it open has it open under what it was.
        viewing.close(session);
        store.accessBook().current();
        Wire.write(context, shown(who, session, matter));
    }

    private void requireMayLift(
            Context context, Login who, Matter matter, List<EntryRow> before, Set<Sensitivity> wanted)
            throws WebFailure {
        if (before.isEmpty() || !(before.getLast().entry().fact() instanceof SessionFact.Flags newest)) {
            return;
        }
        if (wanted.containsAll(newest.flags())) {
            return;
        }
        if (newest.flags().contains(Sensitivity.STATE_SECRET) && !wanted.contains(Sensitivity.STATE_SECRET)) {
            throw new WebFailure(409, "state-secret", "国家秘密标识不能在本机解除。", "This flag cannot be lifted here.");
        }
        if (!Rights.may(who, Action.UNFLAG, matter)) {
            throw rights.forbidden(who, context.pathParam("session"), "POST " + context.path());
        }
        if (newest.by().equals(who.actor())) {
            throw new WebFailure(409, "own-flag", "加标识的人不能自行解除，须由他人解除。", "Another person has to lift your flag.");
        }
    }

    private ShownRequests requests(Context context) throws IOException {
        Login who = guard.who(context);
        List<ShownRequest> shown = new ArrayList<>();
        for (Request request : requests.all()) {
            boolean own = request.by().equals(who.actor());
            boolean mine = !own && mayAnswer(who, request);
            if (own || mine) {
                shown.add(shown(request, own, mine));
            }
        }
        return new ShownRequests(shown, access.rules().longest().toHours());
    }

    private boolean mayAnswer(Login who, Request request) throws IOException {
        boolean approves = access.rules().approvers(request.way()).stream().anyMatch(who.roles()::contains);
        Optional<Matter> matter = recordings.recording(request.of(), who);
        return approves && matter.isPresent() && Rights.may(who, Action.APPROVE, matter.get());
    }

    private ShownRequest shown(Request is, boolean own, boolean mine) {
        Optional<Purpose> purpose = Purpose.ofCode(is.words().purpose());
        return new ShownRequest(
                is.entry(),
                is.wallMicros(),
                access.name(is.by()).orElse(is.by()),
                is.of(),
                new Word(is.way().code(), is.way().chinese(), is.way().english()),
                is.words().what(),
                purpose.map(Purpose::chinese).orElse(""),
                purpose.map(Purpose::english).orElse(""),
                is.words().text(),
                is.words().applicant(),
                is.words().papers(),
                is.standing(),
                is.decidedBy().isEmpty() ? null : access.name(is.decidedBy()).orElse(is.decidedBy()),
                is.untilMicros(),
                is.answer(),
                approvers(is.way()),
                own,
                mine);
    }

    private void answer(Context context) throws IOException, WebFailure {
        Login who = guard.who(context);
        String entry = context.pathParam("entry");
        Answer answer = Wire.read(context, Answer.class);
        try {
            Request request = requests.find(entry.matches("[0-9]{1,15}") ? Long.parseLong(entry) : -1);
            if (!request.by().equals(who.actor()) && !mayAnswer(who, request)) {
                throw rights.forbidden(who, request.of(), "POST /api/requests/{entry}");
            }
            int hours = answer.hours() == null ? 24 : answer.hours();
            boolean approve = Boolean.TRUE.equals(answer.approve());
            if (approve && hours < 1) {
                throw WebFailure.badRequest("批准期限至少 1 小时。", "An approval holds for an hour at least.");
            }
            requests.answer(
                    who, request.entry(), approve ? Duration.ofHours(hours) : Duration.ZERO, text(answer.text()));
        } catch (AccountRefusal e) {
            throw AccountRoutes.refused(e);
        }
        Wire.write(context, requests(context));
    }

    private static Word word(Sensitivity flag) {
        return new Word(flag.code(), flag.chinese(), flag.english());
    }

    private static Word word(Role role) {
        return new Word(role.code(), role.chinese(), role.english());
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
