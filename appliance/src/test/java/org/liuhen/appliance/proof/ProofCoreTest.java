package org.liuhen.appliance.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.format.Hash;

/// The page's proof core in Node: published vectors, and entries in other forms.
class ProofCoreTest {
    @TempDir
    Path directory;

    @Test
    void inclusionIsDecidedAsPublished() throws Exception {
        List<String[]> rows = vectors();
        JsonNode answers = ask(Map.of("inclusions", rows)).get("inclusions");
        assertThat(answers).hasSize(98);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(answers.get(i).asBoolean()).as(rows.get(i)[0]).isEqualTo(rows.get(i)[1].equals("accept"));
        }
    }

    @Test
    void anEntryHasOneForm() throws Exception {
        String entry = "{\"boot\":\"b\",\"key\":\"k\",\"mono\":1,\"origin\":\"o\",\"salt\":\"s\",\"software\":\"x\","
                + "\"t\":\"genesis\",\"utc\":\"u\",\"v\":1}";
        List<String> lines = List.of(
                entry,
                entry.replace("\"mono\":1", "\"mono\":1.0"),
                entry.replace("\"mono\":1", "\"mono\":1e0"),
                entry.replace("\"mono\":1", "\"mono\":null"),
                entry.replace("\"mono\":1", "\"mono\":true"),
                entry.replace("\"mono\":1", "\"mono\":-0"),
                entry.replace("\"mono\":1", "\"mono\":9007199254740992"),
                entry.replace("\"mono\":1", "\"mono\":1,\"mono\":1"),
                entry.replace("\"mono\":1", "\"mono\": 1"),
                entry.replace("\"software\":\"x\"", "\"software\":\"\\u0078\""),
                entry.replace("\"software\":\"x\"", "\"software\":\"\\ud800\""),
                entry.replace("\"boot\":\"b\",", "").replace("\"v\":1", "\"boot\":\"b\",\"v\":1"),
                entry.replace("genesis", "gospel"),
                entry.replace("\"v\":1", "\"v\":2"),
                entry + "\n",
                "\ufeff" + entry);
        JsonNode answers = ask(Map.of(
                        "entries", lines.stream().map(ProofCoreTest::base64).toList()))
                .get("entries");
        for (int i = 0; i < lines.size(); i++) {
            assertThat(answers.get(i).asBoolean()).as(lines.get(i)).isEqualTo(i == 0);
        }
    }

    @Test
    void digestsOfPiecesAreThoseOfTheWhole() throws Exception {
        Random random = new Random(1);
        List<List<Object>> cases = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int length : new int[] {0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1_000, 100_000}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            for (int piece : new int[] {1, 63, 64, 65, 4_096}) {
                cases.add(List.of(piece, Base64.getEncoder().encodeToString(bytes)));
                expected.add(Hash.over(bytes).hex());
            }
        }
        List<String> said = new ArrayList<>();
        ask(Map.of("digests", cases)).get("digests").forEach(each -> said.add(each.asText()));
        assertThat(said).isEqualTo(expected);
    }

    private static List<String[]> vectors() throws IOException {
        try (InputStream in = ProofCoreTest.class.getResourceAsStream("/vectors/inclusion.tsv")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode ask(Map<String, ?> some) throws IOException, InterruptedException {
        Map<String, Object> cases = new LinkedHashMap<>();
        for (String kind : List.of("inclusions", "entries", "digests")) {
            cases.put(kind, List.of());
        }
        cases.putAll(some);
        return BundledScript.answer(directory, "proof/index.ts", "proof-core.mjs", cases);
    }
}
