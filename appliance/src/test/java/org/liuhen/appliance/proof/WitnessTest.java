package org.liuhen.appliance.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
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

/// What the player says of footage before it shows it, under a machine that gives something else than what was signed:
/// the bytes, the entry, the path, the checkpoint, the key, or what it tells of the footage.
class WitnessTest {
    private static final String OTHER_KEY =
            "example.org/rec/golden/1+2b44f802+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";

    @TempDir
    Path directory;

    private final List<byte[]> entries = new ArrayList<>();
    private final List<Case> cases = new ArrayList<>();
    private Path state;
    private String session;
    private String note;
    private String key;

    /// What a machine gives, and what is to be said of it.
    ///
    /// @param fault empty where nothing is wrong
    /// @param piece empty for the first bytes of the run
    private record Case(
            String name,
            String fault,
            Machine machine,
            Map<String, Object> piece,
            byte[] media,
            Map<String, String> kept) {}

    /// @param opening what it says of the run's first bytes
    private record Machine(
            int index, byte[] entry, List<String> path, String note, String key, Map<String, Object> opening) {}

    @BeforeEach
    void record() throws Exception {
        state = directory.resolve("state");
        session = RichStore.record(state, directory.resolve("archive"));
        for (String line : Files.readAllLines(new StateLayout(state).entries().resolve("00000000.jsonl"))) {
            entries.add(line.getBytes(StandardCharsets.UTF_8));
        }
        String[] notes = Files.readString(new StateLayout(state).checkpoints().resolve("00000000.txt"))
                .strip()
                .split("\n\n", -1);
        note = notes[notes.length - 2] + "\n\n" + notes[notes.length - 1].strip() + "\n";
        key = Entry.decode(entries.getFirst()).fact() instanceof Fact.Genesis genesis ? genesis.key() : "";
    }

    @Test
    void aSegmentIsJudgedBeforeItIsPlayed() throws Exception {
        int at = indexOf("seg", 2);
        Fact.Segment segment = (Fact.Segment) Entry.decode(entries.get(at)).fact();
        byte[] media = media(entries.get(at));
        byte[] entry = entries.get(at);
        Map<String, Object> piece = piece(at, segment);
        Machine honest = new Machine(at, entry, path(at), note, key, Map.of());

        add("as it was sealed", "", honest, piece, media);
        byte[] turned = media.clone();
        turned[media.length / 2] ^= 1;
        add("a turned bit", "bytes", honest, piece, turned);
        add("a cut segment", "bytes", honest, piece, Arrays.copyOf(media, media.length - 1));
        for (String told : List.of("k", "offset", "bytes", "lost", "run")) {
            add("another " + told, "entry", honest, with(piece, told, 77), media);
        }
        for (String told : List.of("from", "to")) {
            add(
                    "another " + told,
                    "entry",
                    honest,
                    with(piece, told, (double) piece.getOrDefault(told, 0.0) + 40),
                    media);
        }
        add("an entry of other losses", "path", with(honest, changed(entry, "\"lost\":0", "\"lost\":1")), piece, media);
        add("no entry at its place", "path", with(honest, new byte[0]), piece, media);
        add("a torn entry", "path", with(honest, Arrays.copyOf(entry, entry.length / 2)), piece, media);
        add("the entry before", "path", with(honest, entries.get(at - 1)), piece, media);
        add("another place", "path", new Machine(at + 1, entry, path(at), note, key, Map.of()), piece, media);
        add("no path", "path", new Machine(at, entry, List.of(), note, key, Map.of()), piece, media);
        for (int i = 0; i < path(at).size(); i++) {
            List<String> other = new ArrayList<>(path(at));
            other.set(i, Hash.over().hex());
            add("another tile, level " + i, "path", new Machine(at, entry, other, note, key, Map.of()), piece, media);
        }
        for (String other : List.of(
                note.replace("\n" + entries.size() + "\n", "\n" + (entries.size() - 1) + "\n"),
                note.replaceFirst("\n[A-Za-z0-9+/]{43}=\n", "\n" + Hash.over().base64() + "\n"),
                turned(note, note.length() - 20),
                note.replaceFirst("\u2014 ", "- "),
                note.substring(0, note.indexOf("\n\n")),
                "")) {
            add(
                    "the checkpoint " + other,
                    "signature",
                    new Machine(at, entry, path(at), other, key, Map.of()),
                    piece,
                    media);
        }
        add("another key than was kept", "key", honest, piece, media, Map.of("key " + origin(), since(OTHER_KEY)));
        add(
                "a key that did not sign",
                "signature",
                new Machine(at, entry, path(at), note, OTHER_KEY, Map.of()),
                piece,
                media);
        add("a log that was longer", "history", honest, piece, media, seen(entries.size() + 9));
        add("a log that was another", "history", honest, piece, media, seen(entries.size()));
        requireJudgements();
    }

    @Test
    void theFirstBytesOfARunAreJudgedToo() throws Exception {
        int at = indexOf("open", 0);
        byte[] media = media(entries.get(at));
        Machine honest =
                new Machine(at, entries.get(at), path(at), note, key, Map.of("initBytes", media.length, "entry", at));
        add("as they were sealed", "", honest, Map.of(), media);
        byte[] turned = media.clone();
        turned[media.length / 2] ^= 1;
        add("a turned bit", "bytes", honest, Map.of(), turned);
        add(
                "a machine that knows no entry",
                "path",
                new Machine(at, entries.get(at), path(at), note, key, Map.of("initBytes", media.length)),
                Map.of(),
                media);
        int segment = indexOf("seg", 0);
        add(
                "the entry of something else",
                "entry",
                new Machine(
                        segment,
                        entries.get(segment),
                        path(segment),
                        note,
                        key,
                        Map.of("initBytes", media.length, "entry", segment)),
                Map.of(),
                media);
        requireJudgements();
    }

