package org.liuhen.ingest.play;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `ffprobe -of flat` says: a name and a value a line.
final class FlatText {
    private static final int HEX_FROM = 10;
    private static final int HEX_LENGTH = 40;

    private final Map<String, String> values;

    private FlatText(Map<String, String> values) {
        this.values = values;
    }

    /// Reads such a text. A line that is none is left out.
    static FlatText of(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(line.substring(0, equals), plain(line.substring(equals + 1)));
            }
        }
        return new FlatText(values);
    }

    /// A value, empty if it is not there.
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /// A whole number, 0 if it is not there or too large.
    int number(String name) {
        String text = text(name);
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    /// Seconds like `1.458667` in µs, 0 if they are not there.
    long micros(String name) {
        String text = text(name);
        return text.matches("-?[0-9]{1,9}(\\.[0-9]{1,9})?") ? Math.round(Double.parseDouble(text) * 1e6) : 0;
    }

    /// A whole number of µs, 0 if it is not there.
    long wholeMicros(String name) {
        String text = text(name);
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
    }

    /// Bytes that are shown as offset, up to 16 bytes as hexadecimal digits and the same as letters, line by
    /// line.
    byte[] bytes(String name) {
        StringBuilder digits = new StringBuilder();
        for (String line : text(name).lines().toList()) {
            if (line.length() > HEX_FROM) {
                String part = line.substring(HEX_FROM, Math.min(line.length(), HEX_FROM + HEX_LENGTH));
                digits.append(part.replace(" ", ""));
            }
        }
        return digits.toString().matches("([0-9a-f]{2})*") ? HexFormat.of().parseHex(digits) : new byte[0];
    }

    /// The names that begin so, without that beginning.
    List<String> namesUnder(String beginning) {
        List<String> names = new ArrayList<>();
        for (String name : values.keySet()) {
            if (name.startsWith(beginning)) {
                names.add(name.substring(beginning.length()));
            }
        }
        return names;
    }

    private static String plain(String value) {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            return value;
        }
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 1; i < value.length() - 1; i++) {
            char letter = value.charAt(i);
            if (letter == '\\' && i + 1 < value.length() - 1) {
                i++;
                letter = switch (value.charAt(i)) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> value.charAt(i);
                };
            }
            plain.append(letter);
        }
        return plain.toString();
    }
}
