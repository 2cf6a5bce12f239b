package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.appliance.cases.Person;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.appliance.search.Query;
import org.liuhen.appliance.search.SearchTable;
import org.liuhen.appliance.search.Summary;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.timeline.Interruption;
import org.liuhen.storage.timeline.Ledger;
import org.liuhen.storage.timeline.Span;
import org.liuhen.storage.timeline.Timeline;

/// Finding sessions.
final class SearchRoutes {
    private static final int MOST_LISTED = 50;
    private static final int MOST_TEXT = 200;
    /// So many gaps of a track fit into a small drawing: the longest.
    private static final int MOST_GAPS = 24;

    private final SearchTable table;
    private final Evidence evidence;
    private final EvidenceStore store;
    private final SourceTitles titles;
    private final RightsGuard rights;

    SearchRoutes(SearchTable table, Evidence evidence, EvidenceStore store, Rooms rooms, RightsGuard rights) {
        this.rights = rights;
        this.table = table;
        this.evidence = evidence;
        this.store = store;
        this.titles = new SourceTitles(rooms);
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/search", this::search);
    }

    /// @param whole whether all sessions were looked at
    /// @param next name to ask on from with `before`; null at the end
    private record Answer(
            List<Hit> sessions,
            int total,
            int searched,
            boolean whole,
            @Nullable String next) {}

    /// @param waiting interruptions that wait for a statement
    private record Hit(
            String id,
            String roomName,
            long startMicros,
            @Nullable Long endMicros,
            Query.State state,
            int waiting,
            @Nullable About about,
            List<Finding> findings,
            List<Line> lines) {}

    /// @param parties with their names masked
    private record About(
            String caseNumber, String cause, String stage, String item, List<String> parties, List<String> officers) {}

    record Finding(String cause, String text, String textEn, int count) {}

    /// A track as a small drawing shows it.
    ///
    /// @param gaps each as from and to in microseconds, and its cause; empty for what nobody explained
    private record Line(String title, long fromMicros, long toMicros, List<Gap> gaps) {}

    private record Gap(long fromMicros, long toMicros, String cause) {}

    private void search(Context context) throws IOException, WebFailure {
        Optional<String> before = Optional.ofNullable(context.queryParam("before"));
        if (before.isPresent() && !Names.isSession(before.get())) {
            throw WebFailure.badRequest("before 不是会话编号。", "before must be the name of a session.");
        }
        SearchTable.Found found = table.find(query(context), rights.finds(context), MOST_LISTED, before);
        List<Hit> hits = new ArrayList<>();
        for (String name : found.sessions()) {
            Optional<SessionRow> row = store.index().session(name);
            if (row.isPresent() && rights.finds(context, row.get())) {
                hits.add(hit(row.get(), rights.tells(context, row.get())));
            }
        }
        String next =
                found.sessions().size() < MOST_LISTED ? null : found.sessions().getLast();
        Wire.write(context, new Answer(hits, found.total(), found.searched(), found.whole(), next));
    }

    private static Query query(Context context) throws WebFailure {
        return new Query(
                text(context, "q"),
                text(context, "case"),
                text(context, "object"),
                text(context, "officer"),
                text(context, "licence"),
                text(context, "item"),
                text(context, "stage"),
                text(context, "room"),
                text(context, "recorder"),
                micros(context, "from", 0),
                micros(context, "to", Long.MAX_VALUE),
                state(text(context, "state")),
                finding(text(context, "finding")));
    }

