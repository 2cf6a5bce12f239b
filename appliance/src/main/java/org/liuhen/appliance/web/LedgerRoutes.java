package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.Action;
import org.liuhen.appliance.access.Login;
import org.liuhen.appliance.access.Rights;
import org.liuhen.appliance.access.Rights.Matter;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.LedgerBook;
import org.liuhen.storage.LedgerRefusal;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.SessionRow;

/// The interruptions of a session: what waits for an explanation, the explanations, their review, completion.
final class LedgerRoutes {
    private static final int MOST_TEXT = 2_000;
    private static final int MOST_ENTRIES = 500;

    private final EvidenceStore store;
    private final LedgerBook book;
    private final LedgerView view;
    private final Recordings recordings;
    private final Guard guard;

    LedgerRoutes(WebParts parts, Recordings recordings, Guard guard) {
        this.store = parts.store();
        this.book = store.ledgerBook();
        this.view = new LedgerView(book, parts.marks(), parts.access()::name);
        this.recordings = recordings;
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        String session = "/api/sessions/{session}/";
        routes.get(session + "interruptions", context -> answer(context, () -> {}));
        routes.post(session + "marks", context -> answer(context, () -> mark(context)));
        routes.post(session + "notes", context -> answer(context, () -> note(context)));
        routes.post(session + "comments", context -> answer(context, () -> comment(context)));
        routes.post(session + "statements", context -> answer(context, () -> state(context)));
        routes.post(session + "reviews", context -> answer(context, () -> review(context)));
        routes.post(
                session + "complete",
                context -> answer(
                        context,
                        () -> book.complete(session(context), who(context).actor())));
    }

    /// @param atMicros session time; now if absent
    private record NewMark(@Nullable String kind, @Nullable Long atMicros) {}

    /// @param atMicros session time that it is about
    private record NewComment(
            @Nullable Long atMicros, @Nullable String text) {}

    private record NewStatement(
            @Nullable List<Long> interruptions,
            @Nullable String cause,
            @Nullable String text,
            @Nullable String attachment,
            @Nullable Long mark) {}

    /// @param mark number of the mark's entry
    private record NewNote(@Nullable Long mark, @Nullable String text) {}

    private record NewReview(@Nullable Long statement) {}

    private interface Deed {
        void run() throws IOException, LedgerRefusal, WebFailure;
    }

    /// Does `deed` and answers with the book as it is then.
    private void answer(Context context, Deed deed) throws IOException, WebFailure {
        try {
            deed.run();
            Wire.write(context, view.of(session(context), may(context)));
        } catch (LedgerRefusal e) {
            throw refusal(e);
        }
    }

    private LedgerView.May may(Context context) throws IOException, WebFailure {
        Login who = who(context);
        Optional<Matter> matter = recordings.recording(session(context), who);
        return new LedgerView.May(
                matter.filter(is -> Rights.may(who, Action.COMMENT, is)).isPresent(),
                matter.filter(is -> Rights.may(who, Action.MARK, is)).isPresent());
    }

    /// Whoever comments has a right to it that no approval gives: a reviewer of another unit.
    private void comment(Context context) throws IOException, LedgerRefusal, WebFailure {
        NewComment asked = Wire.read(context, NewComment.class);
        Long at = asked.atMicros();
        String text = asked.text();
        if (at == null || text == null || text.isBlank() || text.length() > MOST_TEXT) {
            throw WebFailure.badRequest(
                    "请给出所针对的时间 atMicros 和意见 text（1 至 " + MOST_TEXT + " 字）。",
                    "Give the time that it is about as atMicros, and the comment as text, 1 to " + MOST_TEXT
                            + " characters.");
        }
        String name = session(context);
        SessionRow session = store.index()
                .session(name)
                .orElseThrow(() -> WebFailure.notFound("没有这个会话。", "There is no such session."));
        long end = session.end()
                .map(SessionRow.Ended::endMicros)
                .or(() -> store.timeOf(name).map(time -> time.now(store.clocks())))
                .orElse(Long.MAX_VALUE);
        if (at < session.startMicros() || at > end) {
            throw WebFailure.badRequest("时间 atMicros 不在会话内。", "atMicros must lie in the session.");
        }
        Login author = who(context);
        book.mark(
                name,
                author.actor(),
                at,
                SessionFact.Mark.REVIEW_COMMENT,
                Optional.of(new FieldsBuilder()
                        .text("text", text.strip())
                        .text("author", author.name())
                        .build()));
    }

    private void mark(Context context) throws IOException, LedgerRefusal, WebFailure {
        NewMark asked = Wire.read(context, NewMark.class);
        String session = session(context);
        String kind = asked.kind();
        if (kind == null || !Names.isWord(kind)) {
            throw WebFailure.badRequest(
                    "请给出标记类别 kind（小写字母、数字、连字符）。", "Give the kind of the mark: a–z, 0–9 and hyphens.");
        }
        if (kind.equals(SessionFact.Mark.REVIEW_COMMENT)) {
            throw WebFailure.badRequest(
                    "审核意见由法制审核人员提出，不是标记。", "A reviewer's comment is written by a legal reviewer, and is no mark.");
        }
        Optional<Long> now = store.timeOf(session).map(time -> time.now(store.clocks()));
        Long at = asked.atMicros();
        if (at == null && now.isEmpty()) {
            throw WebFailure.badRequest(
                    "会话已结束，请给出标记时间 atMicros。", "The session has ended: give the mark's time as atMicros.");
        }
        if (at != null && (at < 0 || (now.isPresent() && at > now.get()))) {
            throw WebFailure.badRequest("标记时间 atMicros 不在会话内。", "atMicros must lie in the session.");
        }
        book.mark(session, who(context).actor(), at == null ? now.get() : at, kind, Optional.empty());
    }

