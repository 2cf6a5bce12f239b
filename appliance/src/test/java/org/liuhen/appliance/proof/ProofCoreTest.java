package org.liuhen.appliance.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.kit.RichStore;
import org.liuhen.storage.tree.Proofs;
import org.liuhen.storage.tree.TreeHash;

/// The page's proof core in Node, which builds it: published vectors, entries in other forms, and segments as a player
/// would have them judged.
class ProofCoreTest {
    private static final Path PAGE = Path.of("src/main/page").toAbsolutePath();
    private static final String OTHER_KEY =
            "example.org/rec/golden/1+2b44f802+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";

    private final ObjectMapper json = new ObjectMapper();

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

    /// What the page would say of a segment.
    private record Case(String name, String standing, Map<String, Object> claim, byte[] media, String key) {}

    @Test
    void aSegmentIsJudgedBeforeItIsPlayed() throws Exception {
        Path state = directory.resolve("state");
        String session = RichStore.record(state, directory.resolve("archive"));
        List<byte[]> entries = new ArrayList<>();
        for (String line : Files.readAllLines(new StateLayout(state).entries().resolve("00000000.jsonl"))) {
            entries.add(line.getBytes(StandardCharsets.UTF_8));
        }
        String[] notes = Files.readString(new StateLayout(state).checkpoints().resolve("00000000.txt"))
                .strip()
                .split("\n\n", -1);
        String note = notes[notes.length - 2] + "\n\n" + notes[notes.length - 1].strip() + "\n";
        String key = key(entries.getFirst());
        int at = indexOf(entries, session, "seg", 2);
        byte[] media = media(state, session, entries.get(at));
        String proof = proof(entries, at, note);

        List<Case> cases = new ArrayList<>();
        cases.add(new Case("archived", "archived", claim(session, 2, entries.get(at), proof, true), media, key));
        cases.add(new Case("sealed", "sealed", claim(session, 2, entries.get(at), proof, false), media, key));
        cases.add(new Case("pending", "pending", claim(session, 2, entries.get(at), null, true), media, key));
        int open = indexOf(entries, session, "open", 0);
        cases.add(new Case(
                "init bytes",
                "sealed",
                claim(session, -1, entries.get(open), proof(entries, open, note), false),
                media(state, session, entries.get(open)),
                key));
        byte[] turned = media.clone();
        turned[media.length / 2] ^= 1;
        cases.add(new Case("a turned bit", "failed", claim(session, 2, entries.get(at), proof, true), turned, key));
        cases.add(new Case(
                "a cut segment",
                "failed",
                claim(session, 2, entries.get(at), proof, true),
                Arrays.copyOf(media, media.length - 1),
                key));
        cases.add(new Case(
                "a turned bit of what waits", "failed", claim(session, 2, entries.get(at), null, true), turned, key));
        cases.add(new Case("another segment", "failed", claim(session, 3, entries.get(at), proof, true), media, key));
        byte[] written = new String(entries.get(at), StandardCharsets.UTF_8)
                .replace("\"lost\":0", "\"lost\":1")
                .getBytes(StandardCharsets.UTF_8);
        cases.add(new Case("another entry", "failed", claim(session, 2, written, proof, true), media, key));
        cases.add(new Case("another key", "failed", claim(session, 2, entries.get(at), proof, true), media, OTHER_KEY));
        for (String changed : List.of(
                proof.replace("index " + at, "index " + (at + 1)),
                proof.replaceFirst("\n[A-Za-z0-9+/]{43}=\n", "\n"),
                proof.replaceFirst("\n[A-Za-z0-9+/]{43}=\n", "\n" + Hash.over().base64() + "\n"),
                proof.replace("\n" + entries.size() + "\n", "\n" + (entries.size() - 1) + "\n"),
                proof.replaceFirst("(\u2014 \\S+ \\S{20})\\S", "$1A").equals(proof)
                        ? proof.replaceFirst("(\u2014 \\S+ \\S{20})\\S", "$1B")
                        : proof.replaceFirst("(\u2014 \\S+ \\S{20})\\S", "$1A"),
                proof.substring(0, proof.indexOf("\n\n")),
                "")) {
            cases.add(new Case(
                    "the proof " + changed, "failed", claim(session, 2, entries.get(at), changed, true), media, key));
        }
        JsonNode answers = ask(Map.of(
                        "claims",
                        cases.stream()
                                .map(each -> Map.of(
                                        "claim",
                                        each.claim(),
                                        "media",
                                        Base64.getEncoder().encodeToString(each.media()),
                                        "key",
                                        each.key()))
                                .toList()))
                .get("judgements");
        for (int i = 0; i < cases.size(); i++) {
            Case asked = cases.get(i);
            assertThat(answers.get(i).get("standing").asText()).as(asked.name()).isEqualTo(asked.standing());
            assertThat(answers.get(i).get("stays").asBoolean())
                    .isEqualTo(asked.standing().equals("failed"));
            assertThat(answers.get(i).get("what").asText().isEmpty())
                    .isNotEqualTo(asked.standing().equals("failed"));
        }
    }

