package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.Ending;
import org.liuhen.storage.RunOpening;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.tree.ProofCheck;
import org.liuhen.storage.tree.TreeHash;

/// What a player is given, checked with nothing but what it is given.
class SegmentOverHttpsTest {
    private static final StreamParameters PICTURE =
            new StreamParameters("video", "avc1.64001f", 90_000, 640, 360, 0, 0, "copied");
    private static final int FRAGMENT_BYTES = 600;

    private final SystemClocks clocks = new SystemClocks();

    @TempDir
    Path directory;

    private PageUnderTest page;
    private SessionWriter session;
    private String base;

    @BeforeEach
    void record() throws IOException, InterruptedException, GeneralSecurityException {
        page = new PageUnderTest(directory, clocks, (_, _) -> new Checking.Report(0, 0, List.of()));
        page.logIn();
        session = page.store.begin(
                new SessionOpening("room-1", "test", List.of("front", "room"), new FieldsBuilder().build()));
        TrackWriter track = session.track("front").orElseThrow();
        long start = session.startMicros() + 1_000_000;
        track.interruption(new Ending(Cause.NETWORK, ""), session.startMicros(), start);
        RunWriter run = track.beginRun(new RunOpening(List.of(PICTURE), new byte[200], start));
        for (int k = 0; k < 3; k++) {
            for (int i = 0; i < 2; i++) {
                byte[] bytes = new byte[FRAGMENT_BYTES];
                Arrays.fill(bytes, (byte) (7 * k + i));
                run.append(new Fragment(bytes, start + (2L * k + i) * 1_000_000, 1_000_000, 25, Fragment.Start.KEY));
            }
            run.seal(new SegmentClose(k, Optional.empty()));
        }
        run.close(new Ending(Cause.STOPPED, ""));
        page.awaitIndex();
        base = "/api/sessions/" + session.session();
    }

    @AfterEach
    void close() throws IOException {
        page.close();
    }

    @Test
    void eachSegmentIsProvedByWhatIsGiven() throws IOException, InterruptedException, MalformedException {
        SignedNote note = signed();
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        JsonNode segments =
                page.client.get(base + "/tracks/front/segments").json().get("segments");
        assertThat(segments).hasSize(3);
        List<Long> entries = new ArrayList<>();
        segments.forEach(each -> entries.add(each.get(7).asLong()));
        entries.add(page.client
                .get(base + "/tracks/front/runs/0/opening")
                .json()
                .get("entry")
                .asLong());
        String of = String.join(",", entries.stream().map(String::valueOf).toList());
        JsonNode proved = page.client
                .get(base + "/entries?size=" + checkpoint.size() + "&of=" + of)
                .json()
                .get("entries");
        for (int i = 0; i < proved.size(); i++) {
            byte[] line = proved.get(i).get("entry").asText().getBytes(StandardCharsets.UTF_8);
            List<Hash> path = new ArrayList<>();
            for (JsonNode hash : proved.get(i).get("path")) {
                path.add(Hash.ofHex(hash.asText()));
            }
            assertThat(ProofCheck.inclusion(
                            entries.get(i), checkpoint.size(), TreeHash.leaf(line), path, checkpoint.root()))
                    .as("entry " + entries.get(i))
                    .isTrue();
            if (i < segments.size()) {
                JsonNode row = segments.get(i);
                Fact.Segment segment = (Fact.Segment) Entry.decode(line).fact();
                byte[] bytes = range(row.get(2).asLong(), row.get(3).asInt());
                assertThat(Hash.over(bytes)).isEqualTo(segment.hash());
                assertThat(row.get(6).asInt()).isEqualTo(i);
            } else {
                assertThat(((Fact.Open) Entry.decode(line).fact()).initHash()).isEqualTo(Hash.over(range(0, 200)));
            }
        }
    }

