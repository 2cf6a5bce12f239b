package org.liuhen.storage.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.index.RunRow;

/// A track's time from one moment to another, without overlap or hole.
///
/// @param spans in order; they add up to [from, to)
public record Timeline(long fromMicros, long toMicros, List<Span> spans) {
    public Timeline {
        spans = List.copyOf(spans);
    }

    /// How much of it is footage, interruptions and unexplained, in microseconds.
    public record Totals(long footageMicros, long gapMicros, long unexplainedMicros) {}

    /// How much of each there is; together as long as the timeline.
    public Totals totals() {
        long footage = 0;
        long gap = 0;
        long unexplained = 0;
        for (Span span : spans) {
            long length = span.toMicros() - span.fromMicros();
            switch (span) {
                case Span.Footage _ -> footage += length;
                case Span.Gap _ -> gap += length;
                case Span.Unexplained _ -> unexplained += length;
            }
        }
        return new Totals(footage, gap, unexplained);
    }

    /// Builds the timeline of [from, to) from a track's runs and interruptions. Where two things claim the same
    /// time footage wins, then what began earlier.
    public static Timeline of(long fromMicros, long toMicros, List<RunRow> runs, List<GapRow> gaps) {
        if (toMicros < fromMicros) {
            throw new IllegalArgumentException(
                    "a timeline cannot end at " + toMicros + " before it begins at " + fromMicros);
        }
        List<Span> footage = new ArrayList<>();
        for (RunRow run : runs) {
            footage.add(new Span.Footage(run.run(), run.startMicros(), run.endMicros()));
        }
        List<Span> explained = new ArrayList<>();
        for (GapRow gap : gaps) {
            explained.add(new Span.Gap(gap.cause(), gap.detail(), gap.fromMicros(), gap.toMicros(), gap.entryIndex()));
        }
        List<Span> whole = List.of(new Span.Unexplained(fromMicros, toMicros));
        return new Timeline(fromMicros, toMicros, laid(laid(whole, explained), footage));
    }

    /// `ground` with `layer` laid over it; within the layer the earlier beginning wins.
    private static List<Span> laid(List<Span> ground, List<Span> layer) {
        if (ground.isEmpty()) {
            return ground;
        }
        long begin = ground.getFirst().fromMicros();
        long end = ground.getLast().toMicros();
        List<Span> result = new ArrayList<>();
        List<Span> sorted = new ArrayList<>(layer);
        sorted.sort(Comparator.comparingLong(Span::fromMicros));
        long at = begin;
        for (Span span : sorted) {
            long from = Math.max(span.fromMicros(), at);
            long to = Math.min(span.toMicros(), end);
            if (from < to) {
                addPart(ground, at, from, result);
                result.add(cut(span, from, to));
                at = to;
            }
        }
        addPart(ground, at, end, result);
        return result;
    }

    private static void addPart(List<Span> spans, long from, long to, List<Span> result) {
        for (Span span : spans) {
            long begin = Math.max(from, span.fromMicros());
            long end = Math.min(to, span.toMicros());
            if (begin < end) {
                result.add(cut(span, begin, end));
            }
        }
    }

    private static Span cut(Span span, long from, long to) {
        return switch (span) {
            case Span.Footage footage -> new Span.Footage(footage.run(), from, to);
            case Span.Gap gap -> new Span.Gap(gap.cause(), gap.detail(), from, to, gap.entry());
            case Span.Unexplained _ -> new Span.Unexplained(from, to);
        };
    }
}
