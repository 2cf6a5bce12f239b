package org.liuhen.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.IntakeFact.Ending;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.MachineFact.DeviceEvent;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.originals.BlockDigests;
import org.liuhen.storage.originals.ListedItem;
import org.liuhen.storage.originals.Listing;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.Verdict;
import org.liuhen.storage.verify.Verifier;

/// Files that came from elsewhere are told of line by line, and proved like footage.
class IntakeBookTest {
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final Random random = new Random(5);

    @TempDir
    Path directory;

    @Test
    void anIntakeIsProvedToTheLastByteAndItsEndStandsForAllOfIt() throws IOException {
        String intake;
        byte[] film = bytes(BlockDigests.BLOCK_BYTES + 77);
        try (EvidenceStore store = store()) {
            store.intakeBook().device("actor-1", "r017", DeviceEvent.REGISTERED, words());
            IntakeWriter writer = store.intakeBook().begin(opening(4));
            intake = writer.intake();
            long first = writer.take(original(store, 0, film)).index();
            writer.take(empty(1));
            writer.known(2, first);
            writer.pass(3, 1, IntakeFact.Passing.LINK, "");
            writer.erase(0, first, IntakeFact.Proven.by(IntakeFact.Proof.VERIFIED_COPY));
            writer.erased(0, IntakeFact.Outcome.ERASED, "");
            writer.end(Ending.COMPLETE, "");
            assertThat(store.awaitIndex(Duration.ofSeconds(10))).isTrue();
            assertThat(store.index().openIntakes()).isEmpty();
            assertThat(store.index().intakeEntries(intake)).hasSize(8);
            assertThat(store.index().importsOfLength(film.length))
                    .extracting(EntryRow::index)
                    .containsExactly(first);
            assertThat(store.index().deviceEvents("r017")).hasSize(1);
        }
        Path kept = state().resolve("originals").resolve(intake).resolve("000000.mp4");
        assertThat(Files.readAllBytes(kept)).isEqualTo(film);
        assertThat(Listing.read(kept.resolveSibling("listing.jsonl")))
                .isEqualTo(opening(4).listing());
        assertThat(verdict().findings()).isEmpty();

        byte[] changed = film.clone();
        changed[film.length - 1] ^= 1;
        Files.write(writable(kept), changed);
        assertThat(verdict().findings()).singleElement().isInstanceOf(Finding.BytesAltered.class);
        Files.write(kept, film);
        Path blocks = kept.resolveSibling("000000.blocks");
        Files.write(writable(blocks), new byte[64]);
        assertThat(verdict().findings()).singleElement().isInstanceOf(Finding.BytesAltered.class);
        Files.delete(blocks);
        Files.writeString(kept.resolveSibling("000007.mp4"), "nobody knows me");
        assertThat(verdict().findings())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder("file-missing", "file-unknown");
    }

    @Test
    void whatACrashLeftOfAnIntakeIsEndedAndItsStrayFilesAreSetAside() throws IOException {
        String intake;
        try (EvidenceStore store = store()) {
            IntakeWriter writer = store.intakeBook().begin(opening(2));
            intake = writer.intake();
            writer.take(original(store, 0, bytes(1000)));
        }
        Path stray = state().resolve("originals").resolve(intake).resolve("000001.mp4");
        Files.write(stray, bytes(10));
        assertThat(verdict().findings())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder("left-open", "file-unknown");
        try (EvidenceStore store = EvidenceStore.open(state(), SmallStore.settings(clocks))) {
            assertThat(store.awaitCensus(Duration.ofSeconds(30))).isTrue();
            assertThat(store.awaitIndex(Duration.ofSeconds(10))).isTrue();
            assertThat(store.index().openIntakes()).isEmpty();
            assertThat(store.index()
                            .newestOfIntake(intake)
                            .orElseThrow()
                            .entry()
                            .fact())
                    .isInstanceOfSatisfying(IntakeFact.IntakeEnd.class, end -> {
                        assertThat(end.ending()).isEqualTo(Ending.BROKEN_OFF);
                        assertThat(end.imported()).isEqualTo(1);
                    });
        }
        assertThat(stray).doesNotExist();
        assertThat(verdict().findings()).isEmpty();
    }

    @Test
    void anIntakeThatLeavesALineUntoldIsNotComplete() throws IOException {
        try (EvidenceStore store = store()) {
            IntakeWriter writer = store.intakeBook().begin(opening(2));
            writer.take(original(store, 0, bytes(1000)));
            writer.end(Ending.COMPLETE, "");
            assertThatThrownBy(() -> writer.pass(1, 1, IntakeFact.Passing.LINK, ""))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(verdict().findings())
                .singleElement()
                .isInstanceOfSatisfying(
                        Finding.EntryOutOfPlace.class,
                        finding -> assertThat(finding.reason()).contains("1 lines of its listing are not told of"));
    }

    private Path state() {
        return directory.resolve("state");
    }

    private EvidenceStore store() throws IOException {
        return EvidenceStore.create(state(), "example.org/rec/1/1", SmallStore.settings(clocks));
    }

    private Verdict verdict() throws IOException {
        return new Verifier(state(), Optional.empty(), new Verifier.Scope.AtRest(), 2, (_, _) -> {}).verify();
    }

    private static IntakeOpening opening(int items) {
        List<ListedItem> listed = IntStream.range(0, items)
                .mapToObj(item -> new ListedItem(
                        "DCIM/%E8%AD%A6" + item + ".mp4",
                        "DCIM/警" + item + ".mp4",
                        item,
                        Optional.of(1_795_395_723_000_000L),
                        ListedItem.Type.FILE,
                        new ListedItem.Claim("110101", "r017", Optional.empty(), item == 0)))
                .toList();
        return new IntakeOpening(
                IntakeFact.Way.DOCK,
                "body-recorder",
                3,
                "r017",
                "dock",
                Optional.of(-2_000_000L),
                words(),
                new Listing(listed));
    }

    private static Json.Fields words() {
        return new FieldsBuilder().text("carrier", "张三").build();
    }

    private static OriginalFile original(EvidenceStore store, int item, byte[] bytes) throws IOException {
        Path copy = store.layout().incoming().resolve("part" + item);
        Files.write(copy, bytes);
        BlockDigests blocks = new BlockDigests();
        blocks.update(ByteBuffer.wrap(bytes));
        return new OriginalFile(
                item, copy, "mp4", bytes.length, Hash.over(bytes), blocks.end(), 40_000, true, List.of(), List.of());
    }

    private static OriginalFile empty(int item) {
        return new OriginalFile(
                item,
                Path.of("none"),
                "mp4",
                0,
                Hash.over(),
                List.of(),
                0,
                false,
                List.of(IntakeFact.Oddity.EMPTY),
                List.of());
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Path writable(Path file) {
        assertThat(file.toFile().setWritable(true)).isTrue();
        return file;
    }
}
