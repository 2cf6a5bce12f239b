package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.RunOpening;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
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
import org.liuhen.storage.format.Sensitivity;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.kit.Impatience;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.TreeHash;
import org.liuhen.storage.verify.Verdict;
import org.liuhen.storage.verify.Verifier;

class ArchivingTest {
    private static final ArchiveRules RULES = Impatience.RULES;

    @TempDir
    Path folder;

    private Path state;
    private Path archive;

    @BeforeEach
    void record() throws Exception {
        state = folder.resolve("state");
        archive = Files.createDirectory(folder.resolve("archive"));
        SmallStore.record(state, 3_000);
    }

    @Test
    void theObjectsOfAFolderAreItsFile() throws Exception {
        archiveAll(directory());
        requireFiles();
    }

    private void requireFiles() throws IOException {
        StateLayout layout = new StateLayout(state);
        int files = 0;
        try (Stream<Path> runs = Files.walk(layout.media())) {
            for (Path run : runs.filter(Files::isRegularFile).toList()) {
                String name = layout.relative(run).replace(".mp4", "");
                assertThat(concatenated(prefix().resolve(name))).isEqualTo(Files.readAllBytes(run));
                files++;
            }
        }
        assertThat(files).isEqualTo(3);
        try (Stream<Path> objects = Files.list(layout.meta())) {
            for (Path object : objects.toList()) {
                String name = layout.relative(object).replace(".json", "");
                assertThat(concatenated(prefix().resolve(name))).isEqualTo(Files.readAllBytes(object));
            }
        }
    }

    @Test
    void theLogIsThereAsTilesUnderItsCheckpoint() throws Exception {
        archiveAll(directory());
        SignedNote note = SignedNote.parse(Files.readString(prefix().resolve("checkpoint")));
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        assertThat(prefix().resolve("checkpoints").resolve("%020d".formatted(checkpoint.size())))
                .hasContent(note.encode());
        String right = checkpoint.size() % 256 == 0 ? "" : ".p/" + checkpoint.size() % 256;
        ByteBuffer bundle = ByteBuffer.wrap(Files.readAllBytes(prefix().resolve("tile/entries/000" + right)));
        byte[] tile = Files.readAllBytes(prefix().resolve("tile/0/000" + right));
        GrowingTree tree = new GrowingTree();
        List<byte[]> lines = lines();
        for (int i = 0; i < checkpoint.size(); i++) {
            byte[] entry = new byte[bundle.getShort() & 0xffff];
            bundle.get(entry);
            assertThat(entry).isEqualTo(lines.get(i));
            assertThat(Arrays.copyOfRange(tile, i * 32, i * 32 + 32))
                    .isEqualTo(TreeHash.leaf(entry).bytes());
            tree.append(TreeHash.leaf(entry));
        }
        assertThat(bundle.hasRemaining()).isFalse();
        assertThat(tree.root()).isEqualTo(checkpoint.root());
        String introduced = Files.readString(archive.resolve(ArchiveKeys.appliance(key())));
        assertThat(introduced).isEqualTo("liuhen-archive 1\nexample.org/rec/1/1\n" + key() + "\n");
    }