    static Optional<Query.State> state(String text) throws WebFailure {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(Query.State.values())
                .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> WebFailure.badRequest(
                        "state 只能是 recording、ended、waiting 或 complete。",
                        "state can be recording, ended, waiting or complete.")));
    }

    /// `gap`, `flaw`, `damage`, or the code of a cause.
    private static Optional<Query.Finding> finding(String text) throws WebFailure {
        return switch (text) {
            case "" -> Optional.empty();
            case "damage" -> Optional.of(new Query.Finding.Damage());
            case "gap" -> Optional.of(new Query.Finding.Causes(ofWeight(Cause.Weight.INTERRUPTION)));
            case "flaw" -> Optional.of(new Query.Finding.Causes(ofWeight(Cause.Weight.WARNING)));
            default ->
                Optional.of(new Query.Finding.Causes(Set.of(Arrays.stream(Cause.values())
                        .filter(cause -> cause.code().equals(text))
                        .findFirst()
                        .orElseThrow(() -> WebFailure.badRequest(
                                "finding 不是中断原因的代码。", "finding must be gap, flaw, damage or the code of a cause.")))));
        };
    }

    private static Set<Cause> ofWeight(Cause.Weight weight) {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        for (Cause cause : Cause.values()) {
            if (cause.weight() == weight) {
                causes.add(cause);
            }
        }
        return causes;
    }

    /// @param told whether what it is about is told
    private Hit hit(SessionRow row, boolean told) throws IOException {
        Summary summary = Summary.of(store, row);
        int waiting = summary.ledger().waiting().size();
        return new Hit(
                row.session(),
                titles.room(row.room()),
                row.startMicros(),
                row.end().map(SessionRow.Ended::endMicros).orElse(null),
                state(summary, waiting),
                waiting,
                told ? summary.about().map(SearchRoutes::about).orElse(null) : null,
                findings(summary.ledger()),
                lines(row));
    }

    private static Query.State state(Summary summary, int waiting) {
        if (summary.session().end().isEmpty()) {
            return Query.State.RECORDING;
        }
        if (summary.ledger().complete()) {
            return Query.State.COMPLETE;
        }
        return waiting > 0 ? Query.State.WAITING : Query.State.ENDED;
    }

    private static About about(Particulars known) {
        return new About(
                known.caseNumber(),
                known.cause(),
                known.stage(),
                known.item(),
                known.maskedParties(),
                known.officers().stream().map(Person::name).toList());
    }

    static List<Finding> findings(Ledger ledger) {
        List<Finding> findings = new ArrayList<>();
        for (Cause cause : Cause.values()) {
            int count = (int) ledger.interruptions().stream()
                    .map(Interruption::cause)
                    .filter(cause::equals)
                    .count();
            if (count > 0 && cause.weight() != Cause.Weight.ORDINARY) {
                findings.add(new Finding(cause.code(), cause.chinese(), cause.english(), count));
            }
        }
        return findings;
    }

    private List<Line> lines(SessionRow row) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String name : row.tracks()) {
            Timeline timeline = evidence.timeline(row, new TrackId(row.session(), name), 0, Long.MAX_VALUE);
            List<Gap> gaps = timeline.spans().stream()
                    .filter(span -> !(span instanceof Span.Footage))
                    .map(SearchRoutes::gap)
                    .sorted(Comparator.comparingLong((Gap gap) -> gap.fromMicros() - gap.toMicros()))
                    .limit(MOST_GAPS)
                    .toList();
            lines.add(new Line(titles.track(row.room(), name), timeline.fromMicros(), timeline.toMicros(), gaps));
        }
        return lines;
    }

    private static Gap gap(Span span) {
        return new Gap(
                span.fromMicros(),
                span.toMicros(),
                span instanceof Span.Gap gap ? gap.cause().code() : "");
    }

    /// A parameter of the address, or nothing.
    static String text(Context context, String name) throws WebFailure {
        String text = context.queryParam(name);
        if (text != null && text.length() > MOST_TEXT) {
            throw WebFailure.badRequest(
                    "参数 " + name + " 最多 " + MOST_TEXT + " 个字符。",
                    name + " can have " + MOST_TEXT + " characters at most.");
        }
        return text == null ? "" : text;
    }

    private static long micros(Context context, String name, long absent) throws WebFailure {
        String text = text(context, name);
        if (text.isEmpty()) {
            return absent;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw WebFailure.badRequest("参数 " + name + " 须为整数。", name + " must be a whole number.");
        }
        return Long.parseLong(text);
    }
}
