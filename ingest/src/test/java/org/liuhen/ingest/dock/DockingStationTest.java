package org.liuhen.ingest.dock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.liuhen.ingest.dock.SlotState.Step;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.archive.ArchiveRules;
import org.liuhen.storage.archive.DirectoryArchiveStore;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.IntakeFact.Ending;
import org.liuhen.storage.format.IntakeFact.Oddity;
import org.liuhen.storage.format.IntakeFact.Passing;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.originals.ListedItem;
import org.liuhen.storage.originals.Listing;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Verdict;
import org.liuhen.storage.verify.Verifier;

/// A recorder is plugged in, and everything else happens by itself.
class DockingStationTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Random random = new Random(7);
    private final OpenRules rules = new OpenRules();
    private final SystemClocks clocks = new SystemClocks();
    private final BitFlips disk = new BitFlips();

    @TempDir
    Path directory;

    private FolderDock dock;
    private EvidenceStore store;
    private DockingStation station;

    /// A disk of ours that turns a bit of what it was given, as often as it is told to.
    private static final class BitFlips extends SystemDisk {
        private final AtomicInteger left = new AtomicInteger();

        @Override
        public void force(FileChannel channel, Content content) throws IOException {
            super.force(channel, content);
            if (content == Content.ORIGINALS && left.getAndDecrement() > 0) {
                channel.write(ByteBuffer.wrap(new byte[] {'!'}), channel.size() / 2);
                channel.force(true);
            }
        }
    }

    @BeforeEach
    void begin() throws IOException {
        dock = new FolderDock(directory.resolve("dock"));
        store = EvidenceStore.create(
                directory.resolve("state"),
                "example.org/rec/1/1",
                new StoreSettings(disk, clocks, "liuhen test", Hash.over()));
        station = DockingStation.begin(
                dock.directory(), store, disk, rules, (file, extension) -> new FileLook.Seen(0, List.of()), 4, 1);
    }

    @AfterEach
    void end() throws IOException {
        station.close();
        dock.close();
        store.close();
    }

    @Test
    void everyFileComesInByteForByteAndASecondDockingTakesNothingTwice() throws IOException {
        Path recorder = recorder();
        Map<String, Hash> held = contents(recorder);
        dock.plug("usb-3", recorder, "R017", "1234-ABCD");
        await(3, Step.SAFE);
        String first = state(3).intake();
        assertThat(imported(first)).isEqualTo(held);
        assertThat(ending(first)).isEqualTo(Ending.COMPLETE);
        assertThat(facts(first, IntakeFact.Intake.class))
                .singleElement()
                .satisfies(fact -> assertThat(fact.offsetMicros()).isPresent());
        assertThat(facts(first, IntakeFact.Import.class).stream().filter(IntakeFact.Import::held))
                .hasSize(1);
        assertThat(state(3).battery()).isEqualTo(87);

        dock.unplug("usb-3");
        await(3, Step.EMPTY);
        dock.plug("usb-1", recorder, "R017", "1234-ABCD");
        await(1, Step.SAFE);
        String second = state(1).intake();
        assertThat(imported(second)).isEmpty();
        assertThat(facts(second, IntakeFact.Known.class)).hasSize(held.size());
        assertThat(verdict().findings()).isEmpty();
    }

    /// Trap: another recorder, or the same one with other footage, under the same numbers, names, sizes and
    /// times.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsTakenOnNameAndSizeNorErasedByThem(boolean isOtherFromTheFirstBlockOn) throws IOException {
        Path recorder = recorder();
        dock.plug("usb-1", recorder, "R017", "1234-ABCD");
        await(1, Step.SAFE);
        dock.unplug("usb-1");
        await(1, Step.EMPTY);

        Path film = recorder.resolve("DCIM/110101_R017_20261123090000_0001.mp4");
        FileTime time = Files.getLastModifiedTime(film);
        byte[] other = Files.readAllBytes(film);
        other[isOtherFromTheFirstBlockOn ? 5 : other.length - 5] ^= 0x40;
        Files.write(film, other);
        Files.setLastModifiedTime(film, time);
        rules.eraseAfter = Optional.of(Duration.ofDays(1));
        dock.plug("usb-1", recorder, "R017", "1234-ABCD");
        await(1, Step.SAFE);
        assertThat(imported(state(1).intake()).values()).containsExactly(Hash.over(other));
        // Nothing of it is a day old.
        assertThat(film).exists();
    }

    @Test
    void whatIsSafeIsErasedAndTheLogNamesWhatProvedIt() throws IOException {
        Path recorder = recorder();
        Files.createSymbolicLink(recorder.resolve("DCIM/passwd.mp4"), Path.of("/etc/passwd"));
        Map<String, Hash> held = contents(recorder);
        rules.eraseAfter = Optional.of(Duration.ZERO);
        rules.setsClocks = true;
        dock.plug("usb-2", recorder, "R017", "1234-ABCD");
        await(2, Step.SAFE);
        String intake = state(2).intake();
        assertThat(imported(intake)).isEqualTo(held);
        assertThat(facts(intake, IntakeFact.Erase.class)).hasSize(held.size() - 1);
        assertThat(facts(intake, IntakeFact.Erased.class))
                .allSatisfy(erased -> assertThat(erased.outcome()).isEqualTo(IntakeFact.Outcome.ERASED))
                .hasSize(held.size() - 1);
        // What holds no byte needs no erasing; the device's own files and what is no file stay.
        assertThat(contents(recorder)).hasSize(1);
        assertThat(recorder.resolve("STATUS.TXT")).exists();
        assertThat(recorder.resolve("SETTIME.TXT")).exists();
        assertThat(rules.clocksSet).hasSize(1);
        assertThat(verdict().findings()).isEmpty();
    }

    @Test
    void withThePolicyOfTheArchiveNothingGoesBeforeItsReceipt() throws Exception {
        Path recorder = recorder();
        Map<String, Hash> held = contents(recorder);
        rules.eraseAfter = Optional.of(Duration.ZERO);
        rules.eraseProof = IntakeFact.Proof.ARCHIVE_RECEIPT;
        dock.plug("usb-2", recorder, "R017", "1234-ABCD");
        await(2, Step.SAFE);
        assertThat(contents(recorder)).isEqualTo(held);
        assertThat(facts(state(2).intake(), IntakeFact.Erase.class)).isEmpty();
        dock.unplug("usb-2");
        await(2, Step.EMPTY);

        Path archive = Files.createDirectory(directory.resolve("archive"));
        store.beginArchiving(
                ArchiveRules.STANDARD, DirectoryArchiveStore.at(archive, new SystemDisk(), new SecureRandom()));
        long entries = store.log().durableSize();
        for (int i = 0; i < 600 && store.archive().orElseThrow().receipted() < entries; i++) {
            Thread.sleep(50);
        }
        assertThat(store.awaitIndex(Duration.ofSeconds(10))).isTrue();
        dock.plug("usb-2", recorder, "R017", "1234-ABCD");
        await(2, Step.SAFE);
        assertThat(facts(state(2).intake(), IntakeFact.Erase.class))
                .allSatisfy(erase -> assertThat(erase.proven().proof()).isEqualTo(IntakeFact.Proof.ARCHIVE_RECEIPT))
                .isNotEmpty();
        assertThat(facts(state(2).intake(), IntakeFact.Erased.class))
                .allSatisfy(erased -> assertThat(erased.outcome()).isEqualTo(IntakeFact.Outcome.ERASED));
        assertThat(verdict().findings()).isEmpty();
    }

    @Test
    void aByteThatOurDiskTurnedIsFoundCopiedAnewAndNeverErasedOnItsAccount() throws IOException {
        Path recorder = recorder();
        Map<String, Hash> held = contents(recorder);
        rules.eraseAfter = Optional.of(Duration.ZERO);
        disk.left.set(1);
        dock.plug("usb-2", recorder, "R017", "1234-ABCD");
        await(2, Step.SAFE);
        assertThat(imported(state(2).intake())).isEqualTo(held);
        assertThat(contents(recorder)).isEqualTo(held);
        assertThat(facts(state(2).intake(), IntakeFact.Erase.class)).isEmpty();

        dock.unplug("usb-2");
        await(2, Step.EMPTY);
        disk.left.set(100);
        Path other = recorder();
        dock.plug("usb-2", other, "R018", "1234-0000");
        await(2, Step.NO_STORE);
        assertThat(facts(state(2).intake(), IntakeFact.Passed.class))
                .anySatisfy(passed -> assertThat(passed.reason()).isEqualTo(Passing.NOT_VERIFIED));
        assertThat(ending(state(2).intake())).isEqualTo(Ending.STORAGE_ERROR);
        disk.left.set(0);
    }

    @Test
    void hostileNamesAndThingsEscapeNowhereAndAreTold() throws IOException {
        Path recorder = directory.resolve("hostile");
        Path dcim = Files.createDirectories(recorder.resolve("DCIM"));
        byte[] gbk = "警员.mp4".getBytes(Charset.forName("GBK"));
        List<String> names = List.of(
                "a%0Ab.mp4",
                "..%5C..%5Cx.mp4",
                "%FF%FE%80.mp4",
                "n".repeat(251) + ".mp4",
                "%25.mp4",
                "x.verylongextension",
                "%20",
                percent(gbk));
        for (String name : names) {
            Files.write(Path.of(URI.create(dcim.toUri() + name)), bytes(100));
        }
        Files.createSymbolicLink(dcim.resolve("loop"), recorder);
        Path deep = dcim;
        for (int i = 0; i < 40; i++) {
            deep = Files.createDirectory(deep.resolve("d"));
        }
        Files.write(deep.resolve("deep.mp4"), bytes(10));
        dock.plug("usb-4", recorder, "R019", "0000-0001");
        await(4, Step.SAFE);
        String intake = state(4).intake();
        assertThat(facts(intake, IntakeFact.Import.class)).hasSize(names.size());
        Listing listing = Listing.read(store.layout().listing(intake));
        assertThat(listing.items()).extracting(ListedItem::text).contains("DCIM/a\nb.mp4", "DCIM/警员.mp4", "DCIM/%.mp4");
        for (IntakeFact.Import taken : facts(intake, IntakeFact.Import.class)) {
            Path source = new RawName(listing.items().get(taken.item()).name()).under(recorder);
            assertThat(Hash.over(Files.readAllBytes(source))).isEqualTo(taken.hash());
        }
        assertThat(facts(intake, IntakeFact.Passed.class))
                .extracting(IntakeFact.Passed::reason)
                .contains(Passing.LINK, Passing.SPECIAL);
        assertThat(verdict().findings()).isEmpty();
    }

    @Test
    void aHundredThousandEmptyFilesEndToo() throws IOException {
        Path recorder = directory.resolve("many");
        Files.createDirectories(recorder.resolve("DCIM"));
        for (int i = 0; i < Listing.MOST_ITEMS + 10; i++) {
            Files.createFile(recorder.resolve("DCIM/" + i));
        }
        dock.plug("usb-4", recorder, "R019", "0000-0001");
        await(4, Step.LEFT_BEHIND);
        String intake = state(4).intake();
        assertThat(facts(intake, IntakeFact.Import.class))
                .hasSize(Listing.MOST_ITEMS)
                .allSatisfy(taken -> assertThat(taken.oddities()).containsExactly(Oddity.EMPTY));
        assertThat(facts(intake, IntakeFact.Passed.class))
                .singleElement()
                .satisfies(passed -> assertThat(passed.reason()).isEqualTo(Passing.TOO_MANY));
    }

    @Test
    void whatNobodyKnowsIsReportedAndNeverMounted() throws IOException {
        dock.plug("usb-1", recorder(), "SOMEBODY", "1234-ABCD");
        dock.plug("elsewhere", recorder(), "R017", "1234-ABCD");
        await(1, Step.UNKNOWN);
        awaitStates(states -> states.stream().anyMatch(state -> state.port().equals("elsewhere")));
        assertThat(dock.directory().volumes())
                .hasSize(2)
                .allSatisfy(volume -> assertThat(volume.state()).isEqualTo(PluggedVolume.State.PRESENT));
        assertThat(state(1).volume()).contains("SOMEBODY");
    }

    /// The recorder keeps a file and a folder for its own user: whoever took it away as safe would lose them.
    @Test
    void whatCannotBeReadIsLeftBehindAndSaidSo() throws IOException {
        rules.beforeReading = Nobody::readsHere;
        Path recorder = recorder();
        Path closed = Files.createDirectories(recorder.resolve("DCIM/private"));
        file(closed.resolve("film.mp4"), 10);
        Path film = recorder.resolve("DCIM/IMP/110101_R017_20261123091000_0004IMP.mp4");
        for (@Nullable Path folder = recorder;
                folder != null && folder.getNameCount() > 1;
                folder = folder.getParent()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setPosixFilePermissions(closed, Set.of());
        Files.setPosixFilePermissions(film, Set.of());
        rules.eraseAfter = Optional.of(Duration.ZERO);
        dock.plug("usb-1", recorder, "R017", "1234-ABCD");
        await(1, Step.LEFT_BEHIND);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        assertThat(facts(state(1).intake(), IntakeFact.Passed.class).stream()
                        .filter(passed -> passed.reason() == Passing.UNREADABLE))
                .allSatisfy(passed -> assertThat(passed.detail()).contains("(mode 0)", "hand it in on the page"))
                .hasSize(2);
        assertThat(facts(state(1).intake(), IntakeFact.Erase.class)).isEmpty();
    }

    @Test
    void aFileForWhichThereIsNoRoomStaysOnTheRecorder() throws IOException {
        Path recorder = recorder();
        Map<String, Hash> held = contents(recorder);
        rules.freeReserve = Long.MAX_VALUE / 2;
        rules.eraseAfter = Optional.of(Duration.ZERO);
        dock.plug("usb-1", recorder, "R017", "1234-ABCD");
        await(1, Step.NO_STORE);
        assertThat(facts(state(1).intake(), IntakeFact.Passed.class))
                .anySatisfy(passed -> assertThat(passed.reason()).isEqualTo(Passing.NO_ROOM));
        assertThat(contents(recorder)).isEqualTo(held);
    }

    /// The log goes on: a thread that writes to it is never interrupted.
    @Test
    void aStopInTheMiddleEndsTheIntakeAndHarmsNoLog() throws IOException {
        Path recorder = directory.resolve("long");
        Files.createDirectories(recorder.resolve("DCIM"));
        for (int i = 0; i < 300; i++) {
            file(recorder.resolve("DCIM/" + i + ".mp4"), 1_000 + i);
        }
        dock.plug("usb-1", recorder, "R017", "1234-ABCD");
        awaitStates(states -> states.getFirst().filesDone() > 5);
        String intake = state(1).intake();
        station.close();
        assertThat(ending(intake)).isEqualTo(Ending.STOPPED);
        assertThat(store.failure()).isEmpty();
        store.intakeBook().device("actor-1", "r099", MachineFact.DeviceEvent.RETIRED, new FieldsBuilder().build());
        assertThat(verdict().findings()).isEmpty();
    }

    private Path recorder() throws IOException {
        Path folder = Files.createTempDirectory(directory, "recorder");
        Files.createDirectories(folder.resolve("DCIM/IMP"));
        for (int i = 1; i <= 3; i++) {
            file(folder.resolve("DCIM/110101_R017_2026112309000" + (i - 1) + "_000" + i + ".mp4"), 5_000_000 + i);
        }
        file(folder.resolve("DCIM/IMP/110101_R017_20261123091000_0004IMP.mp4"), 777);
        file(folder.resolve("DCIM/empty.mp4"), 0);
        Files.writeString(folder.resolve("STATUS.TXT"), "time=2026-11-23 10:00:00\nbattery=87\n");
        return folder;
    }

    private void file(Path file, int length) throws IOException {
        Files.write(file, bytes(length));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-23T01:00:00Z")));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String percent(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte each : bytes) {
            out.append("%%%02X".formatted(each & 0xff));
        }
        return out.toString();
    }

    /// Digest of each recording by its name.
    private static Map<String, Hash> contents(Path recorder) throws IOException {
        Map<String, Hash> contents = new TreeMap<>();
        try (var walk = Files.walk(recorder.resolve("DCIM"))) {
            for (Path file : walk.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                contents.put(RawName.of(recorder, file).encoded(), Hash.over(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    /// Digest of each file that is kept of an intake by its name on the recorder, asked of the disk.
    private Map<String, Hash> imported(String intake) throws IOException {
        Map<String, Hash> imported = new TreeMap<>();
        Listing listing = Listing.read(store.layout().listing(intake));
        for (IntakeFact.Import taken : facts(intake, IntakeFact.Import.class)) {
            Path kept = store.layout().originals(intake).resolve(taken.file());
            imported.put(
                    listing.items().get(taken.item()).name(),
                    taken.file().isEmpty() ? Hash.over() : Hash.over(Files.readAllBytes(kept)));
        }
        return imported;
    }

    private Ending ending(String intake) throws IOException {
        return facts(intake, IntakeFact.IntakeEnd.class).getFirst().ending();
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

    private Verdict verdict() throws IOException {
        return new Verifier(
                        store.layout().root(),
                        Optional.empty(),
                        Verifier.whileRecording(store.layout().root()),
                        2,
                        (_, _) -> {})
                .verify();
    }

    private SlotState state(int slot) {
        return station.states().get(slot - 1);
    }

    private void await(int slot, Step step) {
        awaitStates(states -> states.get(slot - 1).step() == step);
    }

    private void awaitStates(Predicate<List<SlotState>> wanted) {
        long deadline = clocks.monotonicNanos() + LIMIT.toNanos();
        while (!wanted.test(station.states())) {
            assertThat(clocks.monotonicNanos()).as(() -> "" + station.states()).isLessThan(deadline);
            clocks.sleep(Duration.ofMillis(50));
        }
    }
}