    private static Map<String, Object> claim(
            String session, int segment, byte[] entry, @Nullable String proof, boolean archived) {
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("place", "front/000000.mp4 segment " + segment);
        claim.put("session", session);
        claim.put("track", "front");
        claim.put("run", 0);
        claim.put("segment", segment);
        claim.put("entry", Base64.getEncoder().encodeToString(entry));
        claim.put("proof", proof);
        claim.put("archived", archived);
        return claim;
    }

    private static String key(byte[] genesis) throws MalformedException {
        return Entry.decode(genesis).fact() instanceof Fact.Genesis fact ? fact.key() : "";
    }

    private static int indexOf(List<byte[]> entries, String session, String kind, int segment)
            throws MalformedException {
        for (int i = 0; i < entries.size(); i++) {
            Fact fact = Entry.decode(entries.get(i)).fact();
            boolean isIt = fact instanceof Fact.Segment of ? of.run() == 0 && of.segment() == segment : segment == 0;
            if (fact.type().equals(kind)
                    && fact instanceof Fact.OfTrack of
                    && of.track().equals(new TrackId(session, "front"))
                    && isIt) {
                return i;
            }
        }
        throw new AssertionError("no " + kind);
    }

    private static byte[] media(Path state, String session, byte[] entry) throws IOException, MalformedException {
        byte[] file = Files.readAllBytes(new StateLayout(state).run(new TrackId(session, "front"), 0));
        return switch (Entry.decode(entry).fact()) {
            case Fact.Open open -> Arrays.copyOf(file, open.initBytes());
            case Fact.Segment of -> Arrays.copyOfRange(file, (int) of.offset(), (int) (of.offset() + of.lengthBytes()));
            default -> throw new AssertionError("no footage");
        };
    }

    private static String proof(List<byte[]> entries, int index, String note) {
        Proofs proofs = new Proofs(new Proofs.Nodes() {
            @Override
            public Hash node(int level, long at) {
                return level == 0
                        ? TreeHash.leaf(entries.get((int) at))
                        : TreeHash.node(node(level - 1, 2 * at), node(level - 1, 2 * at + 1));
            }
        });
        StringBuilder text = new StringBuilder("c2sp.org/tlog-proof@v1\nindex " + index + "\n");
        proofs.inclusion(index, entries.size())
                .forEach(hash -> text.append(hash.base64()).append('\n'));
        return text + "\n" + note;
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
        for (String kind : List.of("inclusions", "entries", "claims", "digests")) {
            cases.put(kind, List.of());
        }
        cases.putAll(some);
        Path core = directory.resolve("core.mjs");
        run(List.of(
                PAGE.resolve("node_modules/.bin/esbuild").toString(),
                PAGE.resolve("src/proof/index.ts").toString(),
                "--bundle",
                "--format=esm",
                "--log-level=warning",
                "--outfile=" + core));
        Path file = directory.resolve("cases.json");
        Files.write(file, json.writeValueAsBytes(cases));
        return json.readTree(run(List.of(
                "node", "--no-warnings", "src/test/resources/proof-core.mjs", core.toString(), file.toString())));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
