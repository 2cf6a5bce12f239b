package org.liuhen.storage.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.PackageContents;
import org.liuhen.storage.kit.RandomFacts;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.TreeHash;

/// FORMAT.md says what the software does: its examples are read by the code, and it names all there is.
class FormatDocumentTest {
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("\"([a-z0-9]+)\":");

    private static String document = "";

    @BeforeAll
    static void readTheDocument() throws IOException {
        document = Files.readString(Path.of("FORMAT.md"));
    }

    @Test
    void eachEntryIsReadWrittenAgainTheSameAndHasItsLeafHash() throws MalformedException {
        List<String> entries = blocks("entry");
        List<String> leaves = blocks("leaf");
        assertThat(entries).hasSameSizeAs(leaves).hasSizeGreaterThan(3);
        for (int i = 0; i < entries.size(); i++) {
            byte[] bytes = entries.get(i).strip().getBytes(StandardCharsets.UTF_8);
            assertThat(Entry.decode(bytes).encode()).isEqualTo(bytes);
            assertThat(TreeHash.leaf(bytes).hex()).isEqualTo(leaves.get(i).strip());
        }
    }

    @Test
    void theExamplesStandInTheGoldenStore() throws IOException {
        String log = Files.readString(GoldenCopy.V1.resolve("log/entries/00000000.jsonl"));
        assertThat(blocks("entry")).allMatch(log::contains);
        assertThat(Files.readString(GoldenCopy.V1.resolve("log/checkpoints/00000000.txt")))
                .endsWith(blocks("note").getFirst() + "\n");
    }

    @Test
    void theCheckpointIsSignedByTheKeyOverTheRootOfTheGoldenStore() throws IOException, MalformedException {
        String text = blocks("note").getFirst();
        SignedNote note = SignedNote.parse(text);
        VerifierKey key = VerifierKey.parse(blocks("vkey").getFirst().strip());
        assertThat(note.isSignedBy(key)).isTrue();
        assertThat(note.encode()).isEqualTo(text);
        GrowingTree tree = new GrowingTree();
        for (String line : Files.readAllLines(GoldenCopy.V1.resolve("log/entries/00000000.jsonl"))) {
            tree.append(TreeHash.leaf(line.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(tree.root()).isEqualTo(Hash.ofHex(blocks("root").getFirst().strip()));
        assertThat(Checkpoint.parse(note.text())).isEqualTo(new Checkpoint(key.name(), tree.size(), tree.root()));
        assertThat(Entry.decode(blocks("entry").getFirst().strip().getBytes(StandardCharsets.UTF_8))
                        .fact())
                .isInstanceOfSatisfying(
                        Fact.Genesis.class, genesis -> assertThat(genesis.key()).isEqualTo(key.text()));
    }

    @Test
    void theContentsOfAPackageAreReadAndWrittenAgainTheSame() throws MalformedException {
        byte[] bytes = blocks("contents").getFirst().strip().getBytes(StandardCharsets.UTF_8);
        PackageContents contents = PackageContents.decode(bytes);
        assertThat(contents.encode()).isEqualTo(bytes);
        assertThat(contents.parts()).hasSize(2);
    }

    @Test
    void everyKindOfEntryEveryFieldAndEveryCauseIsDescribed() {
        Random random = new Random(1);
        RandomFacts facts = new RandomFacts(random);
        for (int i = 0; i < 10 * RandomFacts.KINDS; i++) {
            Fact fact = facts.fact(i % RandomFacts.KINDS);
            assertThat(document).contains("**`" + fact.type() + "`**");
            String json = new String(RandomFacts.entry(random, fact).encode(), StandardCharsets.UTF_8);
            KEY.matcher(json).results().forEach(key -> assertThat(document).contains("`" + key.group(1) + "`"));
        }
        for (Cause cause : Cause.values()) {
            assertThat(document.replaceAll("\\s+", " ")).contains("`" + cause.code() + "` (" + cause.english() + ")");
        }
    }

    @Test
    @Tag("system")
    void theCommandsForCheckingByHandAgree() throws IOException, InterruptedException {
        for (String tool : List.of("bash", "python3", "openssl", "sha256sum")) {
            assumeTrue(run("command -v " + tool).exit() == 0, tool + " is not installed");
        }
        Answer answer = run(String.join("\n", blocks("sh")));
        assertThat(answer.exit()).as(answer.text()).isZero();
        assertThat(answer.text())
                .contains(blocks("leaf").get(2).strip())
                .contains("True 29 29")
                .contains("Signature Verified Successfully");
    }

    private record Answer(int exit, String text) {}

    private static Answer run(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", script)
                .directory(GoldenCopy.V1.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }

    private static List<String> blocks(String kind) {
        List<String> blocks = new ArrayList<>();
        BLOCK.matcher(document)
                .results()
                .filter(each -> each.group(1).equals(kind))
                .forEach(each -> blocks.add(each.group(2)));
        return blocks;
    }
}
