package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.Impatience;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.time.SystemClocks;

class ArchiveAuditTest {
    private static final String ORIGIN = "example.org/rec/1/1";

    @TempDir
    Path folder;

    private Path state;
    private Path archive;

    @BeforeEach
    void archive() throws Exception {
        state = folder.resolve("state");
        archive = Files.createDirectory(folder.resolve("archive"));
        SmallStore.record(state, 5);
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            store.beginArchiving(Impatience.RULES, directory());
            await(store, now -> now.receipted() == now.entries() && now.published() == now.entries());
        }
    }

    @Test
    void whatIsThereAsItWasPutHasNoFault() throws Exception {
        ArchiveFact.Audit listing = listing();
        assertThat(listing.faults()).isZero();
        assertThat(listing.objects()).isGreaterThan(16);
        ArchiveFact.Audit sample = sample(300);
        assertThat(sample.faults()).isZero();
        assertThat(sample.objects()).isEqualTo(16);
        assertThat(sample.lengthBytes()).isPositive();
        assertThat(sample(3).objects()).isEqualTo(3);
    }

    @Test
    void everyObjectThatIsTakenAwayIsMissed() throws Exception {
        for (Path object : objects("media", "meta")) {
            byte[] bytes = Files.readAllBytes(object);
            Files.delete(object);
            assertThat(listing().faulty())
                    .containsExactly(new ArchiveFact.Faulty(key(object), ArchiveFact.Fault.MISSING));
            assertThat(sample(300).faulty())
                    .containsExactly(new ArchiveFact.Faulty(key(object), ArchiveFact.Fault.MISSING));
            Files.write(object, bytes);
        }
        Path checkpoint = archive.resolve(ORIGIN).resolve("checkpoint");
        Files.delete(checkpoint);
        assertThat(listing().faulty()).extracting(ArchiveFact.Faulty::key).containsExactly(key(checkpoint));
    }

    @Test
    void everyStrangerIsNamed() throws Exception {
        Path media = objects("media").getFirst();
        for (String name : List.of(
                "notes.txt",
                "checkpoints/1",
                "tile/9/x1",
                "media/20260101-000000-000000/front/000000/000000000000-" + "0".repeat(64))) {
            stranger(archive.resolve(ORIGIN).resolve(name));
        }
        stranger(media.resolveSibling("000000000000-" + "0".repeat(64)));
    }

    private void stranger(Path object) throws Exception {
        Files.createDirectories(object.getParent());
        Files.write(object, new byte[] {1});
        assertThat(listing().faulty()).containsExactly(new ArchiveFact.Faulty(key(object), ArchiveFact.Fault.FOREIGN));
        Files.delete(object);
    }

    @Test
    void anObjectWithOtherBytesIsDrawnSooner() throws Exception {
        Path object = objects("media").getFirst();
        byte[] bytes = Files.readAllBytes(object);
        bytes[bytes.length / 2] ^= 1;
        assertThat(object.toFile().setWritable(true)).isTrue();
        Files.write(object, bytes);
        assertThat(listing().faults()).isZero();
        assertThat(sample(300).faulty())
                .containsExactly(new ArchiveFact.Faulty(key(object), ArchiveFact.Fault.CHANGED));
    }

    @Test
    void whatComesOfItStandsInTheLogAndIsNotDoneAgainAtEachStart() throws Exception {
        Path stranger = archive.resolve(ORIGIN).resolve("notes.txt");
        Files.write(stranger, new byte[] {1});
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            store.beginArchiving(Impatience.RULES, directory());
            await(store, now -> now.found().auditedMicros().isPresent());
        }
        int first = audits().size();
        assertThat(audits()).extracting(ArchiveFact.Audit::look).contains(ArchiveFact.Look.values());
        assertThat(audits())
                .allSatisfy(audit -> assertThat(audit.protection()).isEqualTo(ArchiveFact.Protection.TAMPER_RESISTANT));
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            store.beginArchiving(Impatience.RULES, directory());
            await(
                    store,
                    now -> now.receipted() == now.entries()
                            && now.found().auditedMicros().isPresent());
        }
        assertThat(audits()).hasSize(first);
    }

    private ArchiveFact.Audit listing() throws Exception {
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            return audit(store).listing(1, stretch(store));
        }
    }

    private ArchiveFact.Audit sample(int most) throws Exception {
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            return audit(store).sample(stretch(store), most, new Random(1));
        }
    }

    private ReceiptedStretch stretch(EvidenceStore store) throws IOException {
        assertThat(store.awaitIndex(Duration.ofSeconds(20))).isTrue();
        return ReceiptedStretch.of(store.index(), "central");
    }

    private ArchiveAudit audit(EvidenceStore store) {
        return new ArchiveAudit("central", directory(), new ArchiveKeys(ORIGIN), store.log(), () -> false);
    }

    private List<ArchiveFact.Audit> audits() throws Exception {
        List<ArchiveFact.Audit> audits = new ArrayList<>();
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            assertThat(store.awaitIndex(Duration.ofSeconds(20))).isTrue();
            store.index().machine(Long.MAX_VALUE, row -> {
                if (row.entry().fact() instanceof ArchiveFact.Audit audit) {
                    audits.add(audit);
                }
                return true;
            });
        }
        return audits;
    }

    private List<Path> objects(String... rooms) throws IOException {
        List<Path> objects = new ArrayList<>();
        for (String room : rooms) {
            try (Stream<Path> all = Files.walk(archive.resolve(ORIGIN).resolve(room))) {
                all.filter(Files::isRegularFile).sorted().forEach(objects::add);
            }
        }
        return objects;
    }

    private String key(Path object) {
        return archive.relativize(object).toString();
    }

    private static void await(EvidenceStore store, Predicate<ArchiveState> wanted) throws InterruptedException {
        for (int i = 0; i < 3_000 && !wanted.test(store.archive().orElseThrow()); i++) {
            Thread.sleep(20);
        }
        assertThat(wanted.test(store.archive().orElseThrow()))
                .as("%s", store.archive())
                .isTrue();
    }

    private ArchiveStore directory() {
        return DirectoryArchiveStore.at(archive, new SystemDisk(), new SecureRandom());
    }

    private static StoreSettings settings() {
        return new StoreSettings(new SystemDisk(), new SystemClocks(), "liuhen test", Hash.over(), Optional.empty());
    }
}