    @Test
    void theReceiptsTellOfEverythingAndTheStoreStaysSound() throws Exception {
        archiveAll(directory());
        List<ArchiveFact.Receipt> receipts = receipts();
        assertThat(receipts).isNotEmpty();
        assertThat(receipts).allMatch(each -> each.absent().isEmpty() && each.proof() == ArchiveFact.Proof.READ);
        assertThat(receipts).allMatch(each -> each.lock() == ArchiveFact.Lock.NONE);
        long objects = receipts.stream().mapToLong(ArchiveFact.Receipt::objects).sum();
        // 3 runs with 4 segments and their init bytes each, and the metadata of the session.
        assertThat(objects).isEqualTo(3 * 5 + 1);
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void whatWasSentAndReceiptedIsNotSentAgain() throws Exception {
        archiveAll(directory());
        CountingStore counting = new CountingStore(directory());
        archiveAll(counting);
        assertThat(counting.put).noneMatch(key -> key.contains("/media/") || key.contains("/meta/"));
        long objects =
                receipts().stream().mapToLong(ArchiveFact.Receipt::objects).sum();
        assertThat(objects).isEqualTo(3 * 5 + 1);
    }

    @Test
    void evidenceThatIsNotAsItsEntrySaysIsToldAndTheRestGoes() throws Exception {
        Path run = new StateLayout(state).media().resolve(session()).resolve("whole/000000.mp4");
        byte[] bytes = Files.readAllBytes(run);
        bytes[bytes.length / 2] ^= 1;
        assertThat(run.toFile().setWritable(true)).isTrue();
        Files.write(run, bytes);
        archiveAll(directory());
        List<ArchiveFact.Absent> absent =
                receipts().stream().flatMap(each -> each.absent().stream()).toList();
        assertThat(absent)
                .singleElement()
                .satisfies(each -> assertThat(each.why()).isEqualTo(ArchiveFact.Absence.CHANGED));
        assertThat(receipts().stream().mapToLong(ArchiveFact.Receipt::objects).sum())
                .isEqualTo(3 * 5);
    }

    @Test
    void aSessionThatWasMarkedAsAStateSecretIsKeptBackAndThatIsTold() throws Exception {
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            store.accessBook().flag(session(), "leader", List.of(Sensitivity.STATE_SECRET));
            recordMore(store);
            store.beginArchiving(RULES, directory());
            awaitAll(store);
            assertThat(store.archive().orElseThrow().absent()).isZero();
        }
        assertThat(receipts().stream().flatMap(each -> each.absent().stream()))
                .hasSize(3 * 5 + 1)
                .allMatch(each -> each.why() == ArchiveFact.Absence.WITHHELD);
        assertThat(prefix().resolve("media")).doesNotExist();
        try (Stream<Path> objects = Files.list(prefix().resolve("meta"))) {
            assertThat(objects).as("of the other session").hasSize(1);
        }
        ArchiveVerifier.Result result = new ArchiveVerifier(
                        directory(), "example.org/rec/1/1", Optional.empty(), 2, (done, total) -> {})
                .verify(Files.createDirectory(folder.resolve("scratch")));
        assertThat(result.verdict().findings()).isEmpty();
        assertThat(result.withheld()).isEqualTo(3 * 5 + 1);
    }

    @Test
    void anArchiveThatFailsAllTheTimeGetsEverythingInTheEnd() throws Exception {
        FailingStore failing = new FailingStore(directory());
        archiveAll(failing);
        assertThat(failing.failures).isGreaterThan(5);
        assertThat(receipts().stream().mapToLong(ArchiveFact.Receipt::objects).sum())
                .isEqualTo(3 * 5 + 1);
        requireFiles();
    }

