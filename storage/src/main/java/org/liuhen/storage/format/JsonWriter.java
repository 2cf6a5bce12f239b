package org.liuhen.storage.format;

import java.nio.charset.StandardCharsets;

/// Writes a [Json] value in its one form: keys sorted, no white space, the shortest escapes (RFC 8785, 3.2.2).
public final class JsonWriter {
    private final StringBuilder out = new StringBuilder(512);

    private JsonWriter() {}

    /// UTF-8 bytes of `value`.
    ///
    /// @throws IllegalArgumentException for a lone surrogate in a text, or a key outside ASCII
    public static byte[] bytes(Json value) {
        JsonWriter writer = new JsonWriter();
        writer.write(value);
        return writer.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void write(Json value) {
        switch (value) {
            case Json.Text text -> quote(text.value());
            case Json.Whole whole -> out.append(whole.value());
            case Json.Items items -> {
                String separator = "[";
                for (Json item : items.values()) {
                    out.append(separator);
                    write(item);
                    separator = ",";
                }
                out.append(items.values().isEmpty() ? "[]" : "]");
            }
            case Json.Fields fields -> {
                String separator = "{";
                for (var field : fields.values().entrySet()) {
                    out.append(separator);
                    quote(ascii(field.getKey()));
                    out.append(':');
                    write(field.getValue());
                    separator = ",";
                }
                out.append(fields.values().isEmpty() ? "{}" : "}");
            }
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 15, 16));
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else if (Character.isSurrogate(c)) {
                        throw new IllegalArgumentException("a lone surrogate at " + i + " of a text");
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static String ascii(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) < 0x20 || key.charAt(i) > 0x7e) {
                throw new IllegalArgumentException("a key must be printable ASCII: " + key);
            }
        }
        return key;
    }
}
