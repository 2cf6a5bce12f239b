package org.liuhen.appliance.web;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.timeline.Interruption;

/// Recording broke off because the program or the machine stopped: what the operator of the room reads aloud when
/// it goes on. All readings are the clock's, cut to the second, and the length is the difference of what is read.
///
/// @param interruptions of the tracks that it struck, in the order of their beginning; at least one
record Outage(List<Interruption> interruptions) {
    private static final Set<Cause> CAUSES = Set.of(Cause.POWER, Cause.PROCESS_DIED, Cause.RESTART);
    /// Tracks that broke off and went on no further apart than this share one sentence.
    private static final Duration ALIKE = Duration.ofSeconds(3);

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY_CHINESE = DateTimeFormatter.ofPattern("M 月 d 日 HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY_ENGLISH =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final List<String> COUNTS = List.of("零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十");

    Outage {
        interruptions = List.copyOf(interruptions);
    }

    /// The outages among the interruptions of a session. Two interruptions belong together if they have one cause
    /// and each began before the other had ended.
    static List<Outage> among(List<Interruption> all) {
        List<Outage> outages = new ArrayList<>();
        List<Interruption> together = new ArrayList<>();
        for (Interruption each : all.stream()
                .filter(each -> CAUSES.contains(each.cause()))
                .sorted(Comparator.comparingLong(Interruption::fromMicros))
                .toList()) {
            boolean joins = together.stream()
                    .allMatch(other -> other.cause() == each.cause() && each.fromMicros() < other.toMicros());
            if (!joins) {
                outages.add(new Outage(together));
                together.clear();
            }
            together.add(each);
        }
        if (!together.isEmpty()) {
            outages.add(new Outage(together));
        }
        return outages;
    }

    Cause cause() {
        return interruptions.getFirst().cause();
    }

    long fromMicros() {
        return interruptions.stream().mapToLong(Interruption::fromMicros).min().orElseThrow();
    }

    long toMicros() {
        return interruptions.stream().mapToLong(Interruption::toMicros).max().orElseThrow();
    }

    /// Those that nobody has explained yet, by the number of their entry.
    List<Long> waiting() {
        return interruptions.stream()
                .filter(each -> each.standing() == Interruption.Standing.WAITING)
                .map(Interruption::entry)
                .toList();
    }

    /// The sentence to be read aloud.
    ///
    /// @param zone the room's
    /// @param title what people call a track
    String chinese(ZoneId zone, UnaryOperator<String> title) {
        Stretch whole = Stretch.of(fromMicros(), toMicros(), zone);
        if (isAlike()) {
            String tracks = titles(title, "、");
            return "录制于 " + whole.begin(DAY_CHINESE) + " 因" + cause().chinese() + "中断，" + whole.end(DAY_CHINESE)
                    + " 恢复，中断 " + chinese(whole.length()) + "，" + tracks + count(interruptions.size()) + "路受影响。";
        }
        return interruptions.stream()
                .map(each -> {
                    Stretch own = Stretch.of(each.fromMicros(), each.toMicros(), zone);
                    return title.apply(each.track().track()) + " " + own.begin(DAY_CHINESE) + " 中断，"
                            + own.end(DAY_CHINESE) + " 恢复，中断 " + chinese(own.length());
                })
                .collect(Collectors.joining("；", "录制因" + cause().chinese() + "中断：", "。"));
    }

    /// The same in English.
    String english(ZoneId zone, UnaryOperator<String> title) {
        Stretch whole = Stretch.of(fromMicros(), toMicros(), zone);
        if (isAlike()) {
            return "Recording stopped at " + whole.begin(DAY_ENGLISH) + " (" + cause().english() + ") and went on at "
                    + whole.end(DAY_ENGLISH) + ": " + english(whole.length()) + " missing of "
                    + titles(title, ", ") + ".";
        }
        return interruptions.stream()
                .map(each -> {
                    Stretch own = Stretch.of(each.fromMicros(), each.toMicros(), zone);
                    return title.apply(each.track().track()) + " from " + own.begin(DAY_ENGLISH) + " to "
                            + own.end(DAY_ENGLISH) + ", " + english(own.length()) + " missing";
                })
                .collect(Collectors.joining("; ", "Recording stopped (" + cause().english() + "): ", "."));
    }

    private boolean isAlike() {
        long alike = ALIKE.toMillis() * 1_000;
        return interruptions.stream()
                .allMatch(each -> each.fromMicros() - fromMicros() <= alike && toMicros() - each.toMicros() <= alike);
    }

    private String titles(UnaryOperator<String> title, String between) {
        return interruptions.stream()
                .map(each -> title.apply(each.track().track()))
                .distinct()
                .collect(Collectors.joining(between));
    }

    private static String count(int tracks) {
        return tracks < COUNTS.size() ? COUNTS.get(tracks) : " " + tracks + " ";
    }

    private static String chinese(Duration length) {
        return length.isZero() ? "不足 1 秒" : spelled(length, " 小时", " 分", " 秒");
    }

    private static String english(Duration length) {
        return length.isZero() ? "less than 1 s" : spelled(length, " h", " min", " s");
    }

    private static String spelled(Duration length, String hours, String minutes, String seconds) {
        List<String> parts = new ArrayList<>();
        if (length.toHours() > 0) {
            parts.add(length.toHours() + hours);
        }
        if (length.toMinutesPart() > 0) {
            parts.add(length.toMinutesPart() + minutes);
        }
        if (length.toSecondsPart() > 0) {
            parts.add(length.toSecondsPart() + seconds);
        }
        return String.join(" ", parts);
    }

    /// From one reading of the clock to another, both cut to the second.
    private record Stretch(LocalDateTime begin, LocalDateTime end) {
        static Stretch of(long fromMicros, long toMicros, ZoneId zone) {
            return new Stretch(reading(fromMicros, zone), reading(toMicros, zone));
        }

        Duration length() {
            return Duration.between(begin, end);
        }

        String begin(DateTimeFormatter withDay) {
            return begin.format(isOneDay() ? CLOCK : withDay);
        }

        String end(DateTimeFormatter withDay) {
            return end.format(isOneDay() ? CLOCK : withDay);
        }

        private boolean isOneDay() {
            LocalDate day = begin.toLocalDate();
            return day.equals(end.toLocalDate());
        }

        private static LocalDateTime reading(long micros, ZoneId zone) {
            return Instant.EPOCH
                    .plus(micros, ChronoUnit.MICROS)
                    .atZone(zone)
                    .toLocalDateTime()
                    .truncatedTo(ChronoUnit.SECONDS);
        }
    }
}
