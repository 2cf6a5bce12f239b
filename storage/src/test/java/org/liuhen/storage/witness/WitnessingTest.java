package org.liuhen.storage.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.archive.ArchiveVerifier;
import org.liuhen.storage.archive.DirectoryArchiveStore;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.Impatience;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.kit.StrictWitness;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.note.WitnessPolicy.Quorum;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.Verdict;
import org.liuhen.storage.verify.Verifier;

class WitnessingTest {
    private static final Duration RHYTHM = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private Path state;
    private VerifierKey log;
    private StrictWitness witness;

    @BeforeEach
    void record() throws Exception {
        state = folder.resolve("state");
        SmallStore.record(state, 300);
        log = VerifierKey.parse(verified(Optional.empty()).key());
        witness = new StrictWitness(log);
    }

    @AfterEach
    void close() {
        witness.close();
    }

    @Test
    void aLogThatGrowsIsCosignedAgainAndAgainAndThatIsKept() throws Exception {
        witnessed(now -> now.entries() > 0);
        long first = verified(quorum()).witnessed().orElseThrow().entries();
        witnessed(now -> now.entries() > first);
        assertThat(witness.cosignatures()).isGreaterThanOrEqualTo(2);
        Verdict verdict = verified(quorum());
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.witnessed())
                .hasValueSatisfying(each -> assertThat(each.entries()).isGreaterThan(first))
                .hasValueSatisfying(each -> assertThat(each.seconds()).isEqualTo(StrictWitness.SECONDS));
    }

    @Test
    void withoutAWitnessThatWasAskedForALogIsNotIntact() throws Exception {
        assertThat(verified(quorum()).findings()).containsExactly(new Finding.NotWitnessed());
    }

    @Test
    void aCosignatureThatWasCutWhileItWasWrittenIsForgotten() throws Exception {
        witnessed(now -> now.entries() > 0);
        Path file = new StateLayout(state).cosigned().resolve("00000000.txt");
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 9));
        witnessed(now -> now.link() == WitnessState.Link.CONNECTED);
        assertThat(verified(quorum()).findings()).isEmpty();
    }

    @Test
    void aCosignatureOfOtherEntriesIsAFinding() throws Exception {
        Path other = folder.resolve("other");
        copy(state, other);
        // What both histories have must not be cosigned: that would be right in either.
        grow();
        witnessedBeyondNow();
        Path cosigned = new StateLayout(state).cosigned();
        Path kept = folder.resolve("kept");
        copy(cosigned, kept);
        // The same key, other entries of the same number and more.
        state = other;
        grow();
        grow();
        grow();
        copy(kept, new StateLayout(state).cosigned());
        assertThat(verified(quorum()).findings())
                .anyMatch(each -> each instanceof Finding.CheckpointDamaged damaged
                        && damaged.what().contains("cosigned"))
                .contains(new Finding.NotWitnessed());
    }

    @Test
    void aLogThatWasPutBackIsNoticedBeforeItIsOpened() throws Exception {
        Path before = folder.resolve("before");
        copy(state, before);
        witnessedBeyondNow();
        state = before;
        try (Witness asked = new Witness(rules())) {
            SignedNote newest =
                    CheckpointFiles.newest(new StateLayout(state).checkpoints()).orElseThrow();
            assertThat(asked.contradiction(newest))
                    .hasValueSatisfying(told -> assertThat(told).contains("put back"));
        }
    }

    @Test
    void aSecondHistoryIsNoticed() throws Exception {
        Path before = folder.resolve("before");
        copy(state, before);
        witnessedBeyondNow();
        state = before;
        for (int i = 0; i < 3; i++) {
            grow();
        }
        WitnessState told = witnessed(now -> now.link() == WitnessState.Link.CONTRADICTED);
        assertThat(told.problem().orElseThrow()).contains("another history");
    }

    @Test
    void whatIsNoAnswerOfAWitnessIsToldAndRecordingGoesOn() throws Exception {
        for (StrictWitness.Answer answer : List.of(
                new StrictWitness.Answer(403, "unknown key\n"),
                new StrictWitness.Answer(404, ""),
                new StrictWitness.Answer(200, "— somebody/else AAAAAAAAAAAAAAAAAAAA\n"),
                new StrictWitness.Answer(200, "hello"))) {
            witness.say(Optional.of(answer));
            WitnessState told = witnessed(now -> now.link() == WitnessState.Link.REFUSED);
            assertThat(told.problem().orElseThrow()).contains(witness.address().toString());
        }
        for (StrictWitness.Answer answer : List.of(
                new StrictWitness.Answer(500, "x".repeat(200_000)),
                new StrictWitness.Answer(302, ""),
                new StrictWitness.Answer(409, "many\n"))) {
            witness.say(Optional.of(answer));
            witnessed(now -> now.link() == WitnessState.Link.UNREACHABLE);
        }
        witness.say(Optional.empty());
        witnessed(now -> now.link() == WitnessState.Link.CONNECTED);
        assertThat(verified(quorum()).findings()).isEmpty();
    }

    @Test
    void theArchiveHasTheCosignaturesAndIsVerifiedWithThem() throws Exception {
        Path archive = Files.createDirectory(folder.resolve("archive"));
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            store.beginArchiving(Impatience.RULES, archive(archive));
            store.beginWitnessing(new Witness(rules()));
            await(store, now -> now.entries() > 0);
            Path cosigned = archive.resolve("example.org/rec/1/1/cosigned");
            for (int i = 0; i < 500 && isEmpty(cosigned); i++) {
                store.log().tick();
                Thread.sleep(20);
            }
            assertThat(cosigned).isNotEmptyDirectory();
        }
        ArchiveVerifier verifier =
                new ArchiveVerifier(archive(archive), log.name(), Optional.of(log), 2, (done, total) -> {});
        Verdict verdict = verifier.witnessedBy(quorum())
                .verify(Files.createDirectory(folder.resolve("scratch")))
                .verdict();
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.witnessed()).isPresent();
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (Stream<Path> there = Files.list(folder)) {
            return there.findAny().isEmpty();
        }
    }

    private static DirectoryArchiveStore archive(Path directory) {
        return DirectoryArchiveStore.at(directory, new SystemDisk(), new SecureRandom());
    }

    private Optional<Quorum> quorum() throws Exception {
        return Optional.of(new Quorum.One(witness.key()));
    }

    private WitnessRules rules() throws Exception {
        return new WitnessRules(witness.address(), witness.key(), Optional.empty(), RHYTHM);
    }

    private static StoreSettings settings() {
        return new StoreSettings(new SystemDisk(), new SystemClocks(), "liuhen test", Hash.over());
    }

    /// Until the witness has seen more than is there now.
    private void witnessedBeyondNow() throws Exception {
        long now = verified(Optional.empty()).entries();
        witnessed(after -> after.entries() > now);
    }

    private void grow() throws IOException {
        EvidenceStore.open(state, settings()).close();
    }

    /// Opens the store until it stands as wanted with the witness.
    private WitnessState witnessed(Predicate<WitnessState> wanted) throws Exception {
        try (EvidenceStore store = EvidenceStore.open(state, settings())) {
            store.beginWitnessing(new Witness(rules()));
            return await(store, wanted);
        }
    }

    private static WitnessState await(EvidenceStore store, Predicate<WitnessState> wanted) throws InterruptedException {
        for (int i = 0; !wanted.test(store.witness().orElseThrow()); i++) {
            assertThat(i).as("tries; %s", store.witness()).isLessThan(1_000);
            Thread.sleep(20);
        }
        return store.witness().orElseThrow();
    }

    private Verdict verified(Optional<Quorum> quorum) throws IOException {
        return new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 2, (done, total) -> {})
                .witnessedBy(quorum)
                .verify();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.sorted(Comparator.naturalOrder()).toList()) {
                Files.copy(each, to.resolve(from.relativize(each)));
            }
        }
    }
}
