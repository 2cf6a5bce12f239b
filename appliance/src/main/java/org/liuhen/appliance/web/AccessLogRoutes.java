package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.ActWords;
import org.liuhen.appliance.access.Purpose;
import org.liuhen.appliance.cases.CsvText;
import org.liuhen.storage.AccessBook;
import org.liuhen.storage.format.AccessFact.Access;
import org.liuhen.storage.format.AccessFact.Act;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.EvidenceIndex;

/// The access log (访问日志): what one person did, what was done with one record, or all of it. It only tells.
final class AccessLogRoutes {
    private static final int PAGE = 200;
    private static final int MOST_EXPORTED = 20_000;
    /// A rare kind is looked for among so many entries; whoever wants more asks on from there.
    private static final int MOST_READ = 50_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final AccessBook book;
    private final Function<String, Optional<String>> names;

    /// @param names what people call an actor of the log, where it is known
    AccessLogRoutes(AccessBook book, Function<String, Optional<String>> names) {
        this.book = book;
        this.names = names;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/accesses", this::list);
        routes.get("/api/accesses/export.csv", this::export);
    }

    /// @param of what it was about; `ofName` where that is an account
    /// @param fromMicros the stretch that was seen, in session time
    /// @param under index of the entry under which it was allowed, or that it answers
    private record Line(
            long entry,
            long wallMicros,
            String by,
            @Nullable String byName,
            String act,
            String actText,
            String actTextEn,
            String of,
            @Nullable String ofName,
            String part,
            @Nullable Long fromMicros,
            @Nullable Long toMicros,
            long count,
            @Nullable Long under,
            @Nullable String purpose,
            @Nullable String purposeEn,
            @Nullable String text) {}

    private record Word(String code, String text, String textEn) {}

    /// @param next entry to ask on from with `before`; null at the end
    private record Page(List<Line> lines, @Nullable Long next, List<Word> acts) {}

    private void list(Context context) throws IOException, WebFailure {
        Filter filter = filter(context);
        List<EntryRow> rows = new ArrayList<>();
        long last = filter.read(book.current(), rows, PAGE);
        List<Line> lines = new ArrayList<>();
        for (EntryRow row : rows) {
            lines.add(line(row));
        }
        Wire.write(
                context,
                new Page(
                        lines,
                        last < 0 ? null : last,
                        Stream.of(Act.values())
                                .map(act -> new Word(
                                        code(act),
                                        ActWords.of(act).chinese(),
                                        ActWords.of(act).english()))
                                .toList()));
    }

    private void export(Context context) throws IOException, WebFailure {
        Filter filter = filter(context);
        List<EntryRow> rows = new ArrayList<>();
        filter.read(book.current(), rows, MOST_EXPORTED);
        StringBuilder out = new StringBuilder("\uFEFF日志条目,时间,账户,姓名,行为,对象,细节,起,止,次数,依据条目,用途,说明\r\n");
        for (EntryRow row : rows) {
            Line is = line(row);
            out.append(Stream.of(
                                    Long.toString(is.entry()),
                                    time(is.wallMicros()),
                                    is.by(),
                                    text(is.byName()),
                                    is.actText(),
                                    is.of(),
                                    is.part(),
                                    time(is.fromMicros()),
                                    time(is.toMicros()),
                                    Long.toString(is.count()),
                                    is.under() == null ? "" : is.under().toString(),
                                    text(is.purpose()),
                                    text(is.text()))
                            .map(CsvText::harmless)
                            .collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        context.contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"access-log.csv\"")
                .result(out.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// @param by only of this actor
    /// @param of only about this
    private record Filter(String by, String of, String act, long before) {
        /// Adds the newest lines that fit, and returns where to go on, or −1.
        long read(EvidenceIndex index, List<EntryRow> rows, int most) throws IOException {
            long[] last = {-1};
            int[] seen = {0};
            Predicate<EntryRow> wanted = row -> {
                if (rows.size() >= most || seen[0]++ >= MOST_READ) {
                    return false;
                }
                last[0] = row.index();
                if (fits(row)) {
                    rows.add(row);
                }
                return true;
            };
            int found = (!by.isEmpty()
                            ? index.accessesBy(by, before, wanted)
                            : !of.isEmpty() ? index.accessesOf(of, before, wanted) : index.accesses(before, wanted))
                    .size();
            boolean more = rows.size() >= most || found >= MOST_READ;
            return more ? last[0] : -1;
        }

        private boolean fits(EntryRow row) {
            return row.entry().fact() instanceof Access fact
                    && (of.isEmpty() || fact.of().equals(of))
                    && (act.isEmpty() || code(fact.act()).equals(act));
        }
    }

    private Filter filter(Context context) throws WebFailure {
        String before = text(context.queryParam("before"));
        String by = text(context.queryParam("by"));
        String of = text(context.queryParam("of"));
        if (!before.matches("[0-9]{0,15}") || !by.matches("[a-z0-9-]{0,40}") || !of.matches("[a-z0-9-]{0,40}")) {
            throw WebFailure.badRequest("筛选条件有误。", "by and of are names of the log, before is a number.");
        }
        return new Filter(
                by, of, text(context.queryParam("act")), before.isEmpty() ? Long.MAX_VALUE : Long.parseLong(before));
    }

    private Line line(EntryRow row) throws IOException {
        if (!(row.entry().fact() instanceof Access is)) {
            throw new IllegalStateException("an access that is none");
        }
        Optional<FieldsReader> words = words(is.words());
        Optional<Purpose> purpose =
                words.flatMap(each -> field(each, "purpose")).flatMap(Purpose::ofCode);
        return new Line(
                row.index(),
                row.entry().stamp().wallMicros(),
                is.by(),
                names.apply(is.by()).orElse(null),
                code(is.act()),
                ActWords.of(is).chinese(),
                ActWords.of(is).english(),
                is.of(),
                names.apply(is.of()).orElse(null),
                is.part(),
                is.stretch().map(each -> each.fromMicros()).orElse(null),
                is.stretch().map(each -> each.toMicros()).orElse(null),
                is.count(),
                is.entry().orElse(null),
                purpose.map(Purpose::chinese).orElse(null),
                purpose.map(Purpose::english).orElse(null),
                words.map(AccessLogRoutes::said).orElse(null));
    }

    private static String said(FieldsReader words) {
        return Stream.of("text", "applicant", "papers")
                .flatMap(key -> field(words, key).stream())
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(" · "));
    }

    private static Optional<String> field(FieldsReader words, String key) {
        try {
            return words.optionalText(key);
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private Optional<FieldsReader> words(Optional<SessionFact.Committed> object) throws IOException {
        try {
            return object.isEmpty() ? Optional.empty() : Optional.of(new FieldsReader(book.words(object.get())));
        } catch (NoSuchFileException | MalformedException e) {
            return Optional.empty();
        }
    }

    private static String code(Act act) {
        return act.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String time(@Nullable Long micros) {
        return micros == null
                ? ""
                : TIME.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(ZoneId.systemDefault()));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
