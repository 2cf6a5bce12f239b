package org.liuhen.storage.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the JSON subset strictly: only bytes that [JsonWriter] would write are accepted, so each value has one
/// form.
public final class JsonReader {
    private static final int MAX_DEPTH = 8;

    private final String in;
    private int at;

    private JsonReader(String in) {
        this.in = in;
    }

    /// The value that `bytes` hold.
    ///
    /// @throws MalformedException if they are not exactly the canonical form of one value
    public static Json read(byte[] bytes) throws MalformedException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("not UTF-8");
        }
        JsonReader reader = new JsonReader(text);
        Json value = reader.value(0);
        if (reader.at != text.length()) {
            throw reader.wrong("bytes after the value");
        }
        if (!Arrays.equals(JsonWriter.bytes(value), bytes)) {
            throw new MalformedException("not in canonical form");
        }
        return value;
    }

    private Json value(int depth) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw wrong("nested deeper than " + MAX_DEPTH);
        }
        char c = peek();
        return switch (c) {
            case '"' -> new Json.Text(text());
            case '[' -> items(depth);
            case '{' -> fields(depth);
            default -> whole();
        };
    }

    private Json items(int depth) throws MalformedException {
        List<Json> values = new ArrayList<>();
        at++;
        if (peek() == ']') {
            at++;
            return new Json.Items(values);
        }
        while (true) {
            values.add(value(depth + 1));
            if (next(',', ']') == ']') {
                return new Json.Items(values);
            }
        }
    }

    private Json fields(int depth) throws MalformedException {
        SortedMap<String, Json> values = new TreeMap<>();
        at++;
        if (peek() == '}') {
            at++;
            return new Json.Fields(values);
        }
        while (true) {
            String key = text();
            if (!key.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)) {
                throw wrong("a key outside ASCII");
            }
            next(':', ':');
            if (values.put(key, value(depth + 1)) != null) {
                throw wrong("the key " + key + " twice");
            }
            if (next(',', '}') == '}') {
                return new Json.Fields(values);
            }
        }
    }

    private Json whole() throws MalformedException {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        while (at < in.length() && in.charAt(at) >= '0' && in.charAt(at) <= '9') {
            at++;
        }
        String digits = in.substring(start, at);
        if (digits.isEmpty() || digits.length() > 17 || digits.equals("-") || digits.equals("-0")) {
            throw wrong("neither text, whole number, array nor object");
        }
        long value = Long.parseLong(digits);
        if (Math.abs(value) > Json.MAX_INTEGER) {
            throw wrong("a number of 2^53 or more");
        }
        return new Json.Whole(value);
    }

    private String text() throws MalformedException {
        if (peek() != '"') {
            throw wrong("a text expected");
        }
        at++;
        StringBuilder text = new StringBuilder();
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return text.toString();
            }
            text.append(c == '\\' ? escape() : c);
        }
    }

    private char escape() throws MalformedException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\' -> c;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'u' -> {
                if (at + 4 > in.length()) {
                    throw wrong("an escape cut short");
                }
                String digits = in.substring(at, at + 4);
                at += 4;
                if (!digits.matches("00[01][0-9a-f]")) {
                    throw wrong("an escape that is not needed");
                }
                yield (char) Integer.parseInt(digits, 16);
            }
            default -> throw wrong("an unknown escape");
        };
    }

    private char next(char one, char other) throws MalformedException {
        char c = peek();
        if (c != one && c != other) {
            throw wrong("'" + other + "' expected");
        }
        at++;
        return c;
    }

    private char peek() throws MalformedException {
        if (at >= in.length()) {
            throw wrong("the end came too early");
        }
        return in.charAt(at);
    }

    private MalformedException wrong(String what) {
        return new MalformedException(what + " at character " + at);
    }
}
