package org.liuhen.storage.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.disk.Cut;
import org.liuhen.storage.disk.DiskHistory;
import org.liuhen.storage.disk.FileSystemKind;
import org.liuhen.storage.disk.Machine;
import org.liuhen.storage.disk.MountedImage;
import org.liuhen.storage.disk.NameHistory;
import org.liuhen.storage.disk.VolatileDisk;

/// The power fails at random moments while the store records on a disk that really loses what was not flushed.
/// `-Dpower.cuts=N` sets how many cuts all file systems get together, `-Dpower.seed=S` repeats a run's drawing.
@Tag("system")
final class PowerCutTest {
    private static final int CUTS = Integer.getInteger("power.cuts", 20);
    private static final long SEED = Long.getLong("power.seed", System.nanoTime());
    private static final int CUTS_FOR_A_BUG = 15;
    private static final int TRACKS = 3;
    private static final int SEGMENTS = 5;
    private static final int FRAGMENT_MILLIS = 100;

    @TempDir
    Path scratch;

    @ParameterizedTest
    @EnumSource
    void aSoundStoreKeepsItsPromisesAfterEveryCut(FileSystemKind kind) throws Exception {
        int kinds = FileSystemKind.values().length;
        assertThat(brokenPromises(kind, Forgetting.NOTHING, (CUTS + kinds - 1) / kinds))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"EXT4, MEDIA", "EXT4, LOG", "XFS, MEDIA", "XFS, LOG", "EXT4_WITHOUT_JOURNAL, DIRECTORY"})
    void aStoreThatForgetsOneSyncIsFoundOut(FileSystemKind kind, Forgetting forgetting) throws Exception {
        assertThat(brokenPromises(kind, forgetting, CUTS_FOR_A_BUG)).isNotEmpty();
    }

    /// Records, cuts, opens, checks. Returns one line for each cut after which a promise was broken.
    private List<String> brokenPromises(FileSystemKind kind, Forgetting forgetting, int cuts) throws Exception {
        Machine.assumeVolatileDisk(kind, scratch);
        Machine.assumeTracing();
        Path work = scratch.resolve("disk");
        Path root = work.resolve("mount");
        Path traces = scratch.resolve("traces");
        RecordedAcks acks = record(kind, forgetting, work, traces);
        NameHistory names = new NameHistory(root, traces);
        Random random = new Random(SEED);
        List<String> broken = new ArrayList<>();
        try (DiskHistory history = new DiskHistory(kind, work)) {
            for (Cut cut : new CutDrawing(acks, history, random).draw(cuts)) {
                List<String> found = check(history, names, acks, cut, random);
                if (!found.isEmpty()) {
                    broken.add(cut + ": " + found);
                }
            }
        }
        System.out.println("power cuts: " + kind + ", forgets " + forgetting + ": " + broken.size() + " of " + cuts
                + " cuts broke a promise, " + acks.acks().size() + " acknowledgements, seed " + SEED);
        return broken;
    }

    private RecordedAcks record(FileSystemKind kind, Forgetting forgetting, Path work, Path traces) throws Exception {
        try (VolatileDisk disk = VolatileDisk.start(kind, work)) {
            Path state = disk.directory().resolve("state");
            RecordingScript script =
                    new RecordingScript(state, Optional.of(disk.log()), forgetting, TRACKS, SEGMENTS, FRAGMENT_MILLIS);
            try (Recording recording = Recording.start(NameHistory.tracing(traces), script, scratch)) {
                assertThat(recording.await()).as(recording.complaints()).isZero();
                return recording.acks();
            }
        }
    }

    private static List<String> check(DiskHistory history, NameHistory names, RecordedAcks acks, Cut cut, Random random)
            throws IOException {
        RecordedAcks due = acks.untilDisk(cut.logBytes()).until(cut.wallMicros());
        try (MountedImage image = history.mountAfter(cut, random)) {
            names.forget(image.directory(), cut, random);
            Path state = image.directory().resolve("state");
            List<String> broken = new ArrayList<>(StoreCheck.broken(state, due, Stop.POWER_CUT, cut.wallMicros()));
            if (broken.isEmpty() && EvidenceStore.exists(state)) {
                ReopenedStore.interrupt(state, Stop.POWER_CUT, broken);
            }
            return broken;
        }
    }
}
