package org.liuhen.storage.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/// The one written form of a wall time: `2026-11-23T00:50:16.123456Z`, always UTC, always six decimals (a profile
/// of RFC 3339). Text order is time order.
public final class UtcTime {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withResolverStyle(ResolverStyle.STRICT);
    private static final int LENGTH = 27;

    private UtcTime() {}

    /// Text of `micros` microseconds since 1970-01-01T00:00:00Z.
    public static String text(long micros) {
        return FORM.format(LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC));
    }

    /// Instant of `micros` microseconds since 1970-01-01T00:00:00Z.
    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    /// Microseconds since 1970-01-01T00:00:00Z of a text in exactly the form above.
    ///
    /// @throws IllegalArgumentException for any other text
    public static long micros(String text) {
        try {
            if (text.length() == LENGTH) {
                Instant instant = LocalDateTime.parse(text, FORM).toInstant(ZoneOffset.UTC);
                return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a UTC time with six decimals: \"" + text + "\"", e);
        }
        throw new IllegalArgumentException("not a UTC time with six decimals: \"" + text + "\"");
    }
}
