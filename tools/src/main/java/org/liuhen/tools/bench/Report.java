package org.liuhen.tools.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a bench found, as a table for a person and as one object for a program.
///
/// @param bench name of the verb
/// @param subject what was measured on, in a line
/// @param contests the first metric of the first one is the bench's own
record Report(String bench, String subject, List<Contest> contests) {
    private static final String ROW = "  %-44s %12s %12s %12s%n";

    Report {
        contests = List.copyOf(contests);
    }

    /// The table.
    String table() {
        StringBuilder out = new StringBuilder();
        out.append(bench).append(": ").append(subject).append('\n');
        for (Contest contest : contests) {
            out.append('\n').append(contest.title()).append('\n');
            out.append(String.format(Locale.ROOT, ROW, "", "min", "median", "max"));
            contest.outcomes().forEach(outcome -> append(out, contest, outcome));
        }
        return out.toString();
    }

    /// The object: the bench's own metric, and under `more` all others in the same shape.
    Map<String, Object> json() {
        List<Map<String, @Nullable Object>> shapes =
                contests.stream().flatMap(contest -> shapes(contest).stream()).toList();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("bench", bench);
        object.put("subject", subject);
        object.putAll(shapes.getFirst());
        object.put("more", shapes.subList(1, shapes.size()));
        return asNonNull(object);
    }

    /// A shape for each metric; the first one carries the raw runs of all.
    private static List<Map<String, @Nullable Object>> shapes(Contest contest) {
        List<Map<String, @Nullable Object>> shapes = new ArrayList<>();
        for (Contest.Outcome outcome : contest.outcomes()) {
            Map<String, @Nullable Object> shape = new LinkedHashMap<>();
            shape.put("contest", contest.title());
            shape.put("peerName", contest.peer().orElse(null));
            shape.putAll(shape(outcome));
            if (shapes.isEmpty()) {
                shape.put("runs", contest.runs().stream().map(Report::raw).toList());
            }
            shapes.add(shape);
        }
        return shapes;
    }

    @SuppressWarnings("NullAway") // JSON knows null; the printer of it takes any map
    private static Map<String, Object> asNonNull(Map<String, @Nullable Object> object) {
        return object;
    }

    private static void append(StringBuilder out, Contest contest, Contest.Outcome outcome) {
        String name = outcome.metric().name() + " (" + outcome.metric().unit() + ")";
        out.append(row(name + (contest.peer().isPresent() ? ", liuhen" : ""), outcome.ours()));
        if (outcome.peer().isPresent()) {
            out.append(row("    " + contest.peer().orElse(""), outcome.peer().get()));
        }
        if (outcome.ratio().isPresent()) {
            out.append(row("    ours / peer", outcome.ratio().get()));
        }
        outcome.isMet()
                .ifPresent(met -> out.append("    goal ")
                        .append(outcome.metric().goal().map(Metric.Goal::text).orElse(""))
                        .append(met ? ": met" : ": MISSED")
                        .append('\n'));
    }

    private static String row(String name, Spread spread) {
        return String.format(
                Locale.ROOT, ROW, name, number(spread.min()), number(spread.median()), number(spread.max()));
    }

    /// Three digits that matter, without an exponent.
    static String number(double figure) {
        double size = Math.abs(figure);
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", figure);
        }
        if (size >= 10) {
            return String.format(Locale.ROOT, "%.1f", figure);
        }
        return String.format(Locale.ROOT, size >= 1 || size == 0 ? "%.2f" : "%.3f", figure);
    }

    private static Map<String, @Nullable Object> shape(Contest.Outcome outcome) {
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("metric", outcome.metric().name());
        shape.put("unit", outcome.metric().unit());
        shape.put("ours", outcome.ours().median());
        shape.put("peer", outcome.peer().map(Spread::median).orElse(null));
        shape.put("ratio", outcome.ratio().map(Spread::median).orElse(null));
        shape.put("oursSpread", outcome.ours());
        shape.put("peerSpread", outcome.peer().orElse(null));
        shape.put("ratioSpread", outcome.ratio().orElse(null));
        shape.put("goal", outcome.metric().goal().map(Metric.Goal::text).orElse(null));
        Optional<Boolean> met = outcome.isMet();
        shape.put("goalMet", met.orElse(null));
        return shape;
    }

    private static Map<String, Object> raw(Run run) {
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("side", run.side().name().toLowerCase(Locale.ROOT));
        raw.put("round", run.round());
        raw.put("wallSeconds", run.wallSeconds());
        raw.put("cpuSeconds", run.cpuSeconds());
        raw.put("memoryBytes", run.memoryBytes());
        raw.put("figures", run.figures());
        return raw;
    }
}