    private void note(Context context) throws IOException, LedgerRefusal, WebFailure {
        NewNote asked = Wire.read(context, NewNote.class);
        Long mark = asked.mark();
        String text = asked.text();
        if (mark == null || text == null || text.isBlank() || text.length() > MOST_TEXT) {
            throw WebFailure.badRequest(
                    "请给出标记 mark 和备注文字 text（1 至 " + MOST_TEXT + " 字）。",
                    "Give the mark, and the note as text, 1 to " + MOST_TEXT + " characters.");
        }
        Login author = who(context);
        book.note(
                session(context),
                author.actor(),
                mark,
                new FieldsBuilder()
                        .text("text", text.strip())
                        .text("author", author.name())
                        .build());
    }

    private void state(Context context) throws IOException, LedgerRefusal, WebFailure {
        NewStatement asked = Wire.read(context, NewStatement.class);
        List<Long> entries = asked.interruptions();
        if (entries == null || entries.isEmpty() || entries.size() > MOST_ENTRIES || entries.contains(null)) {
            throw WebFailure.badRequest(
                    "请给出所说明的中断 interruptions（1 至 " + MOST_ENTRIES + " 个编号）。",
                    "Give the interruptions that are explained: 1 to " + MOST_ENTRIES + " numbers.");
        }
        Cause cause = cause(asked.cause());
        String actor = who(context).actor();
        Long mark = asked.mark();
        if (mark != null) {
            book.stateInFootage(session(context), actor, entries, cause, mark);
        } else {
            book.stateInWriting(session(context), actor, entries, cause, words(asked, who(context)));
        }
    }

    private static Json.Fields words(NewStatement asked, Login author) throws WebFailure {
        String text = asked.text();
        String attachment = asked.attachment() == null ? "" : asked.attachment().strip();
        if (text == null || text.isBlank() || text.length() > MOST_TEXT || attachment.length() > MOST_TEXT) {
            throw WebFailure.badRequest(
                    "请填写说明文字 text（1 至 " + MOST_TEXT + " 字），或给出音像内说明的标记 mark。",
                    "Give the explanation as text (1 to " + MOST_TEXT
                            + " characters), or the mark where it is spoken.");
        }
        return new FieldsBuilder()
                .text("text", text.strip())
                .text("author", author.name())
                .text("attachment", attachment)
                .build();
    }

    private static Cause cause(@Nullable String code) throws WebFailure {
        try {
            Cause cause = Cause.ofCode(String.valueOf(code));
            if (cause.weight() == Cause.Weight.INTERRUPTION) {
                return cause;
            }
        } catch (MalformedException e) {
            // Told below, with the codes there are.
        }
        String codes = List.of(Cause.values()).stream()
                .filter(cause -> cause.weight() == Cause.Weight.INTERRUPTION)
                .map(Cause::code)
                .collect(Collectors.joining(", "));
        throw WebFailure.badRequest("请给出中断原因 cause：" + codes + "。", "Give the reason as cause: " + codes + ".");
    }

    private void review(Context context) throws IOException, LedgerRefusal, WebFailure {
        Long statement = Wire.read(context, NewReview.class).statement();
        if (statement == null) {
            throw WebFailure.badRequest("请给出所审核的说明 statement。", "Give the number of the statement.");
        }
        book.review(session(context), who(context).actor(), statement);
    }

    private String session(Context context) throws WebFailure {
        String session = context.pathParam("session");
        if (!Names.isSession(session)) {
            throw WebFailure.notFound("没有这个会话。", "There is no such session.");
        }
        return session;
    }

    private Login who(Context context) {
        return guard.who(context);
    }

    private static WebFailure refusal(LedgerRefusal e) {
        String error = e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String english = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case UNKNOWN_SESSION -> WebFailure.notFound("没有这个会话。", english);
            case UNKNOWN_INTERRUPTION -> new WebFailure(409, error, "所说明的中断不属于该会话。", english);
            case UNKNOWN_MARK -> new WebFailure(409, error, "该会话没有这个标记。", english);
            case UNKNOWN_STATEMENT -> new WebFailure(409, error, "该会话没有这份说明。", english);
            case MARK_BEFORE_END -> new WebFailure(409, error, "标记早于中断结束：请标记续录之后的位置。", english);
            case OWN_STATEMENT -> new WebFailure(409, error, "说明人不能审核自己的说明，须由他人审核。", english);
            case STILL_OPEN -> new WebFailure(409, error, "会话尚未结束，请先结束录制。", english);
            case ALREADY_COMPLETE -> new WebFailure(409, error, "会话已完成。", english);
            case WAITING ->
                new WebFailure(
                        409,
                        error,
                        "尚有 " + e.waiting().size() + " 处中断待说明：" + listed(e, Cause::chinese, "、"),
                        english + ": " + listed(e, Cause::code, ", "));
        };
    }

    private static String listed(LedgerRefusal e, Function<Cause, String> words, String between) {
        return e.waiting().stream()
                .map(each -> each.track().track() + " " + words.apply(each.cause()) + " (" + each.entry() + ")")
                .collect(Collectors.joining(between));
    }
}
