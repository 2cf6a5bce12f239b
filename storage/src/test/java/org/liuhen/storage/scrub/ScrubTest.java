package org.liuhen.storage.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.IntakeOpening;
import org.liuhen.storage.IntakeWriter;
import org.liuhen.storage.OriginalFile;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.PastCache;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Condition;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.originals.BlockDigests;
import org.liuhen.storage.originals.ListedItem;
import org.liuhen.storage.originals.Listing;
import org.liuhen.storage.verify.Verifier;

/// A small store that is read again while it is open: 12 segments in three runs.
class ScrubTest {
    private static final ScrubRules RULES =
            new ScrubRules(1 << 20, Duration.ofMinutes(10), 1L << 30, Duration.ofDays(7));
    private static final int SEGMENTS = 12;

    private final SimulatedClocks clocks = new SimulatedClocks("2026-12-01T01:02:03.000000Z");

    @TempDir
    Path directory;

    private Path state;

    @BeforeEach
    void recordASmallStore() throws IOException {
        state = directory.resolve("state");
        SmallStore.record(state, 500);
    }

    @Test
    void aSoundStoreIsReadOnceAndOneResultIsEntered() throws IOException {
        try (EvidenceStore store = open()) {
            store.beginScrub(RULES);
            ScrubState resting = awaitResting(store);

            assertThat(resting.damaged()).isEmpty();
            assertThat(resting.problem()).isEmpty();
            assertThat(resting.segments()).isEqualTo(SEGMENTS);
            assertThat(resting.lengthBytes()).isEqualTo(mediaBytes());
            assertThat(resting.roundEndedMicros()).isPresent();
            List<MachineFact.Scrub> results = results(store);
            assertThat(results).singleElement().satisfies(result -> {
                assertThat(result.fromEntry()).isZero();
                assertThat(result.segments()).isEqualTo(SEGMENTS);
                assertThat(result.lengthBytes()).isEqualTo(mediaBytes());
                assertThat(result.damaged()).isEmpty();
            });
        }
        assertVerifies();
    }

