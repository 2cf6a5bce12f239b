package org.liuhen.storage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.liuhen.storage.kit.RandomFacts;

/// Each value has one form, and every other form is refused.
class JsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1.0               | bytes after the value at character 1",
                "1e3               | bytes after the value at character 1",
                "-0                | neither text, whole number, array nor object at character 2",
                "-                 | neither text, whole number, array nor object at character 1",
                "+1                | neither text, whole number, array nor object at character 0",
                "01                | not in canonical form",
                "9007199254740992  | a number of 2^53 or more at character 16",
                "-9007199254740992 | a number of 2^53 or more at character 17",
                "99999999999999999999 | neither text, whole number, array nor object at character 20",
                "null              | neither text, whole number, array nor object at character 0",
                "true              | neither text, whole number, array nor object at character 0",
                "false             | neither text, whole number, array nor object at character 0",
                "NaN               | neither text, whole number, array nor object at character 0",
                "` 1`              | neither text, whole number, array nor object at character 0",
                "`1 `              | bytes after the value at character 1",
                "{}{}              | bytes after the value at character 2",
                "`[1, 2]`          | neither text, whole number, array nor object at character 3",
                "`{\"a\": 1}`      | neither text, whole number, array nor object at character 5",
                "`{\"a\":1,\"a\":1}` | the key a twice at character 12",
                "`{\"b\":1,\"a\":1}` | not in canonical form",
                "`{\"a\":1,}`      | a text expected at character 7",
                "[1,]              | neither text, whole number, array nor object at character 3",
                "[1                | the end came too early at character 2",
                "{1:1}             | a text expected at character 1",
                "`{\"ä\":1}`       | a key outside ASCII at character 4",
                "`\"a`             | the end came too early at character 2",
                "`\"\\u0041\"`     | an escape that is not needed at character 7",
                "`\"\\u001F\"`     | an escape that is not needed at character 7",
                "`\"\\u0008\"`     | not in canonical form",
                "`\"\\ud800\"`     | an escape that is not needed at character 7",
                "`\"\\/\"`         | an unknown escape at character 3",
                "`\"\\u00`         | an escape cut short at character 3",
                "'a'               | neither text, whole number, array nor object at character 0",
                "[[[[[[[[[[]]]]]]]]]] | nested deeper than 8 at character 9",
            })
    void whatIsNotCanonicalIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> JsonReader.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "9007199254740991",
                "-9007199254740991",
                "\"\"",
                "[]",
                "{}",
                "[[],{}]",
                "{\"A\":1,\"a\":[1,\"x\"]}",
                "\"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001f\u007f/\"",
                "\"询问室一 \ud83d\ude00\"",
                "[[[[[[[[1]]]]]]]]",
            })
    void whatIsCanonicalIsReadAndWrittenAgainTheSame(String text) throws MalformedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(JsonWriter.bytes(JsonReader.read(bytes))).isEqualTo(bytes);
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[][] wrong = {
            {'"', (byte) 0x80, '"'},
            {'"', (byte) 0xc0, (byte) 0xaf, '"'}, // an overlong '/'
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, // a lone surrogate
            {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'}, // above U+10FFFF
            {(byte) 0xff},
        };
        for (byte[] bytes : wrong) {
            assertThatThrownBy(() -> JsonReader.read(bytes))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage("not UTF-8");
        }
    }

    @Test
    void aByteOrderMarkIsRefused() {
        assertThatThrownBy(() -> JsonReader.read("\ufeff1".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aRawControlCharacterInATextIsRefused() {
        for (char c = 0; c < 0x20; c++) {
            byte[] bytes = ("\"" + c + "\"").getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> JsonReader.read(bytes)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void whatHasNoFormIsNotWritten() {
        assertThatThrownBy(() -> JsonWriter.bytes(new Json.Text("a\ud800")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lone surrogate at 1");
        assertThatThrownBy(() -> JsonWriter.bytes(new Json.Text("\udc00\ud800")))
                .isInstanceOf(IllegalArgumentException.class);
        for (long number : new long[] {1L << 53, -(1L << 53), Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> new Json.Whole(number)).isInstanceOf(IllegalArgumentException.class);
        }
        TreeMap<String, Json> fields = new TreeMap<>();
        fields.put("键", new Json.Whole(1));
        assertThatThrownBy(() -> JsonWriter.bytes(new Json.Fields(fields)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("printable ASCII");
    }

    @Test
    void randomValuesComeBackTheSame() throws MalformedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            Json value = randomValue(random, 0);
            byte[] bytes = JsonWriter.bytes(value);
            assertThat(JsonReader.read(bytes)).as("seed %d, value %d", seed, i).isEqualTo(value);
        }
    }

    @Test
    void randomBytesAreRefusedOrAreTheOneFormOfWhatTheySay() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = JsonWriter.bytes(randomValue(random, 5));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            try {
                assertThat(JsonWriter.bytes(JsonReader.read(bytes)))
                        .as("seed %d, value %d", seed, i)
                        .isEqualTo(bytes);
            } catch (MalformedException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    private static Json randomValue(Random random, int depth) {
        return switch (random.nextInt(depth < 6 ? 4 : 2)) {
            case 0 -> new Json.Text(new RandomFacts(random).text());
            case 1 -> new Json.Whole(random.nextLong(-Json.MAX_INTEGER, Json.MAX_INTEGER + 1) >> random.nextInt(50));
            case 2 -> {
                List<Json> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(randomValue(random, depth + 1));
                }
                yield new Json.Items(items);
            }
            default -> {
                TreeMap<String, Json> fields = new TreeMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    fields.put(
                            Character.toString(' ' + random.nextInt(95)) + random.nextInt(9),
                            randomValue(random, depth + 1));
                }
                yield new Json.Fields(fields);
            }
        };
    }
}
