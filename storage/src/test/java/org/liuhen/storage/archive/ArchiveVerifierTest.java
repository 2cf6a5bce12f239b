package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.Impatience;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.Verdict;
import org.liuhen.storage.verify.Verifier;

class ArchiveVerifierTest {
    private static final String ORIGIN = "example.org/rec/1/1";

    @TempDir
    Path folder;

    private Path state;
    private Path archive;

    @BeforeEach
    void record() throws Exception {
        state = folder.resolve("state");
        archive = Files.createDirectory(folder.resolve("archive"));
        SmallStore.record(state, 3_000);
        // More than one tile of each of the two lowest levels.
        archiveAfter(store -> {
            for (int i = 0; i < 600; i++) {
                store.log().tick();
            }
        });
    }

    @Test
    void theArchiveAloneIsIntact() throws Exception {
        deleteState();
        ArchiveVerifier.Result result = verify();
        assertThat(result.verdict().findings()).isEmpty();
        assertThat(result.waiting()).isZero();
        assertThat(result.verdict().segments()).isEqualTo(12);
        assertThat(result.verdict().sessions()).isEqualTo(1);
        assertThat(result.verdict().entries()).isGreaterThan(600);
        assertThat(ArchivedLog.appliances(directory()).stream().map(VerifierKey::name))
                .containsExactly(ORIGIN);
    }

    @Test
    void everyChangedObjectIsFound() throws Exception {
        Random random = new Random(3);
        for (Path object : objects()) {
            byte[] bytes = Files.readAllBytes(object);
            byte[] changed = bytes.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            write(object, changed);
            assertThat(problems()).as("%s", object).isNotEmpty();
            write(object, bytes);
        }
        assertThat(problems()).isEmpty();
    }

    @Test
    void everyMissingObjectIsFoundUnlessALaterOneStandsForIt() throws Exception {
        for (Path object : objects()) {
            Path aside = folder.resolve("aside");
            Files.move(object, aside);
            assertThat(problems()).as("%s", object).isNotEmpty();
            Files.move(aside, object);
        }
    }

    @Test
    void everyCheckpointThatAReceiptNamesMustBeThere() throws Exception {
        archiveAfter(ArchiveVerifierTest::recordMore);
        Set<String> names = new TreeSet<>();
        try (Stream<String> lines = Files.lines(new StateLayout(state).entries().resolve("00000000.jsonl"))) {
            for (String line : lines.toList()) {
                if (Entry.decode(line.getBytes(StandardCharsets.UTF_8)).fact() instanceof ArchiveFact.Receipt receipt) {
                    names.add("%020d".formatted(receipt.checkpoint()));
                }
            }
        }
        assertThat(names).hasSizeGreaterThan(1);
        for (String name : names) {
            Path checkpoint = archive.resolve(ORIGIN).resolve("checkpoints").resolve(name);
            Path aside = folder.resolve("aside");
            Files.move(checkpoint, aside);
            assertThat(problems()).contains("object-missing " + ORIGIN + "/checkpoints/" + name);
            Files.move(aside, checkpoint);
        }
        assertThat(problems()).isEmpty();
    }

    @Test
    void whatNoEntrySpeaksOfIsFound() throws Exception {
        for (String key : List.of(
                "media/20261123-010203-eb8169/front/000000/000000000000-"
                        + Hash.over().hex(),
                "tile/0/999",
                "tile/0/001.p/300",
                "checkpoints/00000000000000000001",
                "notes.txt")) {
            Path stranger = archive.resolve(ORIGIN).resolve(key);
            Files.createDirectories(stranger.getParent());
            Files.write(stranger, new byte[] {1});
            assertThat(problems()).as(key).isNotEmpty();
            Files.delete(stranger);
        }
    }

