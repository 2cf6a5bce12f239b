package org.liuhen.appliance.web;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.Action;
import org.liuhen.appliance.access.Journal;
import org.liuhen.appliance.access.Login;
import org.liuhen.appliance.access.Requests.What;
import org.liuhen.appliance.access.Rights;
import org.liuhen.appliance.access.Rights.Matter;
import org.liuhen.appliance.access.Viewing;
import org.liuhen.appliance.access.Viewing.Opened;
import org.liuhen.appliance.search.Known;
import org.liuhen.appliance.web.RouteRights.About;
import org.liuhen.appliance.web.RouteRights.Parameter;
import org.liuhen.appliance.web.RouteRights.Right;
import org.liuhen.appliance.web.RouteRights.Route;
import org.liuhen.storage.AccessBook.Deed;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.AccessFact.Act;
import org.liuhen.storage.format.AccessFact.Stretch;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.Sensitivity;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.SessionRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands before every address that the page has: whether whoever asks may do that there, and with that
/// recording. What is refused, seen and taken goes into the journal here and nowhere else.
final class RightsGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RightsGuard.class);
    private static final String RIGHT = "right";
    private static final String TAKEN = "taken";
    private static final int MOST_NAMED = 40;
    private static final Set<String> SEARCHES = Set.of("/api/search", "/api/cases", "/api/cases/one");

    private final Guard guard;
    private final EvidenceStore store;
    private final Recordings recordings;
    private final Journal journal;
    private final Viewing viewing;
    private final IntFunction<Optional<String>> packages;

    /// @param packages the session of an evidence package
    RightsGuard(
            Guard guard,
            EvidenceStore store,
            Recordings recordings,
            Journal journal,
            Viewing viewing,
            IntFunction<Optional<String>> packages) {
        this.packages = packages;
        this.guard = guard;
        this.store = store;
        this.recordings = recordings;
        this.journal = journal;
        this.viewing = viewing;
    }

    /// Whether an address is for everybody: the files of the page, and the door.
    static boolean isOpen(String path) {
        return isOfPage(path) || RouteRights.isOpen(path);
    }

    /// Whether an address is a file of the page.
    static boolean isOfPage(String path) {
        return !path.startsWith("/api/")
                && !path.startsWith("/media/")
                && !path.startsWith("/originals/")
                && !path.equals("/metrics");
    }

    /// Refuses what whoever asks may not do. Runs before each address that exists.
    void require(Context context) throws IOException, WebFailure {
        @Nullable Endpoint endpoint = context.endpoints().matchedHttpEndpoint();
        if (endpoint == null || isOpen(endpoint.path)) {
            return;
        }
        guard.requireLogin(context);
        Login who = guard.who(context);
        String address = context.method().name() + " " + endpoint.path;
        guard.tellUse(who, address);
        Optional<Route> route = RouteRights.of(context.method().name(), endpoint.path);
        if (route.isEmpty()) {
            LOG.error("an address that nobody decided about: {}", address);
            throw forbidden(who, "", address);
        }
        requireKnown(context, route.get());
        if (route.get().right().isPresent()) {
            Right right = route.get().right().get();
            context.attribute(RIGHT, right);
            requireNothingOwed(who, right);
            requireRight(context, who, right, address);
        }
    }

    /// Refuses a parameter that the address has not: whoever misspells one would take the answer for another
    /// one.
    private static void requireKnown(Context context, Route route) throws WebFailure {
        List<String> known = route.query().stream().map(Parameter::name).toList();
        for (String name : context.queryParamMap().keySet()) {
            if (!name.isEmpty() && !known.contains(name)) {
                String asked = name.length() > MOST_NAMED ? name.substring(0, MOST_NAMED) + "…" : name;
                String all = String.join(", ", known);
                throw WebFailure.badRequest(
                        "该地址没有参数 " + asked + (known.isEmpty() ? "，也没有其他参数。" : "；可用的参数：" + all + "。"),
                        "This address has no parameter " + asked
                                + (known.isEmpty() ? ", nor any other." : "; those it has: " + all + "."));
            }
        }
    }

    /// Tells of a setting that was changed. Runs after each address.
    void tellSetting(Context context) {
        @Nullable Right right = context.attribute(RIGHT);
        if (right != null && right.action() == Action.REGISTER && context.statusCode() < 300) {
            String[] words = context.path().split("/", -1);
            journal.tell(Deed.of(guard.who(context).actor(), Act.SETTING, words[2], words.length > 3 ? words[3] : ""));
        }
    }

    private static void requireNothingOwed(Login who, Right right) throws WebFailure {
        if (!who.owed().isEmpty() && right.action() != Action.OWN) {
            throw new WebFailure(
                    403,
                    "owed",
                    who.owed().contains(Login.Owed.PASSWORD) ? "请先更改初始密码。" : "请先启用动态口令。",
                    who.owed().contains(Login.Owed.PASSWORD)
                            ? "Change your first password before anything else."
                            : "Turn on one-time codes before anything else.");
        }
    }

    private void requireRight(Context context, Login who, Right right, String address) throws IOException, WebFailure {
        if (!Rights.any(who, right.action())) {
            boolean live = right.about() == About.FOOTAGE && Rights.any(who, Action.LIVE);
            if (!live) {
                throw forbidden(who, "", address);
            }
        }
        switch (right.about()) {
            case NOTHING, LIST -> {
                if (!Rights.may(who, right.action())) {
                    throw forbidden(who, "", address);
                }
            }
            case ROOM -> {
                if (!Rights.may(who, right.action(), recordings.room(context.pathParam("room")))) {
                    throw forbidden(who, "", address);
                }
            }
            case SESSION -> {
                Optional<SessionRow> session = session(context);
                if (session.isPresent() && !Rights.may(who, right.action(), recordings.session(session.get(), who))) {
                    throw forbidden(who, session.get().session(), address);
                }
            }
            case ASKED -> requireReach(context, who, address);
            case FOOTAGE -> requireFootage(context, who, address);
            case ORIGINAL -> requireOriginal(context, who, address);
            case COPIED ->
                requireCopy(who, context.pathParam("session"), context.path(), address)
                        .ifPresent(entry -> context.attribute(TAKEN, entry));
            case PACKAGE -> {
                String id = context.pathParam("id");
                Optional<String> session =
                        id.matches("[0-9]{1,9}") ? packages.apply(Integer.parseInt(id)) : Optional.empty();
                if (session.isPresent()) {
                    requireCopyRight(who, session.get(), address);
                }
            }
            case TAKEN -> {
                if (!Rights.may(who, right.action())) {
                    throw forbidden(who, "", address);
                }
                viewing.take(who, context.path().split("/", -1)[2], context.path());
            }
        }
    }

    /// A token asks for nothing beyond the units it was issued for: an approval is for people.
    private void requireReach(Context context, Login who, String address) throws IOException, WebFailure {
        for (String kind : List.of("session", "intake")) {
            @Nullable String name = context.pathParamMap().get(kind);
            Optional<Matter> matter = name == null ? Optional.empty() : recordings.recording(name, who);
            if (matter.isPresent() && !who.reaches(matter.get().unit())) {
                throw forbidden(who, String.valueOf(name), address);
            }
        }
    }

    private Optional<SessionRow> session(Context context) throws IOException {
        String name = context.pathParam("session");
        return Names.isSession(name) ? store.index().session(name) : Optional.empty();
    }

    private void requireFootage(Context context, Login who, String address) throws IOException, WebFailure {
        Optional<SessionRow> found = session(context);
        if (found.isEmpty()) {
            // Not even if the index learns of it in this moment.
            throw WebFailure.notFound("没有这个会话。", "There is no such session.");
        }
        SessionRow session = found.get();
        Matter matter = recordings.session(session, who);
        List<Sensitivity> flags = recordings.indexedFlags(session.session());
        requireNoStateSecret(flags);
        boolean whole = address.endsWith("/{file}") && context.header("Range") == null;
        boolean nearby =
                flags.isEmpty() || (who.scope().isEmpty() && matter.unit().equals(who.unit()));
        if (session.end().isEmpty() && !whole && nearby && Rights.may(who, Action.LIVE, matter)) {
            tellSeen(context, who, session.session(), Optional.empty());
            return;
        }
        Opened opened = opened(who, session.session(), matter, address);
        if (whole) {
            requireCopy(who, session.session(), context.path(), address);
        } else {
            tellSeen(context, who, session.session(), Optional.of(opened.entry()));
        }
    }

    private void requireOriginal(Context context, Login who, String address) throws IOException, WebFailure {
        String intake = context.pathParam("intake");
        Optional<Matter> matter = recordings.recording(intake, who);
        if (matter.isEmpty()) {
            throw WebFailure.notFound("没有这个文件。", "There is no such file.");
        }
        Opened opened = opened(who, intake, matter.get(), address);
        String file = context.pathParam("file");
        boolean saved =
                address.equals("GET /originals/{intake}/{file}") && context.header("Range") == null && !isPicture(file);
        if (saved) {
            requireCopy(who, intake, context.path(), address);
        } else {
            journal.saw(who.actor(), intake, file, Optional.of(opened.entry()), Optional.empty());
        }
    }

    /// Pictures are shown whole, and players ask for ranges: what else asks for all of a file takes it.
    private static boolean isPicture(String file) {
        return file.matches(".*\\.(jpg|jpeg|png)");
    }

    private Opened opened(Login who, String of, Matter matter, String address) throws IOException, WebFailure {
        Optional<Opened> opened = viewing.opened(who.actor(), of);
        if (opened.isPresent()) {
            return opened.get();
        }
        if (!Rights.any(who, Action.VIEW)) {
            throw forbidden(who, of, address);
        }
        Viewing.Bar bar = recordings.bar(of, matter, who, Action.VIEW);
        boolean open = bar.standing() && !bar.flagged();
        if (open || viewing.approval(who, of, bar, What.VIEW).isPresent()) {
            throw new WebFailure(403, "purpose-required", "请先填写调阅用途。", "Say first what you want to see it for.");
        }
        throw mustAsk(who, of, address);
    }

    /// The index of the entry that tells of the copy; empty if there is no such recording.
    private Optional<Long> requireCopy(Login who, String of, String path, String address)
            throws IOException, WebFailure {
        return requireCopyRight(who, of, address)
                ? Optional.of(viewing.take(who, of, path.length() > 120 ? path.substring(path.length() - 120) : path))
                : Optional.empty();
    }

    /// Index of the entry that tells of the copy that is taken here.
    ///
    /// @throws IllegalStateException if the address takes none
    static long taken(Context context) {
        @Nullable Long entry = context.attribute(TAKEN);
        if (entry == null) {
            throw new IllegalStateException("no copy is taken at " + context.path());
        }
        return entry;
    }

    /// Whether there is such a recording; refuses whoever may not take it away.
    private boolean requireCopyRight(Login who, String of, String address) throws IOException, WebFailure {
        Optional<Matter> matter = recordings.recording(of, who);
        if (matter.isEmpty()) {
            return false;
        }
        requireNoStateSecret(recordings.flags(of));
        Viewing.Bar bar = recordings.bar(of, matter.get(), who, Action.COPY);
        boolean free = bar.standing() && !bar.flagged();
        if (!free && viewing.approval(who, of, bar, What.COPY).isEmpty()) {
            throw mustAsk(who, of, address);
        }
        return true;
    }

    private void tellSeen(Context context, Login who, String session, Optional<Long> entry) throws IOException {
        String track = context.pathParam("track");
        int run = context.pathParamMap().containsKey("file") ? Names.runOfFile(context.pathParam("file")) : -1;
        if (context.pathParamMap().containsKey("segment")) {
            String segment = context.pathParam("segment");
            if (run >= 0 && Names.isWord(track) && segment.matches("[0-9]{1,9}")) {
                journal.saw(
                        who.actor(),
                        session,
                        track,
                        entry,
                        recordings.segment(new TrackId(session, track), run, Integer.parseInt(segment)));
            }
            return;
        }
        ByteRange.Asked asked = ByteRange.read(Optional.ofNullable(context.header("Range")), Long.MAX_VALUE);
        if (run < 0 || !Names.isWord(track) || !(asked instanceof ByteRange.Asked.Part(ByteRange range))) {
            return;
        }
        Optional<Stretch> stretch =
                recordings.stretch(new TrackId(session, track), run, range.offset(), range.lengthBytes());
        if (stretch.isPresent() || entry.isEmpty()) {
            journal.saw(who.actor(), session, track, entry, stretch);
        }
    }

    /// Refuses what must not be on this machine at all.
    static void requireNoStateSecret(List<Sensitivity> flags) throws WebFailure {
        if (flags.contains(Sensitivity.STATE_SECRET)) {
            throw new WebFailure(
                    403,
                    "state-secret",
                    "该会话已标为国家秘密：本机不得处理，停止一切调阅，请立即报告保密部门。",
                    "This session was marked as a state secret: nothing of it is shown here. Report it at once.");
        }
    }

    /// Whether a session stands in the lists of whoever asks.
    boolean finds(Context context, SessionRow session) {
        Login who = guard.who(context);
        return Rights.may(who, Action.FIND, recordings.session(session, who));
    }

    /// Which sessions stand in the lists of whoever asks.
    Predicate<Known> finds(Context context) {
        Login who = guard.who(context);
        return session -> Rights.may(who, Action.FIND, recordings.session(session, who));
    }

    /// Of which sessions whoever asks is told what they are about. What is told at last goes through
    /// [#tells(Context, SessionRow)], which knows what was flagged a moment ago, and tells the journal.
    Predicate<Known> tells(Context context) {
        Login who = guard.who(context);
        return finds(context)
                .and(session -> !session.flagged() || Rights.may(who, Action.VIEW, recordings.session(session, who)));
    }

    /// Whether what a session is about is told in a list. A search that shows a flagged session is in the
    /// journal.
    boolean tells(Context context, SessionRow session) {
        try {
            if (recordings.indexedFlags(session.session()).isEmpty()) {
                return true;
            }
            Login who = guard.who(context);
            if (context.queryParam("data") != null || SEARCHES.contains(context.path())) {
                journal.count(Deed.of(who.actor(), Act.SEARCH, session.session(), ""));
            }
            return Rights.may(who, Action.VIEW, recordings.session(session, who));
        } catch (IOException e) {
            LOG.warn("couldn't read the flags of session {}", session.session(), e);
            return false;
        }
    }

    private WebFailure mustAsk(Login who, String of, String address) {
        journal.refused(who.actor(), of, address);
        return new WebFailure(
                403, "approval-required", "须经他人审批，请先申请。", "Another person has to approve this: ask first.");
    }

    /// A refusal, which is in the journal.
    ///
    /// @param of the recording, or empty
    WebFailure forbidden(Login who, String of, String address) {
        journal.refused(who.actor(), of, address);
        return new WebFailure(403, "forbidden", "您的角色无权进行此操作。", "Your role may not do that.");
    }
}
