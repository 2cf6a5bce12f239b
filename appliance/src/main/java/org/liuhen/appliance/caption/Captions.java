package org.liuhen.appliance.caption;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.liuhen.appliance.caption.Cue.Place;
import org.liuhen.appliance.cases.Particulars;
import org.liuhen.storage.format.ClockReading;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.time.ClockState;

/// Makes the cues of a session. Pure.
public final class Captions {
    /// The title card stands from START for so long.
    public static final Duration CARD = Duration.ofSeconds(10);

    /// A reading of the air says nothing after so long without another.
    private static final long AIR_MICROS = Duration.ofMinutes(10).toMillis() * 1_000;

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Subject subject;

    private Captions(Subject subject) {
        this.subject = subject;
    }

    /// The cues, in the order of their beginning; those of the strip follow on each other without a hole.
    public static List<Cue> of(Subject subject) {
        Captions captions = new Captions(subject);
        return Stream.concat(captions.card(), captions.strip().stream()).toList();
    }

    private Stream<Cue> card() {
        long until = Math.min(subject.untilMicros(), subject.startMicros() + CARD.toMillis() * 1_000);
        List<String> lines = new ArrayList<>();
        lines.add(subject.roomName());
        subject.particulars().ifPresent(about -> {
            line(lines, "案号", about.caseNumber());
            line(lines, "案由", about.cause());
            line(lines, "当事人", String.join("、", about.maskedParties()));
            line(lines, "执法人员", officers(about));
            line(lines, "地点", about.place());
        });
        line(lines, "开始时间", time(subject.startMicros()));
        return until > subject.startMicros()
                ? Stream.of(new Cue(subject.startMicros(), until, Place.CARD, lines))
                : Stream.empty();
    }

    private List<Cue> strip() {
        TreeSet<Long> changes = new TreeSet<>();
        changes.add(subject.firstMicros());
        subject.clocks().forEach(clock -> changes.add(clock.atMicros()));
        subject.climates().forEach(climate -> {
            changes.add(climate.atMicros());
            changes.add(climate.atMicros() + AIR_MICROS);
        });
        List<Long> inside = new ArrayList<>(changes.subSet(subject.firstMicros(), subject.untilMicros()));
        inside.add(subject.untilMicros());
        List<Cue> cues = new ArrayList<>();
        for (int i = 0; i + 1 < inside.size(); i++) {
            add(cues, new Cue(inside.get(i), inside.get(i + 1), Place.STRIP, stripAt(inside.get(i))));
        }
        return cues;
    }

    /// The same words go on.
    private static void add(List<Cue> cues, Cue next) {
        if (!cues.isEmpty() && cues.getLast().lines().equals(next.lines())) {
            Cue before = cues.removeLast();
            cues.add(new Cue(before.fromMicros(), next.toMicros(), Place.STRIP, next.lines()));
        } else {
            cues.add(next);
        }
    }

    private List<String> stripAt(long micros) {
        List<String> lines = new ArrayList<>();
        String officers = subject.particulars()
                .map(Captions::officers)
                .filter(text -> !text.isEmpty())
                .orElse("");
        lines.add(officers.isEmpty() ? subject.roomName() : subject.roomName() + "  执法人员：" + officers);
        String beside = Stream.of(air(micros), clock(micros))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("  "));
        if (!beside.isEmpty()) {
            lines.add(beside);
        }
        return lines;
    }

    private String air(long micros) {
        String text = "";
        for (SessionFact.Climate climate : subject.climates()) {
            if (climate.atMicros() <= micros && micros < climate.atMicros() + AIR_MICROS) {
                text = String.format(
                        Locale.ROOT,
                        "%.1f ℃  %.1f %%RH",
                        climate.temperatureTenths() / 10.0,
                        climate.humidityTenths() / 10.0);
            }
        }
        return text;
    }

    private String clock(long micros) {
        String text = "";
        for (Subject.Clocked clock : subject.clocks()) {
            if (clock.atMicros() <= micros || text.isEmpty()) {
                text = clock(clock.reading());
            }
        }
        return text;
    }

    private static String clock(ClockReading reading) {
        return switch (reading.state()) {
            case SYNCED ->
                "时钟已同步"
                        + reading.errorMicros()
                                .map(error -> "（误差不超过 " + Math.ceilDiv(error, 1_000L) + " ms）")
                                .orElse("");
            case UNSYNCED -> "时钟未同步";
            case UNTRUSTED -> ClockState.UNTRUSTED.chinese();
        };
    }

    private static String officers(Particulars about) {
        return about.officers().stream()
                .map(officer ->
                        officer.number().isEmpty() ? officer.name() : officer.name() + "（" + officer.number() + "）")
                .collect(Collectors.joining("、"));
    }

    private static void line(List<String> lines, String name, String text) {
        if (!text.isEmpty()) {
            lines.add(name + "：" + text);
        }
    }

    private String time(long micros) {
        return WHEN.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(subject.zone()));
    }
}
