package org.liuhen.appliance.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Text as it is compared: one form of each character (NFKC), traditional characters as simplified ones, small letters,
/// and neither brackets nor blanks, so that 〔2026〕17號, (2026) 17号 and [2026]17号 are the same.
final class Folding {
    private static final Map<Integer, Integer> SIMPLIFIED = read();

    private Folding() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(point -> out.appendCodePoint(SIMPLIFIED.getOrDefault(point, point)));
        return out.toString();
    }

    /// Two lines of the same length: each character of the first is that of the second.
    private static Map<Integer, Integer> read() {
        try (InputStream in = Folding.class.getResourceAsStream("simplified.txt")) {
            if (in == null) {
                throw new IllegalStateException("simplified.txt is not in this program");
            }
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            int[] traditional = lines.getFirst().codePoints().toArray();
            int[] simplified = lines.get(1).codePoints().toArray();
            Map<Integer, Integer> table = HashMap.newHashMap(traditional.length);
            for (int i = 0; i < traditional.length; i++) {
                table.put(traditional[i], simplified[i]);
            }
            return Map.copyOf(table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
