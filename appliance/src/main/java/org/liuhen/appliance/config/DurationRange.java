package org.liuhen.appliance.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations that are allowed, both ends included. Written form: a whole number and `ms`, `s`, `min` or `h`.
record DurationRange(Duration least, Duration most) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}) ?(ms|s|min|h)");

    /// The duration in `text`, or empty if it is none.
    static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "min" -> Duration.ofMinutes(count);
                    default -> Duration.ofHours(count);
                });
    }

    /// `duration` in the written form, in the largest unit that holds it exactly.
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "min";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    boolean contains(Duration duration) {
        return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
    }

    void require(String name, Duration duration) {
        if (!contains(duration)) {
            throw new IllegalArgumentException(name + " must be " + this + ", not " + text(duration));
        }
    }

    @Override
    public String toString() {
        return "from " + text(least) + " to " + text(most);
    }
}
