package org.liuhen.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.verify.Verdict;
import org.liuhen.storage.verify.Verifier;

/// What opening a store does about what it finds there.
class StoreOpeningTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-24T01:02:03.000000Z");

    @TempDir
    Path directory;

    private StateLayout layout;

    @BeforeEach
    void recordASmallStore() throws IOException {
        layout = new StateLayout(directory.resolve("state"));
        SmallStore.record(layout.root(), 20);
    }

    @Test
    void foreignFilesGoToQuarantineAndTheLogSaysSo() throws Exception {
        byte[] content = "什么东西".getBytes(StandardCharsets.UTF_8);
        Path track = layout.firstVolume().track(firstTrack());
        List<Path> foreign = List.of(
                layout.media().resolve("notes.txt"),
                layout.media().resolve("说明 文档.txt"),
                layout.media().resolve("x".repeat(240)),
                track.resolve("000000.mp4.bak"),
                track.resolve("000077.mp4"),
                layout.meta().resolve("20260101-000000-abcdef.json"),
                layout.meta().resolve("readme"));
        for (Path file : foreign) {
            Files.write(file, content);
        }
        Path link = Files.createSymbolicLink(layout.media().resolve("link.mp4"), layout.format());
        openAndTakeCensus();

        assertThat(foreign).noneMatch(Files::exists);
        assertThat(Files.isSymbolicLink(link)).isFalse();
        List<Fact.Recovered> said = recovered();
        assertThat(said)
                .hasSize(foreign.size() + 1)
                .allMatch(fact -> fact.what().equals("orphan-file"));
        for (Path file : foreign) {
            Fact.Recovered fact = said.stream()
                    .filter(each -> each.path().equals(layout.relative(file)))
                    .findFirst()
                    .orElseThrow();
            assertThat(fact.hash()).contains(Hash.over(content));
            assertThat(fact.kept()).matches("quarantine/[A-Za-z0-9._-]{1,200}");
            assertThat(Files.readAllBytes(layout.root().resolve(fact.kept()))).isEqualTo(content);
        }
        assertThat(verdict().findings()).isEmpty();
    }

    @Test
    void ownFilesStayWhereTheyAre() throws Exception {
        List<Path> before = files();
        openAndTakeCensus();
        assertThat(files()).isEqualTo(before);
        assertThat(recovered()).isEmpty();
    }

    @Test
    void aDeletedIndexComesBackWithTheSameAnswers() throws IOException {
        String answers;
        try (EvidenceStore store = open()) {
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            answers = answers(store);
        }
        delete(layout.index());
        try (EvidenceStore store = open()) {
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            assertThat(answers(store)).isEqualTo(answers);
            store.rebuildIndex(entries -> {});
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            assertThat(answers(store)).isEqualTo(answers);
        }
        EvidenceStore.rebuildIndex(layout.root(), clocks, entries -> {});
        try (EvidenceStore store = open()) {
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            assertThat(answers(store)).isEqualTo(answers);
        }
    }

    @Test
    void aDamagedIndexIsReplaced() throws IOException {
        String answers;
        try (EvidenceStore store = open()) {
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            answers = answers(store);
        }
        for (String damaged : List.of("CURRENT", "MANIFEST-", "000", "OPTIONS-")) {
            List<Path> files;
            try (Stream<Path> list = Files.list(layout.index())) {
                files = list.filter(file -> file.getFileName().toString().startsWith(damaged))
                        .toList();
            }
            assertThat(files).as(damaged).isNotEmpty();
            for (Path file : files) {
                Files.writeString(file, "no such thing");
            }
            try (EvidenceStore store = open()) {
                assertThat(store.awaitIndex(LIMIT)).as(damaged).isTrue();
                assertThat(answers(store)).as(damaged).isEqualTo(answers);
            }
        }
    }

    @Test
    void anIndexOfAnotherLogIsReplaced() throws IOException {
        StateLayout other = new StateLayout(directory.resolve("other"));
        SmallStore.record(other.root(), 30);
        delete(layout.index());
        Files.move(other.index(), layout.index());
        try (EvidenceStore store = open()) {
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            String session =
                    store.index().sessions(1, Optional.empty()).getFirst().session();
            assertThat(layout.media().resolve(session)).isDirectory();
        }
    }

    @Test
    void aNewerFormatIsRefusedAndTheStoreIsLeftAlone() throws IOException {
        Files.delete(layout.format());
        Files.writeString(layout.format(), "liuhen-state 2\n");
        List<Path> before = files();
        assertNotOpened(layout.root()
                + " is of the format \"liuhen-state 2\", and this software reads \"liuhen-state 1\": use the"
                + " software that wrote it");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aFolderThatIsNoStoreIsRefused() {
        assertThatThrownBy(() -> EvidenceStore.open(directory, SmallStore.settings(clocks)))
                .isInstanceOf(StorageException.NotOpened.class)
                .hasMessage(directory + " is not the state directory of a store: it has no readable file \"format\"");
    }

    @Test
    void aStoreIsNotBegunWhereOneIs() {
        assertThatThrownBy(() -> EvidenceStore.create(layout.root(), "example.org/2", SmallStore.settings(clocks)))
                .isInstanceOf(StorageException.NotOpened.class)
                .hasMessage(layout.root() + " holds a store already: open it instead");
    }

    @Test
    void aStoreCannotBeBegunUnderAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(
                        () -> EvidenceStore.create(file.resolve("state"), "example.org/2", SmallStore.settings(clocks)))
                .isInstanceOf(StorageException.NotOpened.class)
                .hasMessageStartingWith("couldn't begin a store in " + file.resolve("state"))
                .hasMessageContaining("Give it a directory on a disk with room that this user may write to");
    }

    @Test
    void aStoreWhoseFoldersAreFilesIsNotOpenedAndSaysWhere() throws IOException {
        delete(layout.quarantine());
        Files.writeString(layout.quarantine(), "");
        assertNotOpened("couldn't open the store in " + layout.root());
    }

    @Test
    void aSecondOpenerIsRefusedAndTheFirstKeepsItsLock() throws IOException {
        try (EvidenceStore store = open()) {
            assertThat(EvidenceStore.isOpenSomewhere(layout.root())).isTrue();
            assertNotOpened("another program has the store in " + layout.root() + " open");
            assertThatThrownBy(() -> EvidenceStore.rebuildIndex(layout.root(), clocks, entries -> {}))
                    .isInstanceOf(StorageException.NotOpened.class);
            assertThat(EvidenceStore.isOpenSomewhere(layout.root())).isTrue();
            // What another process would see.
            String inode = Files.getAttribute(layout.lock(), "unix:ino").toString();
            assertThat(Files.readString(Path.of("/proc/locks"))).containsPattern("POSIX .*WRITE .*:" + inode + " ");
            assertThat(store.failure()).isEmpty();
        }
        assertThat(EvidenceStore.isOpenSomewhere(layout.root())).isFalse();
        open().close();
    }

    @Test
    void aMissingKeyIsNamed() throws IOException {
        Files.delete(layout.signingKey());
        assertNotOpened("the signing key " + layout.signingKey() + " is missing: put it back");
    }

    @Test
    void theKeyOfAnotherStoreIsRefused() throws IOException {
        StateLayout other = new StateLayout(directory.resolve("other"));
        SmallStore.record(other.root(), 20);
        Files.delete(layout.signingKey());
        Files.copy(other.signingKey(), layout.signingKey());
        assertNotOpened("is signed by the key of this store");
    }

    @Test
    void aLogWithoutItsBeginningIsRefused() throws IOException {
        Path entries = layout.entries().resolve("00000000.jsonl");
        List<String> lines = Files.readAllLines(entries);
        Files.write(entries, lines.subList(1, lines.size()));
        assertNotOpened("is not its beginning");
        Files.writeString(entries, "{\n");
        assertNotOpened("cannot be read");
    }

    private TrackId firstTrack() throws IOException, MalformedException {
        for (String line : Files.readAllLines(layout.entries().resolve("00000000.jsonl"))) {
            if (Entry.decode(line.getBytes(StandardCharsets.UTF_8)).fact() instanceof Fact.Track fact) {
                return fact.track();
            }
        }
        throw new AssertionError("no track in the log");
    }

    private EvidenceStore open() throws IOException {
        return EvidenceStore.open(layout.root(), SmallStore.settings(clocks));
    }

    private void openAndTakeCensus() throws IOException {
        try (EvidenceStore store = open()) {
            assertThat(store.awaitCensus(LIMIT)).isTrue();
        }
    }

    private void assertNotOpened(String message) {
        assertThatThrownBy(() -> open().close())
                .isInstanceOf(StorageException.NotOpened.class)
                .hasMessageContaining(message);
    }

    private Verdict verdict() throws IOException {
        return new Verifier(layout.root(), Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {})
                .verify();
    }

    private List<Fact.Recovered> recovered() throws IOException, MalformedException {
        List<Fact.Recovered> found = new ArrayList<>();
        for (String line : Files.readAllLines(layout.entries().resolve("00000000.jsonl"))) {
            if (Entry.decode(line.getBytes(StandardCharsets.UTF_8)).fact() instanceof Fact.Recovered fact) {
                found.add(fact);
            }
        }
        return found;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(layout.root())) {
            return walk.filter(file -> Files.isRegularFile(file) && !file.startsWith(layout.index()))
                    .sorted()
                    .toList();
        }
    }

    private static String answers(EvidenceStore store) throws IOException {
        StringBuilder answers = new StringBuilder();
        for (var session : store.index().sessions(10, Optional.empty())) {
            answers.append(session).append('\n');
            for (String name : session.tracks()) {
                var track = new TrackId(session.session(), name);
                answers.append(store.index().runs(track))
                        .append(store.index().gaps(track))
                        .append(store.index().segments(track, 0, Long.MAX_VALUE))
                        .append(store.timeline(track, session.startMicros(), session.startMicros() + 20_000_000));
            }
        }
        return answers.append(store.index().proofs().inclusion(3, 20)).toString();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
