package org.liuhen.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.durable.VolumeLayout;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.kit.FaultyDisk;
import org.liuhen.storage.kit.FaultyDisk.Failure;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.Verifier;

/// Footage goes to a second volume while the first takes none, and everybody finds it there.
class SecondVolumeTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Clocks clocks = new SystemClocks();
    private final FaultyDisk disk = new FaultyDisk();
    private final Random random = new Random(3);

    @TempDir
    Path directory;

    private Path state;
    private Path second;
    private StateLayout layout;

    @BeforeEach
    void makeTheDirectories() throws IOException {
        state = directory.resolve("state");
        second = Files.createDirectory(directory.resolve("second"));
        layout = new StateLayout(state);
    }

    @Test
    void theNextRunIsBegunOnTheSecondVolumeAtOnceAndLaterRunsGoBack() throws IOException {
        try (EvidenceStore store = create()) {
            TrackWriter track = begin(store);
            RunWriter run = recorded(track);
            disk.refuse(layout.media(), Failure.ENOSPC);
            disk.refuse(layout.firstVolume().probe(), Failure.ENOSPC);
            assertThatThrownBy(() -> run.append(fragment(1))).isInstanceOf(StorageException.RunFailed.class);
            run.close(new Ending(Cause.STORAGE_FULL, "the disk is full"));
            assertThat(track.hasAnotherVolume()).isTrue();
            assertThat(store.volumes().getFirst().refusal().orElseThrow().reason())
                    .contains("No space left on device");

            RunWriter next = recorded(track);
            next.close(new Ending(Cause.STOPPED, ""));
            assertThat(second.resolve("media/" + track.id() + "/000001.mp4")).isRegularFile();
            assertThat(store.layout().run(track.id(), 1)).startsWith(state.resolve("volumes/2"));

            disk.accept(layout.firstVolume().probe());
            disk.accept(layout.media());
            await(() -> store.volumes().getFirst().takesFootage());
            recorded(track).close(new Ending(Cause.STOPPED, ""));
            assertThat(layout.firstVolume().run(track.id(), 2)).isRegularFile();
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            assertThat(store.index()
                            .run(track.id(), 0)
                            .orElseThrow()
                            .ended()
                            .orElseThrow()
                            .cause())
                    .isEqualTo(Cause.STORAGE_FULL);
        }
        assertThat(findings()).isEmpty();
    }

    @Test
    void aFirstVolumeThatFailsWhileARunIsBegunCostsNoRun() throws IOException {
        try (EvidenceStore store = create()) {
            TrackWriter track = begin(store);
            disk.refuse(layout.media(), Failure.EIO);
            RunWriter run = recorded(track);
            assertThat(run.number()).isEqualTo(1);
            run.close(new Ending(Cause.STOPPED, ""));
        }
        assertThat(findings()).isEmpty();
    }

    @Test
    void aVolumeThatRefusedIsNotAskedByWritersUntilItTakesAProbe() throws IOException {
        try (EvidenceStore store = create()) {
            TrackWriter track = begin(store);
            disk.refuse(layout.firstVolume().probe(), Failure.EIO);
            disk.refuse(layout.media(), Failure.EIO);
            recorded(track).close(new Ending(Cause.STOPPED, ""));
            disk.accept(layout.media());
            for (int i = 0; i < 5; i++) {
                recorded(track).close(new Ending(Cause.STOPPED, ""));
            }
            assertThat(layout.firstVolume().track(track.id())).doesNotExist();
        }
    }

    @Test
    void aVolumeThatIsTooSlowIsLeftWhileAnotherTakesFootage() throws IOException {
        try (EvidenceStore store = create()) {
            TrackWriter track = begin(store);
            disk.refuse(layout.firstVolume().probe(), Failure.EIO);
            track.leaveSlowVolume();
            track.leaveSlowVolume();
            recorded(track).close(new Ending(Cause.STOPPED, ""));
            assertThat(second.resolve("media/" + track.id() + "/000000.mp4")).isRegularFile();
            assertThat(store.volumes().getFirst().refusal().orElseThrow().reason())
                    .contains("slower than what is recorded");
            assertThat(store.volumes().getLast().takesFootage()).isTrue();
        }
        assertThat(findings()).isEmpty();
    }

    @Test
    void aRunThatACrashLeftOnTheSecondVolumeIsSealedAndAForeignFileThereIsKeptAside() throws IOException {
        EvidenceStore crashed = create();
        TrackWriter track = begin(crashed);
        disk.refuse(layout.media(), Failure.EIO);
        RunWriter run = track.beginRun(TinyMedia.opening(clocks.wallMicros()));
        run.append(fragment(0));
        run.sync();
        crashed.close();
        Files.writeString(second.resolve("media/notes.txt"), "notes");

        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            assertThat(store.awaitCensus(LIMIT)).isTrue();
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            RunRow row = store.index().run(track.id(), run.number()).orElseThrow();
            assertThat(row.segments()).isEqualTo(1);
            assertThat(second.resolve("media/notes.txt")).doesNotExist();
            try (Stream<Path> kept = Files.list(second.resolve("quarantine"))) {
                assertThat(kept).hasSize(1);
            }
        }
        assertThat(findings()).isEmpty();
    }

    @Test
    void footageThatWasRecordedWhileTheLogCouldNotBeWrittenIsSealedAtTheNextOpening() throws IOException {
        TrackWriter track;
        try (EvidenceStore store = create()) {
            track = begin(store);
            RunWriter run = recorded(track);
            disk.refuse(state.resolve("log"), Failure.EIO);
            disk.refuse(layout.media(), Failure.EIO);
            disk.refuse(layout.firstVolume().probe(), Failure.EIO);
            assertThatThrownBy(() -> run.append(fragment(1))).isInstanceOf(StorageException.RunFailed.class);
            assertThatThrownBy(() -> run.close(new Ending(Cause.STORAGE_ERROR, "the disk failed")))
                    .isInstanceOf(StorageException.LogFailed.class);
            assertThat(store.recordsWithoutLog()).isTrue();

            for (int i = 1; i <= 2; i++) {
                long begins = clocks.wallMicros() + i * 5_000_000L;
                RunWriter unentered = track.beginRun(
                        TinyMedia.opening(begins),
                        List.of(new Lapse(new Ending(Cause.STORAGE_ERROR, "the disk failed"), begins)));
                unentered.append(fragment(0));
                assertThat(unentered.seal(new SegmentClose(0, Optional.empty())))
                        .isEmpty();
                unentered.append(fragment(1));
                unentered.close(new Ending(Cause.RUN_FULL, ""));
            }
            assertThat(store.recordsWithoutLog()).isTrue();
        }
        disk.accept(state.resolve("log"));
        disk.accept(layout.media());
        disk.accept(layout.firstVolume().probe());

        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            assertThat(store.awaitCensus(LIMIT)).isTrue();
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            assertThat(store.index().runs(track.id()))
                    .extracting(RunRow::segments)
                    .containsExactly(1, 1, 1);
            assertThat(store.index().gaps(track.id())).extracting(GapRow::cause).contains(Cause.STORAGE_ERROR);
            RunWriter next = recorded(store.resumed().getFirst().tracks().getFirst());
            assertThat(next.number()).isEqualTo(3);
            next.close(new Ending(Cause.STOPPED, ""));
        }
        assertThat(findings()).isEmpty();
    }

    @Test
    void aRunOnTheSecondVolumeGoesOnWhenTheLogFails() throws IOException {
        TrackWriter track;
        try (EvidenceStore store = create()) {
            track = begin(store);
            disk.refuse(layout.media(), Failure.EIO);
            disk.refuse(layout.firstVolume().probe(), Failure.EIO);
            RunWriter run = recorded(track);
            disk.refuse(state.resolve("log"), Failure.EIO);
            run.append(fragment(1));
            assertThat(run.seal(new SegmentClose(0, Optional.empty()))).isEmpty();
            run.append(fragment(2));
            run.sync();
            assertThat(store.recordsWithoutLog()).isTrue();
        }
        disk.accept(state.resolve("log"));

        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            assertThat(store.index().segments(track.id(), 0, Long.MAX_VALUE / 2))
                    .extracting(segment -> segment.frames())
                    .containsExactly(25, 50);
        }
        assertThat(findings()).isEmpty();
    }

    @Test
    void theLogThatFailedAloneIsToBeOpenedAnewOnceItsDiskTakesWriting() throws IOException {
        try (EvidenceStore store = create()) {
            TrackWriter track = begin(store);
            disk.refuse(state.resolve("log"), Failure.EIO);
            assertThatThrownBy(() -> track.flaw(new Ending(Cause.OTHER, ""), 0, 0, 0))
                    .isInstanceOf(StorageException.LogFailed.class);
            assertThat(store.recordsWithoutLog()).isTrue();
            await(() -> !store.recordsWithoutLog());
            assertThat(store.failure()).isPresent();
        }
    }

    @Test
    void aSecondVolumeThatIsNotMountedIsNamedAndItsRunsAreOutOfReach() throws IOException {
        TrackWriter track;
        try (EvidenceStore store = create()) {
            track = begin(store);
            disk.refuse(layout.media(), Failure.EIO);
            recorded(track).close(new Ending(Cause.STOPPED, ""));
        }
        disk.accept(layout.media());
        Path unplugged = directory.resolve("unplugged");
        Files.move(second, unplugged);
        Files.createDirectory(second);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding).isInstanceOf(Finding.FileOutOfReach.class);
            assertThat(finding.place()).isEqualTo("media/" + track.id() + "/000001.mp4");
            assertThat(finding.what()).contains("volumes/2 (" + second + ")").contains("not mounted");
        });
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            assertThat(refusalOfTheSecond(store)).contains(second.toString()).contains("mount");
            assertThat(second).isEmptyDirectory();
            RunWriter run = recorded(store.resumed().getFirst().tracks().getFirst());
            assertThat(run.number()).isEqualTo(1_002);
            run.close(new Ending(Cause.STOPPED, ""));

            Files.delete(second);
            Files.move(unplugged, second);
            await(() -> store.volumes().getLast().takesFootage());
        }
        assertThat(findings()).isEmpty();
    }

    @Test
    void whatCannotBeTheSecondVolumeIsRefusedWithAReasonAndRecordingGoesOn() throws IOException {
        Files.writeString(second.resolve("holiday.jpg"), "");
        try (EvidenceStore store = create()) {
            assertThat(refusalOfTheSecond(store)).contains("holds something else, like holiday.jpg");
            recorded(begin(store)).close(new Ending(Cause.STOPPED, ""));
        }
        Files.delete(second.resolve("holiday.jpg"));
        Files.delete(second);
        assertThat(refusalAtOpening()).contains("is not there: mount its disk");
        Files.createDirectory(second);
        disk.beSingle();
        assertThat(refusalAtOpening()).contains("on the same file system as " + state);
    }

    @Test
    void aVolumeOfAnotherLogIsRefused() throws IOException {
        create().close();
        Path other = directory.resolve("other");
        try (EvidenceStore store = EvidenceStore.create(other, "example.org/rec/2/1", settings())) {
            assertThat(refusalOfTheSecond(store)).contains("belongs to another log, example.org/rec/1/1");
        }
        assertThat(other.resolve("volumes/2")).doesNotExist();
    }

    @Test
    void aVolumeThatIsMountedElsewhereIsFoundAgainAndAnotherOneGetsANumberOfItsOwn() throws IOException {
        TrackWriter track;
        try (EvidenceStore store = create()) {
            track = begin(store);
            disk.refuse(layout.media(), Failure.EIO);
            recorded(track).close(new Ending(Cause.STOPPED, ""));
        }
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(second, elsewhere);
        second = elsewhere;
        EvidenceStore.open(state, settings()).close();
        assertThat(findings()).isEmpty();

        second = Files.createDirectory(directory.resolve("third"));
        EvidenceStore.open(state, settings()).close();
        assertThat(new StateLayout(state).volumes())
                .extracting(VolumeLayout::number)
                .containsExactly(1, 2, 3);
        assertThat(findings()).isEmpty();
    }

    @Test
    void aRunThatIsOnBothVolumesIsAFinding() throws IOException {
        TrackWriter track;
        try (EvidenceStore store = create()) {
            track = begin(store);
            recorded(track).close(new Ending(Cause.STOPPED, ""));
        }
        Path copy = layout.furtherVolume(2).run(track.id(), 0);
        Files.createDirectories(copy.getParent());
        Files.copy(layout.run(track.id(), 0), copy);
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding).isInstanceOf(Finding.FileTwice.class);
            assertThat(finding.place()).isEqualTo("volumes/2/media/" + track.id() + "/000000.mp4");
        });
    }

    private RunWriter recorded(TrackWriter track) throws StorageException {
        RunWriter run = track.beginRun(TinyMedia.opening(clocks.wallMicros()));
        run.append(fragment(0));
        run.seal(new SegmentClose(0, Optional.empty()));
        return run;
    }

    private Fragment fragment(int number) {
        return TinyMedia.fragment(clocks.wallMicros(), number * 1_000_000L, 25, 30, random, Fragment.Start.KEY);
    }

    private EvidenceStore create() throws IOException {
        return EvidenceStore.create(state, "example.org/rec/1/1", settings());
    }

    private StoreSettings settings() {
        return new StoreSettings(disk, clocks, "liuhen test", Hash.over(), Optional.of(second));
    }

    private String refusalAtOpening() throws IOException {
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            return refusalOfTheSecond(store);
        }
    }

    private static String refusalOfTheSecond(EvidenceStore store) {
        return store.volumes().getLast().refusal().orElseThrow().reason();
    }

    private List<Finding> findings() throws IOException {
        return new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {})
                .verify()
                .findings();
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

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(20_000_000L);
        }
    }
}
