package org.liuhen.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.Disk.Content;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.kit.FaultyDisk;
import org.liuhen.storage.kit.FaultyDisk.Failure;
import org.liuhen.storage.kit.FaultyDisk.Operation;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.verify.Verifier;

/// Recording goes on, or stops with its reason, when the disk fails or the index is being made anew.
class RecordingFaultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final FaultyDisk disk = new FaultyDisk();
    private final Random random = new Random(3);

    @TempDir
    Path directory;

    @Test
    void aRunWhoseDiskFailsIsClosedWithItsTailDeclaredAndTheNextRunHasANewNumber() throws IOException {
        try (EvidenceStore store = create()) {
            TrackWriter track = begin(store);
            RunWriter run = track.beginRun(TinyMedia.opening(clocks.wallMicros()));
            run.append(fragment(0));
            run.seal(new SegmentClose(0, Optional.empty()));
            run.append(fragment(1));
            run.sync();
            disk.fail(Operation.WRITE, Content.MEDIA, 0, Failure.ENOSPC);
            assertThatThrownBy(() -> run.append(fragment(2))).isInstanceOf(StorageException.RunFailed.class);
            run.close(new Ending(Cause.STORAGE_FULL, "the disk is full"));

            disk.fail(Operation.CREATE, Content.MEDIA, 0, Failure.ENOSPC);
            assertThatThrownBy(() -> track.beginRun(TinyMedia.opening(0)))
                    .isInstanceOf(StorageException.RunFailed.class)
                    .hasMessageContaining("No space left on device");
            RunWriter next = track.beginRun(TinyMedia.opening(clocks.wallMicros()));
            assertThat(next.number()).isEqualTo(2);
            next.close(new Ending(Cause.STOPPED, ""));

            assertThat(store.awaitIndex(LIMIT)).isTrue();
            var row = store.index().run(track.id(), 0).orElseThrow();
            assertThat(row.segments()).isEqualTo(2);
            assertThat(row.ended().orElseThrow().cause()).isEqualTo(Cause.STORAGE_FULL);
            assertThat(row.ended().orElseThrow().tailBytes())
                    .isEqualTo(fragment(2).bytes().length / 2);
        }
        assertIntact();
    }

    @Test
    void aFragmentWhoseSyncFailedIsNeverSealed() throws IOException {
        try (EvidenceStore store = create()) {
            TrackWriter track = begin(store);
            RunWriter run = track.beginRun(TinyMedia.opening(clocks.wallMicros()));
            run.append(fragment(0));
            disk.fail(Operation.FORCE, Content.MEDIA, 0, Failure.EIO);
            assertThatThrownBy(() -> run.seal(new SegmentClose(0, Optional.empty())))
                    .isInstanceOf(StorageException.RunFailed.class);
            run.close(new Ending(Cause.STORAGE_ERROR, "the disk failed"));
            assertThat(track.live().fragments()).isEmpty();
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            var row = store.index().run(track.id(), 0).orElseThrow();
            assertThat(row.segments()).isZero();
            assertThat(row.ended().orElseThrow().tailBytes())
                    .isEqualTo(fragment(0).bytes().length);
        }
        assertIntact();
    }

    @Test
    void aRunFileThatWasBegunAndNeverOpenedInTheLogGoesToQuarantine() throws IOException {
        TrackWriter track;
        EvidenceStore store = create();
        track = begin(store);
        disk.fail(Operation.FORCE, Content.LOG, 0, Failure.EIO);
        assertThatThrownBy(() -> track.beginRun(TinyMedia.opening(clocks.wallMicros())))
                .isInstanceOf(StorageException.LogFailed.class);
        assertThat(store.failure()).isPresent();
        Path file = store.layout().run(track.id(), 0);
        assertThat(file).exists();
        store.close();
        // The entry was never answered for; as the power cut would have it, it is not there.
        Path entries = store.layout().entries().resolve("00000000.jsonl");
        List<String> lines = Files.readAllLines(entries);
        Files.write(entries, lines.subList(0, lines.size() - 1));

        try (EvidenceStore again = EvidenceStore.open(directory.resolve("state"), settings())) {
            assertThat(file).doesNotExist();
            try (Stream<Path> kept = Files.list(again.layout().quarantine())) {
                assertThat(kept).hasSize(1);
            }
            TrackWriter resumed = again.resumed().getFirst().tracks().getFirst();
            assertThat(resumed.beginRun(TinyMedia.opening(0)).number()).isZero();
        }
    }

    @Test
    void aNumberIsNotUsedAgainAfterARestart() throws IOException {
        for (int number = 0; number < 3; number++) {
            try (EvidenceStore store =
                    number == 0 ? create() : EvidenceStore.open(directory.resolve("state"), settings())) {
                TrackWriter track = number == 0
                        ? begin(store)
                        : store.resumed().getFirst().tracks().getFirst();
                RunWriter run = track.beginRun(TinyMedia.opening(clocks.wallMicros()));
                assertThat(run.number()).isEqualTo(number);
                run.append(fragment(0));
                run.sync();
            }
        }
    }

    @Test
    void recordingGoesOnWhileTheIndexIsBuiltAnew() throws Exception {
        try (EvidenceStore store = create()) {
            TrackWriter track = begin(store);
            AtomicBoolean stop = new AtomicBoolean();
            int[] sealed = new int[1];
            Thread recorder = Thread.ofPlatform().start(() -> {
                try {
                    RunWriter run = track.beginRun(TinyMedia.opening(clocks.wallMicros()));
                    while (!stop.get()) {
                        run.append(fragment(sealed[0]));
                        run.seal(new SegmentClose(0, Optional.empty()));
                        sealed[0]++;
                    }
                    run.close(new Ending(Cause.STOPPED, ""));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            for (int i = 0; i < 3; i++) {
                store.rebuildIndex(entries -> {});
            }
            stop.set(true);
            recorder.join();
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            assertThat(sealed[0]).isPositive();
            assertThat(store.index().run(track.id(), 0).orElseThrow().segments())
                    .isEqualTo(sealed[0]);
            assertThat(store.index().segments(track.id(), 0, Long.MAX_VALUE)).hasSize(sealed[0]);
        }
        assertIntact();
    }

    @Test
    void aStoreWhoseLogFailedBeginsNoSession() throws IOException {
        EvidenceStore store = create();
        disk.fail(Operation.FORCE, Content.LOG, 0, Failure.ENOSPC);
        assertThatThrownBy(() -> begin(store)).isInstanceOf(StorageException.LogFailed.class);
        assertThatThrownBy(() -> begin(store))
                .isInstanceOf(StorageException.LogFailed.class)
                .hasMessageContaining("No space left on device");
        store.close();
    }

    @Test
    void aFullDiskCannotSilenceTheLog() throws IOException {
        Path reserve = directory.resolve("state/reserve");
        try (EvidenceStore store = create()) {
            TrackWriter track = begin(store);
            assertThat(reserve).exists();
            disk.fail(Operation.WRITE, Content.LOG, 0, Failure.ENOSPC);
            long now = clocks.wallMicros();
            track.interruption(new Ending(Cause.STORAGE_FULL, "the disk is full"), now, now + 1);
            assertThat(reserve).doesNotExist();
            track.interruption(new Ending(Cause.STORAGE_FULL, "the disk is full"), now + 1, now + 2);
            store.log().tick();
            assertThat(reserve).exists();
            disk.fail(Operation.WRITE, Content.LOG, 0, Failure.EIO);
            assertThatThrownBy(() -> track.interruption(new Ending(Cause.STORAGE_ERROR, ""), now + 2, now + 3))
                    .isInstanceOf(StorageException.LogFailed.class);
            assertThat(reserve).exists();
        }
        EvidenceStore.open(directory.resolve("state"), settings()).close();
        assertIntact();
    }

    @Test
    void aRunThatCannotBeBegunLeavesNoInterruptionInTheLog() throws IOException {
        try (EvidenceStore store = create()) {
            TrackWriter track = begin(store);
            long entries = store.log().durableSize();
            List<Lapse> before = List.of(
                    new Lapse(new Ending(Cause.NETWORK, "no answer"), clocks.wallMicros() + 2_000_000),
                    new Lapse(new Ending(Cause.STORAGE_FULL, "the disk is full"), clocks.wallMicros() + 5_000_000));
            disk.fail(Operation.CREATE, Content.MEDIA, 0, Failure.ENOSPC);
            assertThatThrownBy(() -> track.beginRun(TinyMedia.opening(clocks.wallMicros()), before))
                    .isInstanceOf(StorageException.RunFailed.class);
            assertThat(store.log().durableSize()).isEqualTo(entries);
            clocks.advance(Duration.ofSeconds(5));
            track.beginRun(TinyMedia.opening(clocks.wallMicros()), before).close(new Ending(Cause.STOPPED, ""));
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            assertThat(store.index().gaps(track.id()))
                    .extracting(GapRow::cause, gap -> gap.toMicros() - gap.fromMicros())
                    .containsExactly(tuple(Cause.NETWORK, 2_000_000L), tuple(Cause.STORAGE_FULL, 3_000_000L));
        }
        assertIntact();
    }

    private void assertIntact() throws IOException {
        assertThat(new Verifier(
                                directory.resolve("state"),
                                Optional.empty(),
                                new Verifier.Scope.AtRest(),
                                1,
                                (done, total) -> {})
                        .verify()
                        .findings())
                .isEmpty();
    }

    private Fragment fragment(int number) {
        return TinyMedia.fragment(clocks.wallMicros(), number * 1_000_000L, 25, 30, random, Fragment.Start.KEY);
    }

    private EvidenceStore create() throws IOException {
        return EvidenceStore.create(directory.resolve("state"), "example.org/rec/1/1", settings());
    }

    private StoreSettings settings() {
        return new StoreSettings(disk, clocks, "liuhen test", Hash.over());
    }

    private static TrackWriter begin(EvidenceStore store) throws IOException {
        return store.begin(new SessionOpening(
                        "room-1",
                        "panel",
                        List.of("front"),
                        new FieldsBuilder().text("title", "询问室一").build()))
                .tracks()
                .getFirst();
    }
}
