package org.liuhen.ingest.dock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.dock.SlotState.Step;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.Verifier;

/// With the policy of the second volume nothing goes from a recorder before both copies were read from their disks.
class SecondCopiesTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int LENGTH = 5_000_000;

    private final OpenRules rules = new OpenRules();
    private final SystemClocks clocks = new SystemClocks();
    private final Random random = new Random(11);

    @TempDir
    Path directory;

    private Path second;
    private Path recorder;
    private FolderDock dock;
    private EvidenceStore store;
    private DockingStation station;

    /// For which each folder is a disk of its own.
    private static final class ManyDisks extends SystemDisk {
        @Override
        public boolean isApart(Path directory, Path other) {
            return true;
        }
    }

    @BeforeEach
    void begin() throws IOException {
        rules.eraseProof = IntakeFact.Proof.SECOND_COPY;
        rules.eraseAfter = Optional.of(Duration.ZERO);
        second = Files.createDirectory(directory.resolve("second"));
        recorder = directory.resolve("recorder");
        Files.createDirectories(recorder.resolve("DCIM"));
        for (int i = 0; i < 3; i++) {
            byte[] film = new byte[LENGTH + i];
            random.nextBytes(film);
            Files.write(recorder.resolve("DCIM/" + i + ".mp4"), film);
        }
        dock = new FolderDock(directory.resolve("dock"));
        open();
    }

    @AfterEach
    void end() throws IOException {
        close();
        dock.close();
    }

    @Test
    void nothingGoesBeforeBothCopiesWereReadAndTheLogNamesTheSecond() throws IOException {
        Map<String, Hash> held = contents(recorder.resolve("DCIM"));
        String intake = docked();
        assertThat(facts(intake, IntakeFact.Erase.class))
                .extracting(IntakeFact.Erase::proven)
                .containsOnly(new IntakeFact.Proven(IntakeFact.Proof.SECOND_COPY, 2))
                .hasSize(3);
        assertThat(contents(recorder.resolve("DCIM"))).isEmpty();
        Map<String, Hash> copies = contents(second.resolve("originals").resolve(intake));
        assertThat(copies).isEqualTo(contents(store.layout().originals(intake))).hasSize(7);
        assertThat(copies.values()).containsAll(held.values());
        assertThat(findings()).isEmpty();

        Path copy = second.resolve("originals").resolve(intake).resolve("000001.mp4");
        byte[] bytes = Files.readAllBytes(copy);
        bytes[LENGTH / 2] ^= 1;
        Files.write(copy, bytes);
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("bytes-altered");
            assertThat(finding.place()).startsWith("volumes/2/originals/" + intake + "/000001.mp4");
        });
        Files.delete(copy);
        assertThat(findings()).extracting(Finding::code).containsExactly("file-missing");
        Files.move(second, directory.resolve("unplugged"));
        assertThat(findings()).extracting(Finding::code).containsOnly("file-out-of-reach");
        Files.move(directory.resolve("unplugged"), second);
    }

    @Test
    void withoutASecondVolumeNothingGoesAndItIsSaidWhy() throws IOException {
        close();
        Files.delete(second.resolve("volume"));
        Path away = Files.move(second, directory.resolve("away"));
        open();
        Map<String, Hash> held = contents(recorder.resolve("DCIM"));
        String intake = docked();
        assertThat(station.states().getFirst().detail()).contains("second volume");
        assertThat(facts(intake, IntakeFact.IntakeEnd.class))
                .singleElement()
                .satisfies(end -> assertThat(end.detail()).contains("second volume"));
        assertThat(facts(intake, IntakeFact.Import.class)).hasSize(3);
        assertThat(facts(intake, IntakeFact.Erase.class)).isEmpty();
        assertThat(contents(recorder.resolve("DCIM"))).isEqualTo(held);
        assertThat(findings()).isEmpty();
        Files.move(away, second);
    }

    @Test
    void aSecondCopyThatItsDiskTurnedIsSetAsideAndMadeAnewBeforeAnythingGoes() throws IOException {
        rules.eraseAfter = Optional.of(Duration.ofDays(1));
        String intake = docked();
        Path copy = second.resolve("originals").resolve(intake).resolve("000002.mp4");
        byte[] right = Files.readAllBytes(copy);
        byte[] wrong = right.clone();
        wrong[7] ^= 0x10;
        Files.write(copy, wrong);
        // Nothing was erased on its account, and yet a copy that is there must be right.
        assertThat(findings()).extracting(Finding::code).containsExactly("bytes-altered");

        dock.unplug("usb-1");
        await(Step.EMPTY);
        rules.eraseAfter = Optional.of(Duration.ZERO);
        docked();
        assertThat(contents(recorder.resolve("DCIM"))).isEmpty();
        assertThat(Files.readAllBytes(copy)).isEqualTo(right);
        assertThat(contents(second.resolve("quarantine")).values()).containsExactly(Hash.over(wrong));
        assertThat(findings()).isEmpty();
    }

    /// What a kill leaves at each moment: a part, a copy that no entry names, a copy that is missing.
    @Test
    void whatAKillLeavesHarmsNothingAndTheNextDockingMakesItWhole() throws IOException {
        rules.eraseAfter = Optional.of(Duration.ofDays(1));
        String intake = docked();
        close();
        Path copies = second.resolve("originals").resolve(intake);
        Files.write(second.resolve("incoming").resolve(intake + "-000001.mp4.part"), new byte[2 * LENGTH]);
        Files.delete(copies.resolve("000001.mp4"));
        Files.delete(copies.resolve("000002.blocks"));
        Files.write(copies.resolve("000009.mp4"), new byte[] {1});
        open();
        assertThat(store.awaitCensus(LIMIT)).isTrue();
        assertThat(copies.resolve("000009.mp4")).doesNotExist();
        assertThat(findings()).isEmpty();

        rules.eraseAfter = Optional.of(Duration.ZERO);
        dock.unplug("usb-1");
        await(Step.EMPTY);
        docked();
        assertThat(contents(recorder.resolve("DCIM"))).isEmpty();
        assertThat(contents(copies)).isEqualTo(contents(store.layout().originals(intake)));
        assertThat(findings()).isEmpty();
    }

    private void open() throws IOException {
        Path state = directory.resolve("state");
        SystemDisk disk = new ManyDisks();
        StoreSettings settings = new StoreSettings(disk, clocks, "liuhen test", Hash.over(), Optional.of(second));
        store = EvidenceStore.exists(state)
                ? EvidenceStore.open(state, settings)
                : EvidenceStore.create(state, "example.org/rec/1/1", settings);
        station = DockingStation.begin(
                dock.directory(), store, disk, rules, (file, extension) -> new FileLook.Seen(0, List.of()), 1, 1);
    }

    private void close() throws IOException {
        station.close();
        store.close();
    }

    /// Plugs the recorder in, and returns the intake once it may be taken away.
    private String docked() throws IOException {
        dock.plug("usb-1", recorder, "R017", "1234-ABCD");
        await(Step.SAFE);
        return station.states().getFirst().intake();
    }

    private void await(Step step) {
        long deadline = clocks.monotonicNanos() + LIMIT.toNanos();
        while (station.states().getFirst().step() != step) {
            assertThat(clocks.monotonicNanos()).as(() -> "" + station.states()).isLessThan(deadline);
            clocks.sleep(Duration.ofMillis(50));
        }
    }

    private static Map<String, Hash> contents(Path folder) throws IOException {
        Map<String, Hash> contents = new TreeMap<>();
        try (var list = Files.list(folder)) {
            for (Path file : list.toList()) {
                contents.put(String.valueOf(file.getFileName()), Hash.over(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private <T extends Fact> List<T> facts(String intake, Class<T> type) throws IOException {
        assertThat(store.awaitIndex(LIMIT)).isTrue();
        List<T> facts = new ArrayList<>();
        for (EntryRow row : store.index().intakeEntries(intake)) {
            if (type.isInstance(row.entry().fact())) {
                facts.add(type.cast(row.entry().fact()));
            }
        }
        return facts;
    }

    /// What is wrong with all that was entered so far, once it is signed.
    private List<Finding> findings() throws IOException {
        Path state = store.layout().root();
        long entries = store.log().durableSize();
        Verifier.Scope scope = Verifier.whileRecording(state);
        long deadline = clocks.monotonicNanos() + LIMIT.toNanos();
        while (scope instanceof Verifier.Scope.While signed && signed.entries() < entries) {
            assertThat(clocks.monotonicNanos()).isLessThan(deadline);
            clocks.sleep(Duration.ofMillis(50));
            scope = Verifier.whileRecording(state);
        }
        return new Verifier(state, Optional.empty(), scope, 2, (_, _) -> {})
                .verify()
                .findings();
    }
}
