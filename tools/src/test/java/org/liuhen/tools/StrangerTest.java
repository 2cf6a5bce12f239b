package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.archive.ArchiveState;
import org.liuhen.storage.archive.ArchiveVerifier;
import org.liuhen.storage.archive.DirectoryArchiveStore;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.kit.Impatience;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.kit.StrictWitness;
import org.liuhen.storage.note.WitnessPolicy;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.storage.witness.Witness;
import org.liuhen.storage.witness.WitnessRules;

/// A stranger's verifier, which shares no line with ours, comes to the same verdict on the same damage.
class StrangerTest {
    private static final Path PROGRAM = Path.of("verifier/verify.py").toAbsolutePath();
    private static final String ORIGIN = "example.org/rec/1/1";

    @TempDir
    Path folder;

    private Path state;
    private Path archive;
    private Path policy;

    @BeforeEach
    void record() throws Exception {
        for (String tool : List.of("python3", "openssl")) {
            assumeTrue(
                    Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(each -> Files.isExecutable(Path.of(each, tool))),
                    tool + " is not installed");
        }
        state = folder.resolve("state");
        archive = Files.createDirectory(folder.resolve("archive"));
        SmallStore.record(state, 60);
        StoreSettings settings = new StoreSettings(new SystemDisk(), new SystemClocks(), "liuhen test", Hash.over());
        try (EvidenceStore store = EvidenceStore.open(state, settings);
                StrictWitness witness = new StrictWitness(store.key())) {
            for (int i = 0; i < 270; i++) {
                store.log().tick();
            }
            store.beginArchiving(
                    Impatience.RULES, DirectoryArchiveStore.at(archive, new SystemDisk(), new SecureRandom()));
            store.beginWitnessing(new Witness(
                    new WitnessRules(witness.address(), witness.key(), Optional.empty(), Duration.ofMillis(20))));
            for (int i = 0; i < 3_000 && !isWhole(store); i++) {
                Thread.sleep(20);
            }
            policy = folder.resolve("policy");
            Files.writeString(
                    policy,
                    "log " + store.key().text() + "\nwitness w " + witness.key().text() + "\nquorum w\n");
        }
    }

    private boolean isWhole(EvidenceStore store) {
        ArchiveState now = store.archive().orElseThrow();
        return now.receipted() == now.entries()
                && now.published() == now.entries()
                && store.witness().orElseThrow().entries() > 250
                && Files.isDirectory(archive.resolve(ORIGIN).resolve("cosigned"));
    }

    @Test
    void bothFindBothIntact() throws Exception {
        assertThat(stranger(state)).isZero();
        assertThat(ours(state)).isZero();
        assertThat(stranger(archive)).isZero();
        assertThat(ours(archive)).isZero();
        String key = new String(Files.readAllBytes(state.resolve("log/entries/00000000.jsonl")), StandardCharsets.UTF_8)
                .replaceAll("(?s).*?\"key\":\"([^\"]*)\".*", "$1");
        assertThat(stranger(state, "--key", key)).isZero();
        assertThat(stranger(
                        archive,
                        "--key",
                        "example.org/rec/golden/1+2b44f802+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"))
                .isEqualTo(1);
        assertThat(stranger(folder)).isEqualTo(2);
    }

    @Test
    void bothAskForTheCosignaturesThatAPolicyNames() throws Exception {
        String other = "witness v remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2\n";
        String known = Files.readString(policy);
        for (Path root : List.of(state, archive)) {
            write(known);
            assertThat(List.of(ours(root), stranger(root))).containsOnly(0);
            write(known.replace("quorum w", other + "group g any w v\nquorum g"));
            assertThat(List.of(ours(root), stranger(root))).containsOnly(0);
            write(known.replace("quorum w", other + "group g all w v\nquorum g"));
            assertThat(List.of(ours(root), stranger(root))).containsOnly(1);
            write(known.replace("quorum w", other + "quorum v"));
            assertThat(List.of(ours(root), stranger(root))).containsOnly(1);
            write(known.replace("quorum w", "quorum v"));
            assertThat(List.of(ours(root), stranger(root))).containsOnly(2);
        }
    }