    @Test
    void anotherKeyIsNotTheOneExpected() throws Exception {
        VerifierKey other =
                VerifierKey.parse("example.org/rec/golden/1+2b44f802+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
        List<Finding> findings = new ArchiveVerifier(directory(), ORIGIN, Optional.of(other), 2, (done, total) -> {})
                .verify(scratch())
                .verdict()
                .findings();
        assertThat(findings).extracting(Finding::code).contains("key-differs");
    }

    @Test
    void whatIsRestoredIsTheStateAndRecordsOn() throws Exception {
        Path key = folder.resolve("log.pem");
        Files.copy(new StateLayout(state).signingKey(), key);
        List<Path> media = mediaOf(state);
        deleteState();
        Path restored = folder.resolve("restored");
        Restoration.Result result = new Restoration(directory(), ORIGIN, restored).restore((done, entries) -> {});
        assertThat(result.missing()).isEmpty();
        assertThat(result.objects()).isEqualTo(3 * 5 + 1);
        assertThat(mediaOf(restored)).isEqualTo(media);
        assertThat(verifyState(restored).findings()).isEmpty();
        Files.copy(key, new StateLayout(restored).signingKey());
        state = restored;
        archiveAfter(ArchiveVerifierTest::recordMore);
        assertThat(verifyState(restored).findings()).isEmpty();
        assertThat(problems()).isEmpty();
    }

    @Test
    void aStateThatWasPutBackIsBroughtForwardAndGoesOn() throws Exception {
        Path before = folder.resolve("before");
        copy(state, before);
        archiveAfter(ArchiveVerifierTest::recordMore);
        state = before;
        Restoration.Result result = new Restoration(directory(), ORIGIN, before).restore((done, entries) -> {});
        assertThat(result.objects()).isEqualTo(1);
        archiveAfter(store -> {
            store.log().append(result.fact(directory().address()));
            recordMore(store);
        });
        assertThat(verifyState(before).findings()).isEmpty();
        assertThat(problems()).isEmpty();
        assertThat(Files.readString(new StateLayout(before).entries().resolve("00000000.jsonl")))
                .contains("\"t\":\"restored\"");
    }

    @Test
    void aStateWithAHistoryOfItsOwnIsLeftAlone() throws Exception {
        Path before = folder.resolve("before");
        copy(state, before);
        archiveAfter(ArchiveVerifierTest::recordMore);
        try (EvidenceStore store = EvidenceStore.open(before, settings())) {
            store.log().tick();
        }
        byte[] entries = Files.readAllBytes(new StateLayout(before).entries().resolve("00000000.jsonl"));
        assertThatThrownBy(() -> new Restoration(directory(), ORIGIN, before).restore((done, all) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Restore into another directory");
        assertThat(new StateLayout(before).entries().resolve("00000000.jsonl")).hasBinaryContent(entries);
    }

    @Test
    void anArchiveWithoutThisLogGivesNoVerdict() {
        assertThatThrownBy(() -> new ArchiveVerifier(
                                directory(), "example.org/other", Optional.empty(), 1, (done, total) -> {})
                        .verify(scratch()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no checkpoint");
    }

    private interface Deed {
        void on(EvidenceStore store) throws IOException;
    }

    private void archiveAfter(Deed deed) throws Exception {
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            deed.on(store);
            store.beginArchiving(Impatience.RULES, directory());
            ArchivingTest.awaitAll(store);
        }
    }

    private static void recordMore(EvidenceStore store) throws IOException {
        SessionWriter session = store.begin(new SessionOpening(
                "room-1",
                "panel",
                List.of("front"),
                new FieldsBuilder().text("room", "询问室一").build()));
        session.end("panel", store.clocks().wallMicros(), Cause.STOPPED);
    }

    private ArchiveStore directory() {
        return DirectoryArchiveStore.at(archive, new SystemDisk(), new SecureRandom());
    }

    private static StoreSettings settings() {
        return new StoreSettings(new SystemDisk(), new SystemClocks(), "liuhen test", Hash.over());
    }

    private Path scratch() throws IOException {
        return Files.createTempDirectory(folder, "scratch");
    }

    private ArchiveVerifier.Result verify() throws IOException {
        return new ArchiveVerifier(directory(), ORIGIN, Optional.empty(), 2, (done, total) -> {}).verify(scratch());
    }

    /// Findings, or the reason why there is no verdict.
    private List<String> problems() {
        try {
            return verify().verdict().findings().stream()
                    .map(finding -> finding.code() + " " + finding.place())
                    .toList();
        } catch (IOException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static Verdict verifyState(Path state) throws IOException {
        return new Verifier(state, Optional.empty(), Verifier.whileRecording(state), 2, (done, total) -> {}).verify();
    }

    /// All objects but those that a later one stands for: tiles at the right edge of an earlier checkpoint, and earlier
    /// checkpoints.
    private List<Path> objects() throws IOException {
        Path prefix = archive.resolve(ORIGIN);
        long size = new ArchivedLog(directory(), ORIGIN).newest().orElseThrow().size();
        List<Path> objects = new ArrayList<>();
        try (Stream<Path> all = Files.walk(prefix)) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                String path = prefix.relativize(each).toString();
                boolean isEdge = path.contains(".p/");
                boolean isNewest = path.endsWith(".p/" + size % 256) || path.endsWith(".p/" + (size >> 8));
                boolean isEarlier = path.startsWith("checkpoints/") && !path.endsWith(Long.toString(size));
                if (!isEarlier && (!isEdge || isNewest)) {
                    objects.add(each);
                }
            }
        }
        return objects;
    }

    private static List<Path> mediaOf(Path state) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(new StateLayout(state).media())) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                files.add(Path.of(state.relativize(each) + " "
                        + Hash.over(Files.readAllBytes(each)).hex()));
            }
        }
        return files;
    }

    private void deleteState() throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        assertThat(Files.exists(state, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    private static void write(Path object, byte[] bytes) throws IOException {
        assertThat(object.toFile().setWritable(true)).isTrue();
        Files.write(object, bytes);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }
}