    @Test
    void aLaterCheckpointIsShownToGoOnFromAnEarlierOne() throws IOException, InterruptedException, MalformedException {
        Checkpoint before = Checkpoint.parse(signed().text());
        page.store.log().tick();
        JsonNode answer =
                page.client.get("/api/log/checkpoint?since=" + before.size()).json();
        // It is signed a moment after it was entered, and then indexed.
        for (int i = 0; i < 200 && !(answer.path("size").asLong() > before.size()); i++) {
            clocks.sleep(Duration.ofMillis(50));
            answer = page.client
                    .get("/api/log/checkpoint?since=" + before.size())
                    .json();
        }
        Checkpoint after =
                Checkpoint.parse(SignedNote.parse(answer.get("note").asText()).text());
        List<Hash> proof = new ArrayList<>();
        for (JsonNode hash : answer.get("consistency")) {
            proof.add(Hash.ofHex(hash.asText()));
        }
        assertThat(after.size()).isGreaterThan(before.size());
        assertThat(ProofCheck.consistency(before.size(), after.size(), proof, before.root(), after.root()))
                .isTrue();
        assertThat(page.client
                        .get("/api/log/checkpoint?since=" + (after.size() + 1000))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void entriesOfOtherSessionsAreNotGiven() throws IOException, InterruptedException, MalformedException {
        long size = Checkpoint.parse(signed().text()).size();
        SessionWriter other =
                page.store.begin(new SessionOpening("room-1", "test", List.of("front"), new FieldsBuilder().build()));
        page.awaitIndex();
        for (int entry = 0; entry < 4; entry++) {
            PageClient.Answer answer =
                    page.client.get("/api/sessions/" + other.session() + "/entries?size=" + size + "&of=" + entry);
            assertThat(answer.status()).as("entry " + entry).isEqualTo(404);
        }
        assertThat(page.client
                        .get(base + "/entries?size=" + size + "&of=" + size)
                        .status())
                .isEqualTo(400);
        assertThat(page.client.get(base + "/entries?size=1&of=1,2,x").status()).isEqualTo(400);
    }

    @Test
    void whatTheDiskHasIsGivenAndNotWhatIsRemembered() throws IOException, InterruptedException, MalformedException {
        long size = Checkpoint.parse(signed().text()).size();
        JsonNode segments =
                page.client.get(base + "/tracks/front/segments").json().get("segments");
        long lost = segments.get(1).get(7).asLong();
        long torn = segments.get(2).get(7).asLong();
        Path entries = page.store.layout().entries().resolve("00000000.jsonl");
        overwrite(entries, "\"k\":1,\"lost\":1", "\"k\":1,\"lost\":0");
        overwrite(entries, "\"k\":2,\"lost\":2", "\"k\":2;\"lost\":2");
        JsonNode given = page.client
                .get(base + "/entries?size=" + size + "&of=" + lost + "," + torn)
                .json()
                .get("entries");
        assertThat(given.get(0).get("entry").asText()).contains("\"k\":1,\"lost\":0");
        assertThat(given.get(1).get("entry").asText()).isEmpty();
        assertThat(given.get(1).get("path")).isNotEmpty();

        // The run's first entry is found by going back from its first segment.
        long open = page.client
                .get(base + "/tracks/front/runs/0/opening")
                .json()
                .get("entry")
                .asLong();
        overwrite(entries, "\"t\":\"open\"", "\"t\":'open'");
        assertThat(page.client
                        .get(base + "/tracks/front/runs/0/opening")
                        .json()
                        .get("entry")
                        .asLong())
                .isEqualTo(open);

        Path notes = page.store.layout().checkpoints().resolve("00000000.txt");
        String signature = page.store.checkpoint().encode().strip();
        String end = signature.substring(signature.length() - 12);
        overwrite(notes, end, end.replaceFirst("....", "AAAA"));
        assertThat(page.client
                        .get("/api/log/checkpoint")
                        .json()
                        .get("note")
                        .asText()
                        .strip())
                .isNotEqualTo(signature)
                .startsWith(signature.substring(0, signature.length() - 12));
        Files.delete(notes);
        assertThat(page.client.get("/api/log/checkpoint").json().get("note").asText())
                .isEmpty();
    }

    private static void overwrite(Path file, String from, String to) throws IOException {
        int at = Files.readString(file, StandardCharsets.ISO_8859_1).indexOf(from);
        assertThat(at).as(from).isPositive();
        try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.position(at).write(ByteBuffer.wrap(to.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    @Test
    void aFileThatIsCutOrGoneIsSaidToBeAbsent() throws IOException, InterruptedException {
        Path file = page.store.layout().run(new TrackId(session.session(), "front"), 0);
        String address = "/media/" + session.session() + "/front/000000.mp4";
        file.toFile().setWritable(true);
        try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(500);
        }
        assertThat(page.client.get(address, "Range", "bytes=200-1399").body()).hasSize(300);
        assertThat(page.client.get(address, "Range", "bytes=1400-2599").status())
                .isEqualTo(416);
        Files.delete(file);
        PageClient.Answer gone = page.client.get(address, "Range", "bytes=200-1399");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().get("error").asText()).isEqualTo("absent");
    }

    private SignedNote signed() throws IOException, InterruptedException, MalformedException {
        JsonNode key = page.client.get("/api/log/key").json();
        SignedNote note = SignedNote.parse(
                page.client.get("/api/log/checkpoint").json().get("note").asText());
        assertThat(note.isSignedBy(VerifierKey.parse(key.get("key").asText()))).isTrue();
        return note;
    }

    private byte[] range(long offset, int bytes) throws IOException, InterruptedException {
        String range = "bytes=" + offset + "-" + (offset + bytes - 1);
        return page.client
                .get("/media/" + session.session() + "/front/000000.mp4", "Range", range)
                .body();
    }
}
