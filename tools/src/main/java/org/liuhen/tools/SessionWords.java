package org.liuhen.tools;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.liuhen.appliance.caption.Cue;
import org.liuhen.storage.timeline.Span;
import org.liuhen.tools.copy.Words;

/// What a copy of a session says over its picture: the running time and the captions, and where there is no
/// footage, that there is none and why.
///
/// @param cues the captions
/// @param spans the account of the view that fills the picture
record SessionWords(List<Cue> cues, List<Span> spans, ZoneId zone) implements Words.Source {
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    @Override
    public Words at(long micros) {
        List<String> strip = new ArrayList<>(lines(micros, Cue.Place.STRIP));
        strip.set(0, text(micros) + "  " + strip.getFirst());
        List<String> gap = gap(micros);
        return new Words(strip, gap.isEmpty() ? lines(micros, Cue.Place.CARD) : gap);
    }

    private List<String> lines(long micros, Cue.Place place) {
        return cues.stream()
                .filter(cue -> cue.place() == place && cue.fromMicros() <= micros && micros < cue.toMicros())
                .findFirst()
                .map(Cue::lines)
                .orElse(place == Cue.Place.STRIP ? List.of("") : List.of());
    }

    /// Of a gap that is shorter than a second nobody could read a card.
    private List<String> gap(long micros) {
        for (Span span : spans) {
            boolean inside = span.fromMicros() <= micros && micros + 1_000_000 <= span.toMicros();
            if (inside && span instanceof Span.Gap gap) {
                return List.of("此处无录像：" + gap.cause().chinese(), text(gap.fromMicros()) + " 至 " + text(gap.toMicros()));
            }
            if (inside && span instanceof Span.Unexplained) {
                return List.of("此处无录像，且无记载", text(span.fromMicros()) + " 至 " + text(span.toMicros()));
            }
        }
        return List.of();
    }

    private String text(long micros) {
        return DAY_AND_TIME.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(zone));
    }
}