    @Test
    void aFlippedBitAnywhereInTheMediaIsEnteredWithItsPlace() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            List<Path> files = runFiles();
            Path file = files.get(i % files.size());
            long at = i < files.size() ? 5 : random.nextLong(Files.size(file));
            flip(file, at);
            clocks.advance(RULES.round());
            try (EvidenceStore store = open()) {
                store.beginScrub(RULES);
                awaitDamage(store, 1);
                EntryRow entered = resultRows(store).stream()
                        .filter(row -> !((MachineFact.Scrub) row.entry().fact())
                                .damaged()
                                .isEmpty())
                        .reduce((older, newer) -> newer)
                        .orElseThrow();
                MachineFact.Damage damage =
                        ((MachineFact.Scrub) entered.entry().fact()).damaged().getFirst();
                assertThat(damage.condition())
                        .as("seed %d, byte %d of %s", seed, at, file)
                        .isEqualTo(Condition.CHANGED);
                ScrubState.Damaged told = state(store).damaged().getFirst();
                assertThat(told.entry()).isEqualTo(damage.entry());
                assertThat(told.place().orElseThrow())
                        .as("seed %d, byte %d", seed, at)
                        .startsWith(state.relativize(file).toString());
                assertThat(covers(told.place().orElseThrow(), at))
                        .as("seed %d, byte %d, %s", seed, at, told.place())
                        .isTrue();
            }
            flip(file, at);
            clocks.advance(RULES.round());
            try (EvidenceStore store = open()) {
                store.beginScrub(RULES);
                awaitDamage(store, 0);
            }
        }
        assertVerifies();
    }

    @Test
    void originalsAreReadAgainLikeFootage() throws IOException {
        byte[] film = new byte[BlockDigests.BLOCK_BYTES + 99];
        new Random(4).nextBytes(film);
        Path folder;
        try (EvidenceStore store = open()) {
            folder = takeIn(store, film);
        }
        for (String name : List.of("000000.mp4", "000000.blocks", "listing.jsonl")) {
            Path file = folder.resolve(name);
            assertThat(file.toFile().setWritable(true)).isTrue();
            flip(file, Files.size(file) - 1);
            clocks.advance(RULES.round());
            try (EvidenceStore store = open()) {
                store.beginScrub(RULES);
                awaitDamage(store, 1);
                assertThat(state(store).damaged().getFirst().place().orElseThrow())
                        .startsWith(state.relativize(file).toString());
                assertThat(state(store).damaged().getFirst().condition()).isEqualTo(Condition.CHANGED);
            }
            flip(file, Files.size(file) - 1);
            clocks.advance(RULES.round());
            try (EvidenceStore store = open()) {
                store.beginScrub(RULES);
                assertThat(awaitResting(store).damaged()).isEmpty();
            }
        }
        Files.move(folder.resolve("000000.mp4"), state.resolveSibling("aside"));
        clocks.advance(RULES.round());
        try (EvidenceStore store = open()) {
            store.beginScrub(RULES);
            awaitDamage(store, 1);
            assertThat(state(store).damaged().getFirst().condition()).isEqualTo(Condition.ABSENT);
        }
        Files.move(state.resolveSibling("aside"), folder.resolve("000000.mp4"));
        assertVerifies();
    }

    /// A film and an empty file come in; returns where they are.
    private Path takeIn(EvidenceStore store, byte[] film) throws IOException {
        Path copy = Files.write(store.layout().incoming().resolve("part"), film);
        BlockDigests blocks = new BlockDigests();
        blocks.update(ByteBuffer.wrap(film));
        List<ListedItem> listed = List.of(
                new ListedItem(
                        "a.mp4", "a.mp4", film.length, Optional.empty(), ListedItem.Type.FILE, ListedItem.Claim.NONE),
                new ListedItem("b.mp4", "b.mp4", 0, Optional.empty(), ListedItem.Type.FILE, ListedItem.Claim.NONE));
        IntakeWriter writer = store.intakeBook()
                .begin(new IntakeOpening(
                        IntakeFact.Way.UPLOAD,
                        "camera",
                        0,
                        "",
                        "admin",
                        Optional.empty(),
                        new FieldsBuilder().build(),
                        new Listing(listed)));
        writer.take(new OriginalFile(
                0, copy, "mp4", film.length, Hash.over(film), blocks.end(), 0, false, List.of(), List.of()));
        writer.take(new OriginalFile(
                1,
                Path.of(""),
                "mp4",
                0,
                Hash.over(),
                List.of(),
                0,
                false,
                List.of(IntakeFact.Oddity.EMPTY),
                List.of()));
        writer.end(IntakeFact.Ending.COMPLETE, "");
        return store.layout().originals(writer.intake());
    }

    @Test
    void damageIsEnteredBeforeTheNextRangeIsRead() throws IOException {
        Path file = state.resolve(runFiles().getFirst());
        flip(file, Files.size(file) / 2);
        try (EvidenceStore store = open()) {
            store.beginScrub(RULES);
            awaitResting(store);
            List<MachineFact.Scrub> results = results(store);
            assertThat(results).hasSize(2);
            MachineFact.Scrub alarm = results.getFirst();
            assertThat(alarm.damaged())
                    .singleElement()
                    .satisfies(damage -> assertThat(damage.entry()).isEqualTo(alarm.toEntry() - 1));
            assertThat(results.getLast().fromEntry()).isEqualTo(alarm.toEntry());
            assertThat(alarm.segments() + results.getLast().segments()).isEqualTo(SEGMENTS);
        }
    }

    @Test
    void aFileThatIsGoneOrCutOrMayNotBeReadIsEnteredAndTheRestIsReadOn() throws IOException {
        List<Path> files = runFiles();
        Files.delete(files.getFirst());
        try (RandomAccessFile cut = new RandomAccessFile(files.get(1).toFile(), "rw")) {
            cut.setLength(cut.length() - 1);
        }
        Path folder = Files.createDirectory(directory.resolve("elsewhere"));
        Files.move(files.get(2), folder.resolve("moved"));
        Files.createSymbolicLink(files.get(2), folder.resolve("moved"));
        try (EvidenceStore store = open()) {
            store.beginScrub(RULES);
            ScrubState resting = awaitResting(store);

            // Init and four segments of the first, the last segment of the second, all five of the link.
            assertThat(resting.damaged()).hasSize(5 + 1 + 5);
            assertThat(resting.damaged()).allMatch(damage -> damage.condition() == Condition.ABSENT);
            assertThat(resting.segments()).isEqualTo(SEGMENTS);
            assertThat(results(store).stream()
                            .mapToLong(result -> result.damaged().size())
                            .sum())
                    .isEqualTo(11);
        }
    }

    @Test
    void whatTheSystemDoesNotGiveBackIsUnreadable() throws IOException {
        // A path that leads to itself stands for a disk that answers with an error.
        Path track = runFiles().getLast().getParent();
        assertThat(track).isNotNull();
        try (EvidenceStore store = open()) {
            assertThat(store.awaitCensus(Duration.ofSeconds(10))).isTrue();
            Files.move(track, directory.resolve("aside"));
            Files.createSymbolicLink(track, track);
            store.beginScrub(RULES);
            ScrubState resting = awaitResting(store);
            assertThat(resting.damaged()).hasSize(5).allMatch(damage -> damage.condition() == Condition.UNREADABLE);
            assertThat(resting.segments()).isEqualTo(SEGMENTS);
        }
    }

    @Test
    void aDeadDiskDoesNotFillTheLog() throws IOException {
        for (Path file : runFiles()) {
            Files.delete(file);
        }
        try (EvidenceStore store = open()) {
            long before = store.log().durableSize();
            store.beginScrub(new ScrubRules(64 << 10, Duration.ofMinutes(10), 1L << 30, Duration.ofDays(7)));
            ScrubState resting = awaitResting(store);
            assertThat(resting.damaged()).hasSize(SEGMENTS + 3);
            assertThat(results(store)).hasSizeLessThan(4);
            assertThat(store.log().durableSize() - before).isLessThan(6);
        }
    }

    @Test
    void theRoundGoesOnWhereTheLastOpeningLeftIt() throws IOException {
        Path file = runFiles().getFirst();
        flip(file, Files.size(file) - 1);
        long next;
        try (EvidenceStore store = open()) {
            // Each read costs time of the simulated clock, so that every second one ends a stretch.
            store.beginScrub(new ScrubRules(64 << 10, Duration.ofMillis(1), 1L << 30, Duration.ofDays(7)));
            awaitResting(store);
            next = state(store).nextEntry();
            assertThat(results(store)).hasSizeGreaterThan(SEGMENTS / 2);
        }
        try (EvidenceStore store = open()) {
            store.beginScrub(RULES);
            ScrubState resting = awaitResting(store);
            assertThat(resting.segments()).isZero();
            assertThat(resting.nextEntry()).isGreaterThanOrEqualTo(next);
            assertThat(resting.roundBeganMicros()).isPresent();
            // What was found before is still known, with its place.
            assertThat(resting.damaged()).singleElement().satisfies(damage -> {
                assertThat(damage.condition()).isEqualTo(Condition.CHANGED);
                assertThat(damage.place().orElseThrow())
                        .startsWith(state.relativize(file).toString());
            });
        }
    }

    @Test
    void aRoundThatIsOldBeginsAgainAtTheBeginning() throws IOException {
        try (EvidenceStore store = open()) {
            store.beginScrub(RULES);
            ScrubState first = awaitResting(store);
            clocks.advance(RULES.round());
            await(() -> state(store).segments() == 2 * SEGMENTS);
            ScrubState second = awaitResting(store);
            assertThat(second.roundBeganMicros().orElseThrow())
                    .isGreaterThan(first.roundBeganMicros().orElseThrow());
            assertThat(results(store)).extracting(MachineFact.Scrub::fromEntry).containsExactly(0L, 0L);
        }
        assertVerifies();
    }

    @Test
    void readingStaysUnderTheRate() throws IOException {
        try (EvidenceStore store = open()) {
            long began = clocks.monotonicNanos();
            store.beginScrub(new ScrubRules(64 << 10, Duration.ofHours(1), 1L << 30, Duration.ofDays(7)));
            long bytes = awaitResting(store).lengthBytes();
            double seconds = (clocks.monotonicNanos() - began) / 1e9;
            assertThat(bytes / seconds).isLessThanOrEqualTo(64 << 10);
        }
    }

    @Test
    void aReadThatTookLongIsFollowedByARestAsLong() {
        Pace pace = new Pace(clocks, 1 << 30, () -> false);
        pace.beforeRead();
        long began = clocks.monotonicNanos();
        clocks.advance(Duration.ofSeconds(3));
        assertThat(pace.afterRead(1)).isTrue();
        assertThat(clocks.monotonicNanos() - began).isEqualTo(6_000_000_000L);
    }

    @Test
    void anEndedJobStopsInTheMiddleOfARest() {
        boolean[] stopped = {false};
        Pace pace = new Pace(clocks, 64 << 10, () -> stopped[0] || clocks.monotonicNanos() > 3_000_000_000L);
        pace.beforeRead();
        assertThat(pace.rest(1L << 30)).isFalse();
        assertThat(clocks.monotonicNanos()).isLessThan(3_200_000_000L);
    }

    @Test
    void everySegmentKnowsWhenItWasLastReadAndHowItWas() throws IOException {
        Path file = runFiles().getFirst();
        flip(file, Files.size(file) - 1);
        List<SegmentRow> segments;
        try (EvidenceStore store = open()) {
            assertThat(store.awaitIndex(Duration.ofSeconds(10))).isTrue();
            segments = segments(store);
            assertThat(segments).hasSize(SEGMENTS);
            for (SegmentRow segment : segments) {
                assertThat(store.lastLook(segment.entryIndex())).isEmpty();
            }
            store.beginScrub(RULES);
            awaitResting(store);
            assertLooks(store, segments);
            assertThat(store.lastLook(store.log().durableSize() - 1)).isEmpty();
        }
        // A store that is not being read again answers out of the log.
        try (EvidenceStore store = open()) {
            assertThat(store.awaitIndex(Duration.ofSeconds(10))).isTrue();
            assertLooks(store, segments);
        }
    }

    private void assertLooks(EvidenceStore store, List<SegmentRow> segments) throws IOException {
        List<Condition> conditions = new ArrayList<>();
        for (SegmentRow segment : segments) {
            LastLook look = store.lastLook(segment.entryIndex()).orElseThrow();
            EntryRow result = resultRows(store).stream()
                    .filter(row -> row.index() == look.scrubEntry())
                    .findFirst()
                    .orElseThrow();
            MachineFact.Scrub scrub = (MachineFact.Scrub) result.entry().fact();
            assertThat(segment.entryIndex()).isBetween(scrub.fromEntry(), scrub.toEntry() - 1);
            assertThat(look.atMicros()).isEqualTo(result.entry().stamp().wallMicros());
            conditions.add(look.condition());
        }
        assertThat(conditions)
                .containsOnlyOnce(Condition.CHANGED)
                .contains(Condition.INTACT)
                .hasSize(SEGMENTS);
    }

    @Test
    void recordingGoesOnBesideItAndNothingUnsealedIsRead() throws IOException {
        Random random = new Random(3);
        try (EvidenceStore store = open()) {
            store.beginScrub(new ScrubRules(1 << 30, Duration.ofMillis(1), 1L << 30, Duration.ofMillis(2)));
            SessionWriter session = store.begin(new SessionOpening(
                    "room-1",
                    "panel",
                    List.of("front"),
                    new FieldsBuilder().text("room", "询问室一").build()));
            TrackWriter track = session.track("front").orElseThrow();
            long start = clocks.wallMicros();
            RunWriter run = track.beginRun(TinyMedia.opening(start));
            long sealed = 0;
            for (int i = 0; i < 200; i++) {
                run.append(TinyMedia.fragment(start, i * 1_000_000L, 25, 200, random, Fragment.Start.KEY));
                if (i % 2 == 1) {
                    run.seal(new SegmentClose(0, Optional.empty()));
                    sealed++;
                }
                clocks.advance(Duration.ofMillis(5));
            }
            run.append(TinyMedia.fragment(start, 200_000_000L, 25, 200, random, Fragment.Start.KEY));
            run.sync();
            long before = store.log().durableSize();
            // A whole round that began after the last seal.
            await(() -> {
                clocks.advance(Duration.ofMillis(5));
                List<MachineFact.Scrub> all = results(store, before);
                return all.stream().filter(each -> each.fromEntry() == 0).count() >= 2;
            });
            List<MachineFact.Scrub> results = results(store, before);
            int first = 0;
            while (results.get(first).fromEntry() != 0) {
                first++;
            }
            int second = first + 1;
            while (results.get(second).fromEntry() != 0) {
                second++;
            }
            assertThat(results.subList(first, second).stream()
                            .mapToLong(MachineFact.Scrub::segments)
                            .sum())
                    .isEqualTo(SEGMENTS + sealed);
            assertThat(state(store).damaged()).isEmpty();
            assertThat(state(store).problem()).isEmpty();
            assertThat(Files.size(store.layout().run(track.id(), 0)))
                    .as("the unsealed end is there")
                    .isGreaterThan(bytes(store, track.id()));
        }
    }

    @Test
    void aFileSystemWithoutDirectReadingIsReadThroughTheCache() throws IOException {
        StateLayout layout = new StateLayout(state);
        Path file = runFiles().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        Extent range = new Extent(
                new Extent.Place.Run(new TrackId("20261123-010203-9ab572", "front"), 0),
                1_000,
                bytes.length - 1_000,
                Hash.over(Arrays.copyOfRange(bytes, 1_000, bytes.length)));
        Pace pace = new Pace(clocks, 1 << 20, () -> false);
        try (DiskReader cached = new DiskReader(layout.media(), Optional.empty(), 1 << 20);
                DiskReader small = new DiskReader(layout.media(), PastCache.option(), 1)) {
            assertThat(cached.condition(file, range, pace)).contains(Condition.INTACT);
            assertThat(cached.isPastCache()).isFalse();
            // One block at a time: ranges begin and end inside of blocks.
            assertThat(small.condition(file, range, pace)).contains(Condition.INTACT);
            flip(file, 1_000);
            assertThat(cached.condition(file, range, pace)).contains(Condition.CHANGED);
            assertThat(small.condition(file, range, pace)).contains(Condition.CHANGED);
            flip(file, 1_000);
            flip(file, 999);
            assertThat(cached.condition(file, range, pace)).contains(Condition.INTACT);
            assertThat(small.condition(file, range, pace)).contains(Condition.INTACT);
        }
    }

    @Test
    void anEntryThatCannotBeReadIsTold() throws IOException {
        try (EvidenceStore store = open()) {
            assertThat(store.awaitIndex(Duration.ofSeconds(10))).isTrue();
            Path entries = store.layout().entries().resolve("00000000.jsonl");
            flip(entries, 2);
            store.beginScrub(RULES);
            ScrubState resting = awaitResting(store);
            assertThat(resting.problem().orElseThrow()).contains("entry 0 of the log cannot be read");
            assertThat(resting.segments()).isEqualTo(SEGMENTS);
        }
    }

    private EvidenceStore open() throws IOException {
        return EvidenceStore.open(state, SmallStore.settings(clocks));
    }

    private static ScrubState state(EvidenceStore store) {
        return store.scrub().orElseThrow();
    }

    private static ScrubState awaitResting(EvidenceStore store) {
        await(() -> state(store).activity() == ScrubState.Activity.RESTING
                || state(store).activity() == ScrubState.Activity.ENDED);
        assertThat(state(store).activity()).isEqualTo(ScrubState.Activity.RESTING);
        return state(store);
    }

    private static void awaitDamage(EvidenceStore store, int count) {
        await(() ->
                state(store).segments() >= SEGMENTS && state(store).damaged().size() == count);
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < 6_000; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(5_000_000L);
        }
        fail("nothing came of it in 30 s");
    }

    /// Results in the order of the log.
    private static List<MachineFact.Scrub> results(EvidenceStore store) {
        return results(store, 0);
    }

    private static List<MachineFact.Scrub> results(EvidenceStore store, long from) {
        return resultRows(store).stream()
                .filter(row -> row.index() >= from)
                .map(row -> (MachineFact.Scrub) row.entry().fact())
                .toList();
    }

    private static List<EntryRow> resultRows(EvidenceStore store) {
        assertThat(store.awaitIndex(Duration.ofSeconds(10))).isTrue();
        try {
            return store.index().machine(store.log().durableSize(), row -> true).reversed().stream()
                    .filter(row -> row.entry().fact() instanceof MachineFact.Scrub)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<SegmentRow> segments(EvidenceStore store) throws IOException {
        List<SegmentRow> segments = new ArrayList<>();
        String session = store.index().sessions(1, Optional.empty()).getFirst().session();
        for (String track : List.of("front", "whole")) {
            segments.addAll(store.index().segments(new TrackId(session, track), 0, Long.MAX_VALUE));
        }
        return segments;
    }

    private static long bytes(EvidenceStore store, TrackId track) throws IOException {
        RunRow run = store.index().runs(track).getFirst();
        return run.coveredBytes();
    }

    private List<Path> runFiles() throws IOException {
        try (var walk = Files.walk(state.resolve("media"))) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private long mediaBytes() throws IOException {
        long bytes = 0;
        for (Path file : runFiles()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static boolean covers(String place, long at) {
        String[] words = place.split(" ", -1);
        return Long.parseLong(words[2]) <= at && at <= Long.parseLong(words[4]);
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int value = open.read();
            open.seek(at);
            open.write(value ^ 1);
        }
    }

    private void assertVerifies() throws IOException {
        assertThat(new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {})
                        .verify()
                        .findings())
                .isEmpty();
    }
}