    @Test
    void whatIsSlowHoldsUpNoneOfTheNextStretch() throws Exception {
        int segments = 300;
        CountDownLatch others = new CountDownLatch(200);
        AtomicBoolean isFirst = new AtomicBoolean(true);
        ForwardingStore slow = new ForwardingStore(directory()) {
            @Override
            public StoredObject put(String key, Content content, Keep keep) throws ArchiveException {
                if (key.contains("/media/")) {
                    others.countDown();
                    if (isFirst.getAndSet(false)) {
                        awaitQuietly(others);
                    }
                }
                return super.put(key, content, keep);
            }
        };
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            recordSegments(store, segments);
            store.beginArchiving(RULES, slow);
            awaitAll(store);
        }
        long end = 0;
        for (ArchiveFact.Receipt receipt : receipts()) {
            assertThat(receipt.fromEntry()).as("no receipt before its turn").isEqualTo(end);
            end = receipt.toEntry();
        }
        // 3 runs with 4 segments and their init bytes each, the new run with its own, and the metadata of both
        // sessions.
        assertThat(receipts().stream().mapToLong(ArchiveFact.Receipt::objects).sum())
                .isEqualTo(3 * 5 + segments + 1 + 2);
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void theCheckpointComesBehindAllThatItCoversWhateverFails() throws Exception {
        ArchiveKeys keys = new ArchiveKeys("example.org/rec/1/1");
        Set<String> underway = ConcurrentHashMap.newKeySet();
        Set<String> there = ConcurrentHashMap.newKeySet();
        Set<String> failed = ConcurrentHashMap.newKeySet();
        List<String> wrong = new CopyOnWriteArrayList<>();
        ForwardingStore failing = new ForwardingStore(directory()) {
            @Override
            public StoredObject put(String key, Content content, Keep keep) throws ArchiveException {
                if (key.startsWith(keys.checkpoints())) {
                    long size = Long.parseLong(key.substring(keys.checkpoints().length()));
                    int right = (int) (size % 256);
                    Stream.of(
                                    keys.entries(0, 256),
                                    keys.tile(0, 0, 256),
                                    keys.tile(1, 0, 1),
                                    keys.entries(1, right),
                                    keys.tile(0, 1, right))
                            .filter(each -> !there.contains(each))
                            .forEach(each -> wrong.add(key + " before " + each));
                }
                if (!underway.add(key)) {
                    wrong.add(key + " beside itself");
                }
                try {
                    if (key.contains("/tile/") && failed.add(key)) {
                        throw new ArchiveException.Unreachable("planted", new IOException("planted"));
                    }
                    StoredObject stored = super.put(key, content, keep);
                    there.add(key);
                    return stored;
                } finally {
                    underway.remove(key);
                }
            }
        };
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            recordSegments(store, 300);
            store.beginArchiving(RULES, failing);
            awaitAll(store);
        }
        assertThat(failed).hasSizeGreaterThanOrEqualTo(5);
        assertThat(wrong).isEmpty();
    }

    @Test
    void evidenceGoesWhileTheArchiveIsProbedAndReceiptsWait() throws Exception {
        CountDownLatch evidence = new CountDownLatch(1);
        AtomicReference<EvidenceStore> opened = new AtomicReference<>();
        AtomicInteger probes = new AtomicInteger();
        ForwardingStore probed = new ForwardingStore(directory()) {
            @Override
            public StoredObject put(String key, Content content, Keep keep) throws ArchiveException {
                StoredObject stored = super.put(key, content, keep);
                if (key.contains("/media/")) {
                    evidence.countDown();
                }
                return stored;
            }

            @Override
            public ArchiveFact.Protection probe() throws ArchiveException {
                awaitQuietly(evidence);
                ArchiveState now = opened.get().archive().orElseThrow();
                assertThat(now.receipted()).isZero();
                assertThat(now.link()).isNotEqualTo(ArchiveState.Link.CONNECTED);
                if (probes.incrementAndGet() < 3) {
                    throw new ArchiveException.Unreachable("planted", new IOException("planted"));
                }
                return super.probe();
            }
        };
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            opened.set(store);
            store.beginArchiving(RULES, probed);
            awaitAll(store);
        }
        assertThat(probes).hasValue(3);
        assertThat(verify().findings()).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the others wait for the first");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void recordSegments(EvidenceStore store, int segments) throws Exception {
        StreamParameters picture = new StreamParameters("video", "avc1.64001f", 90_000, 640, 360, 0, 0, "copied");
        SessionWriter session =
                store.begin(new SessionOpening("room-1", "test", List.of("front"), new FieldsBuilder().build()));
        long at = session.startMicros();
        RunWriter run =
                session.track("front").orElseThrow().beginRun(new RunOpening(List.of(picture), new byte[64], at));
        for (int i = 0; i < segments; i++) {
            run.append(new Fragment(new byte[64], at, 1_000, 25, Fragment.Start.KEY));
            run.seal(new SegmentClose(0, Optional.empty()));
            at += 1_000;
        }
        run.close(new Ending(Cause.STOPPED, ""));
        session.end("test", at, Cause.STOPPED);
    }

    @Test
    void aMistakeOfOursHoldsItUpAndIsTold() throws Exception {
        ForwardingStore mistaken = new ForwardingStore(directory()) {
            @Override
            public StoredObject put(String key, Content content, Keep keep) throws ArchiveException {
                if (key.contains("/media/")) {
                    throw new IllegalArgumentException("planted");
                }
                return super.put(key, content, keep);
            }
        };
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            store.beginArchiving(RULES, mistaken);
            await(
                    store,
                    now -> now.link() == ArchiveState.Link.WAITING
                            && now.problem().isPresent());
            recordMore(store);
            await(store, now -> now.published() == now.entries());
            assertThat(store.archive().orElseThrow().link()).isEqualTo(ArchiveState.Link.WAITING);
        }
        archiveAll(directory());
        assertThat(receipts().stream().mapToLong(ArchiveFact.Receipt::objects).sum())
                .isEqualTo(3 * 5 + 2);
    }

    @Test
    void anArchiveThatGivesOtherBytesBackGetsNoReceipt() throws Exception {
        archiveAll(new LyingStore(directory()));
        assertThat(receipts().stream().flatMap(each -> each.absent().stream()).map(ArchiveFact.Absent::why))
                .isNotEmpty()
                .containsOnly(ArchiveFact.Absence.TAKEN);
    }

    @Test
    void aLogThatWasPutBackIsNotedAndNothingIsPut() throws Exception {
        Path before = folder.resolve("before");
        copy(state, before);
        archiveAll(directory());
        List<Path> there = everything();
        state = before;
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            store.beginArchiving(RULES, directory());
            await(store, now -> now.link() == ArchiveState.Link.CONTRADICTED);
            assertThat(store.archive().orElseThrow().problem().orElseThrow()).contains("put back");
            recordMore(store);
            Thread.sleep(300);
        }
        assertThat(receipts()).isEmpty();
        assertThat(everything()).isEqualTo(there);
    }

    @Test
    void anArchiveThatForgotEverythingIsNotBegunAgain() throws Exception {
        archiveAll(directory());
        Path kept = archive;
        archive = Files.createDirectory(folder.resolve("another-disk"));
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            store.beginArchiving(RULES, directory());
            await(store, now -> now.link() == ArchiveState.Link.REFUSED);
            assertThat(store.archive().orElseThrow().problem().orElseThrow()).contains("gave receipts");
        }
        assertThat(everything()).containsExactly(archive);
        archive = kept;
        archiveAll(directory());
    }

    @Test
    void aStateThatWasPutBackIsToldBeforeItIsOpened() throws Exception {
        Path before = folder.resolve("before");
        copy(state, before);
        archiveAll(directory());
        Duration limit = Duration.ofSeconds(10);
        assertThat(Rollback.of(state, "example.org/rec/1/1", directory(), limit))
                .isEmpty();
        assertThat(Rollback.of(before, "example.org/rec/1/1", directory(), limit))
                .hasValueSatisfying(
                        told -> assertThat(told).contains("put back").contains("liuhen restore"));
        archive = folder.resolve("not-there");
        assertThat(Rollback.of(before, "example.org/rec/1/1", directory(), limit))
                .isEmpty();
    }

    @Test
    void aSecondHistoryOfTheSameLengthIsNoted() throws Exception {
        Path before = folder.resolve("before");
        copy(state, before);
        archiveAll(directory());
        long size = Checkpoint.parse(SignedNote.parse(Files.readString(prefix().resolve("checkpoint")))
                        .text())
                .size();
        state = before;
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            while (store.log().durableSize() <= size) {
                store.log().tick();
            }
            assertThat(store.awaitIndex(Duration.ofSeconds(10))).isTrue();
            store.beginArchiving(RULES, directory());
            await(store, now -> now.link() == ArchiveState.Link.CONTRADICTED);
            assertThat(store.archive().orElseThrow().problem().orElseThrow()).contains("two logs");
        }
    }

    @Test
    void keysAreThoseOfTheFormat() {
        assertThat(new ArchiveKeys("example.gov.cn/rec/0001/1").prefix()).isEqualTo("example.gov.cn/rec/0001/1/");
        assertThat(new ArchiveKeys("../a//b/.c/录").prefix()).isEqualTo("%2E./a/%2Fb/%2Ec/%E5%BD%95/");
        ArchiveKeys keys = new ArchiveKeys("o");
        assertThat(keys.tile(0, 0, 1)).isEqualTo("o/tile/0/000.p/1");
        assertThat(keys.tile(2, 1_234_067, 256)).isEqualTo("o/tile/2/x001/x234/067");
        assertThat(keys.entries(1_000, 255)).isEqualTo("o/tile/entries/x001/000.p/255");
    }

    private ArchiveStore directory() {
        return DirectoryArchiveStore.at(archive, new SystemDisk(), new SecureRandom());
    }

    private static StoreSettings settings() {
        return new StoreSettings(new SystemDisk(), new SystemClocks(), "liuhen test", Hash.over());
    }

    /// Opens the store, and closes it when all of it is there and the newest checkpoint too.
    private void archiveAll(ArchiveStore into) throws Exception {
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            store.beginArchiving(RULES, into);
            awaitAll(store);
        }
    }

    /// Returns when all of it is there, and the newest checkpoint too.
    static void awaitAll(EvidenceStore store) throws InterruptedException {
        await(store, now -> now.receipted() >= now.entries() - 1 && now.published() == now.entries());
    }

    private static void await(EvidenceStore store, Predicate<ArchiveState> wanted) throws InterruptedException {
        for (int i = 0; !wanted.test(store.archive().orElseThrow()); i++) {
            assertThat(i).as("tries; %s", store.archive()).isLessThan(2_000);
            Thread.sleep(20);
        }
    }

    private static void recordMore(EvidenceStore store) throws IOException {
        SessionWriter session = store.begin(new SessionOpening(
                "room-1",
                "panel",
                List.of("front"),
                new FieldsBuilder().text("room", "询问室一").build()));
        assertThat(session.session()).isNotEmpty();
    }

    private Path prefix() {
        return archive.resolve("example.org/rec/1/1");
    }

    private String session() throws IOException {
        try (Stream<Path> sessions = Files.list(new StateLayout(state).media())) {
            return sessions.findFirst().orElseThrow().getFileName().toString();
        }
    }

    private String key() throws Exception {
        return verify().key();
    }

    private Verdict verify() throws IOException {
        Verifier verifier =
                new Verifier(state, Optional.empty(), Verifier.whileRecording(state), 2, (done, total) -> {});
        return verifier.verify();
    }

    private List<byte[]> lines() throws IOException {
        List<byte[]> lines = new ArrayList<>();
        EntryFiles files = new EntryFiles(new StateLayout(state).entries());
        try (EntryFiles.LineReader reader = files.read(0, 0, 0)) {
            for (EntryFiles.Line line = reader.next(); line != null; line = reader.next()) {
                lines.add(line.bytes());
            }
        }
        return lines;
    }

    private List<ArchiveFact.Receipt> receipts() throws Exception {
        List<ArchiveFact.Receipt> receipts = new ArrayList<>();
        for (byte[] line : lines()) {
            if (Entry.decode(line).fact() instanceof ArchiveFact.Receipt receipt) {
                receipts.add(receipt);
            }
        }
        return receipts;
    }

    private List<Path> everything() throws IOException {
        try (Stream<Path> all = Files.walk(archive)) {
            return all.sorted().toList();
        }
    }

    private static byte[] concatenated(Path folder) throws IOException {
        try (Stream<Path> objects = Files.list(folder)) {
            ByteBuffer all = ByteBuffer.allocate(1 << 24);
            for (Path object :
                    objects.sorted(Comparator.comparing(Path::toString)).toList()) {
                byte[] bytes = Files.readAllBytes(object);
                assertThat(Objects.toString(object.getFileName()))
                        .isEqualTo("%012d-%s"
                                .formatted(all.position(), Hash.over(bytes).hex()));
                all.put(bytes);
            }
            return Arrays.copyOf(all.array(), all.position());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    /// Remembers what was put.
    private static final class CountingStore extends ForwardingStore {
        private final List<String> put = Collections.synchronizedList(new ArrayList<>());

        CountingStore(ArchiveStore store) {
            super(store);
        }

        @Override
        public StoredObject put(String key, Content content, Keep keep) throws ArchiveException {
            put.add(key);
            return super.put(key, content, keep);
        }
    }

    /// Every second call fails, and half of those did what was asked before.
    private static final class FailingStore extends ForwardingStore {
        private final Random random = new Random(7);
        private volatile int failures;

        FailingStore(ArchiveStore store) {
            super(store);
        }

        @Override
        public synchronized StoredObject put(String key, Content content, Keep keep) throws ArchiveException {
            boolean fails = random.nextInt(3) == 0;
            if (fails) {
                failures++;
                if (random.nextBoolean()) {
                    super.put(key, content, keep);
                }
                throw new ArchiveException.Unreachable(random.nextBoolean() ? "the line was cut" : "slow down");
            }
            return super.put(key, content, keep);
        }
    }

    /// Gives back media with one bit turned.
    private static final class LyingStore extends ForwardingStore {
        LyingStore(ArchiveStore store) {
            super(store);
        }

        @Override
        public Held read(StoredObject object) throws ArchiveException {
            Held held = super.read(object);
            held.bytes()[held.bytes().length - 1] ^= 1;
            return held;
        }
    }
}