    private void requireJudgements() throws IOException, InterruptedException {
        List<Map<String, Object>> asked = cases.stream().map(this::asked).toList();
        JsonNode faults = BundledScript.answer(directory, "player/witness.ts", "witness.mjs", asked);
        assertThat(faults).hasSize(cases.size());
        for (int i = 0; i < cases.size(); i++) {
            assertThat(faults.get(i).asText())
                    .as(cases.get(i).name())
                    .isEqualTo(cases.get(i).fault());
        }
    }

    private Map<String, Object> asked(Case each) {
        Machine machine = each.machine();
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("session", session);
        asked.put("piece", each.piece());
        asked.put("media", Base64.getEncoder().encodeToString(each.media()));
        asked.put("kept", each.kept());
        asked.put(
                "machine",
                Map.of(
                        "/api/log/key",
                        Map.of("origin", origin(), "key", machine.key()),
                        "/api/log/checkpoint",
                        Map.of("note", machine.note(), "consistency", List.of()),
                        "/api/sessions/" + session + "/entries",
                        Map.of(
                                "entries",
                                List.of(Map.of(
                                        "index",
                                        machine.index(),
                                        "entry",
                                        new String(machine.entry(), StandardCharsets.UTF_8),
                                        "path",
                                        machine.path()))),
                        "/api/sessions/" + session + "/tracks/front/runs/0/opening",
                        machine.opening()));
        return asked;
    }

    private void add(String name, String fault, Machine machine, Map<String, Object> piece, byte[] media) {
        add(name, fault, machine, piece, media, Map.of());
    }

    private void add(
            String name,
            String fault,
            Machine machine,
            Map<String, Object> piece,
            byte[] media,
            Map<String, String> kept) {
        cases.add(new Case(name, fault, machine, piece, media, kept));
    }

    private static Machine with(Machine machine, byte[] entry) {
        return new Machine(machine.index(), entry, machine.path(), machine.note(), machine.key(), machine.opening());
    }

    private static Map<String, Object> with(Map<String, Object> piece, String field, Object value) {
        Map<String, Object> other = new LinkedHashMap<>(piece);
        other.put(field, value);
        return other;
    }

    private static byte[] changed(byte[] entry, String from, String to) {
        return new String(entry, StandardCharsets.UTF_8).replace(from, to).getBytes(StandardCharsets.UTF_8);
    }

    private static String turned(String text, int at) {
        return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
    }

    private static Map<String, Object> piece(int entry, Fact.Segment segment) {
        double from = segment.startMicros() / 1000.0;
        Map<String, Object> piece = new LinkedHashMap<>();
        piece.put("key", "piece");
        piece.put("run", segment.run());
        piece.put("offset", segment.offset());
        piece.put("bytes", segment.lengthBytes());
        piece.put("from", from);
        piece.put("to", (segment.startMicros() + segment.durationMicros()) / 1000.0);
        piece.put("k", segment.segment());
        piece.put("entry", entry);
        piece.put("lost", segment.lostPackets());
        return piece;
    }

    private String origin() {
        return key.substring(0, key.indexOf('+'));
    }

    /// What the browser keeps of a log of so many entries, and of another root.
    private Map<String, String> seen(int size) {
        return Map.of("checkpoint " + origin(), size + " " + Hash.over().hex());
    }

    /// As the browser keeps a key.
    private static String since(String text) {
        return "0000001700000000 " + text;
    }

    private int indexOf(String kind, int segment) throws MalformedException {
        for (int i = 0; i < entries.size(); i++) {
            Fact fact = Entry.decode(entries.get(i)).fact();
            boolean isIt = !(fact instanceof Fact.Segment of) || (of.run() == 0 && of.segment() == segment);
            if (fact.type().equals(kind)
                    && fact instanceof Fact.OfTrack of
                    && of.track().equals(new TrackId(session, "front"))
                    && isIt) {
                return i;
            }
        }
        throw new AssertionError("no " + kind);
    }

    private byte[] media(byte[] entry) throws IOException, MalformedException {
        byte[] file = Files.readAllBytes(new StateLayout(state).run(new TrackId(session, "front"), 0));
        return switch (Entry.decode(entry).fact()) {
            case Fact.Open open -> Arrays.copyOf(file, open.initBytes());
            case Fact.Segment of -> Arrays.copyOfRange(file, (int) of.offset(), (int) (of.offset() + of.lengthBytes()));
            default -> throw new AssertionError("no footage");
        };
    }

    private List<String> path(int index) {
        Proofs proofs = new Proofs(new Proofs.Nodes() {
            @Override
            public Hash node(int level, long at) {
                return level == 0
                        ? TreeHash.leaf(entries.get((int) at))
                        : TreeHash.node(node(level - 1, 2 * at), node(level - 1, 2 * at + 1));
            }
        });
        return proofs.inclusion(index, entries.size()).stream().map(Hash::hex).toList();
    }
}