    @Test
    void bothFindWhatIsNoCosignedCheckpointOfItsName() throws Exception {
        Path folder = archive.resolve(ORIGIN).resolve("cosigned");
        Path stranger = folder.resolve("stranger");
        Files.write(stranger, new byte[] {'x'});
        assertThat(List.of(ours(archive), stranger(archive))).containsOnly(1);
        Files.delete(stranger);
        try (Stream<Path> all = Files.list(folder)) {
            Path one = all.findFirst().orElseThrow();
            Path other = Files.move(one, folder.resolve("%020d".formatted(1)));
            assertThat(List.of(ours(archive), stranger(archive))).containsOnly(1);
            Files.move(other, one);
        }
        assertThat(List.of(ours(archive), stranger(archive))).containsOnly(0);
    }

    private void write(String text) throws IOException {
        Files.writeString(policy, text);
    }

    @Test
    void bothComeToTheSameVerdictOnEachDamageOfAState() throws Exception {
        damage(state, List.of("log", "media", "meta"), 160);
    }

    @Test
    void bothComeToTheSameVerdictOnEachDamageOfAnArchive() throws Exception {
        damage(archive, List.of(ORIGIN), 160);
    }

    /// Does one thing to one file, asks both, and puts it back.
    private void damage(Path root, List<String> folders, int times) throws Exception {
        long seed = new SecureRandom().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < times; i++) {
            List<Path> files = new ArrayList<>();
            for (String each : folders) {
                try (Stream<Path> all = Files.walk(root.resolve(each))) {
                    all.filter(Files::isRegularFile)
                            .sorted(Comparator.naturalOrder())
                            .forEach(files::add);
                }
            }
            Path file = files.get(random.nextInt(files.size()));
            byte[] before = Files.readAllBytes(file);
            String what = "seed " + seed + ", damage " + i + ": " + harm(file, before, random);
            int ours = ours(root);
            int stranger = stranger(root);
            assertThat(stranger).as("%s; ours says %d", what, ours).isEqualTo(ours);
            Files.deleteIfExists(file.resolveSibling("stranger"));
            Files.deleteIfExists(file);
            Files.write(file, before);
        }
        assertThat(stranger(root)).isZero();
    }

    private static String harm(Path file, byte[] before, Random random) throws IOException {
        assertThat(file.toFile().setWritable(true)).isTrue();
        return switch (random.nextInt(6)) {
            case 0 -> {
                Files.delete(file);
                yield "removed " + file;
            }
            case 1 -> {
                try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                    open.setLength(random.nextInt(before.length));
                }
                yield "cut " + file + " to " + Files.size(file);
            }
            case 2 -> {
                Files.write(file, new byte[] {'x'}, StandardOpenOption.APPEND);
                yield "added a byte to " + file;
            }
            case 3 -> {
                Files.write(file.resolveSibling("stranger"), new byte[] {'x'});
                yield "added a file beside " + file;
            }
            default -> {
                byte[] changed = before.clone();
                int at = random.nextInt(changed.length);
                changed[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, changed);
                yield "turned a bit of byte " + at + " of " + file;
            }
        };
    }

    /// The exit code of our own verifier.
    private int ours(Path root) throws IOException {
        try {
            boolean intact;
            Optional<WitnessPolicy.Quorum> quorum =
                    WitnessPolicy.parse(Files.readString(policy)).quorum();
            if (root.equals(state)) {
                intact = new Verifier(root, Optional.empty(), new Verifier.Scope.AtRest(), 1, (_, _) -> {})
                        .witnessedBy(quorum)
                        .verify()
                        .isIntact();
            } else {
                intact = new ArchiveVerifier(
                                DirectoryArchiveStore.at(root, new SystemDisk(), new SecureRandom()),
                                ORIGIN,
                                Optional.empty(),
                                1,
                                (_, _) -> {})
                        .witnessedBy(quorum)
                        .verify(Files.createTempDirectory(folder, "scratch"))
                        .verdict()
                        .isIntact();
            }
            return intact ? 0 : 1;
        } catch (IOException | MalformedException e) {
            return 2;
        }
    }

    private int stranger(Path root, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3", PROGRAM.toString(), "--policy", policy.toString()));
        command.addAll(List.of(options));
        command.add(root.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }
}
