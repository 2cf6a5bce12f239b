package org.liuhen.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.SmallStore;

/// What is kept of a session on paper, held against its store, a changed one, an older one and another one.
class SealTest {
    @TempDir
    Path directory;

    private Path state;

    @BeforeEach
    void recordASmallStore() throws IOException {
        state = directory.resolve("state");
        SmallStore.record(state, 200);
    }

    @Test
    void aSealHoldsForItsLogAndForAllThatItGrowsTo() throws IOException, MalformedException {
        Seal seal = Seal.parse(sealOf(state).text());
        assertThat(findings(state, seal)).isEmpty();
        recordMore(state);
        assertThat(findings(state, seal)).isEmpty();
    }

    @Test
    void aStoreThatWasPutBackIsFoundThoughItIsSoundInItself() throws IOException {
        Path older = copyOf(state);
        recordMore(state);
        Seal seal = newestSealOf(state);
        assertThat(findings(state, seal)).isEmpty();
        assertThat(new Verifier(older, Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {})
                        .verify()
                        .findings())
                .isEmpty();
        assertThat(findings(older, seal)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("seal-broken");
            assertThat(finding.what()).contains("it was put back or cut");
        });
    }

    /// Whoever has the key can write another log: the paper contradicts it.
    @Test
    void aLogThatWasWrittenAnewWithTheSameKeyIsFound() throws IOException {
        Path other = copyOf(state);
        recordMore(state);
        Seal seal = newestSealOf(state);
        recordMore(other);
        recordMore(other);
        assertThat(findings(other, seal))
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("written anew");
    }

    @Test
    void aSealOfAnotherRecorderDoesNotHold() throws IOException {
        Path other = directory.resolve("other");
        SmallStore.record(other, 200);
        assertThat(findings(other, sealOf(state)))
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("another key");
    }

    @Test
    void aSealWhoseWordsWereChangedDoesNotHold() throws IOException, MalformedException {
        Seal seal = sealOf(state);
        String moved = seal.text().replace("\n" + seal.entry() + "\n", "\n" + (seal.entry() - 1) + "\n");
        assertThat(findings(state, Seal.parse(moved)))
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("not the one that was sealed");
        String bigger = seal.text()
                .replace("\n" + seal.tree().size() + "\n", "\n" + (seal.tree().size() + 1) + "\n");
        assertThat(findings(state, Seal.parse(bigger)))
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("another key");
    }

    @Test
    void aScannerMayChangeTheEndsOfLines() throws IOException, MalformedException {
        Seal seal = sealOf(state);
        assertThat(Seal.parse(seal.text().replace("\n", "\r\n") + "\n\n").text())
                .isEqualTo(seal.text());
    }

    @Test
    void whatIsNoSealIsRefused() throws IOException {
        String text = sealOf(state).text();
        for (String broken : List.of(
                "",
                "liuhen-seal 2" + text.substring(13),
                text.substring(0, 90),
                text.replaceFirst("\n\\d+\n", "\n-1\n"),
                text.replaceFirst("\n\\d+\n", "\n999999\n"),
                text.substring(0, text.length() / 2))) {
            assertThatThrownBy(() -> Seal.parse(broken)).as(broken).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void anEntryThatEndsNothingHasNoSeal() {
        assertThatThrownBy(() -> Seal.read(state, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ends no session");
        assertThatThrownBy(() -> Seal.read(state, 5_000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has no entry 5000");
    }

    private static Seal sealOf(Path state) throws IOException {
        return Seal.read(state, accounts(state).getFirst().endEntry().orElseThrow());
    }

    private static Seal newestSealOf(Path state) throws IOException {
        return Seal.read(state, accounts(state).getLast().endEntry().orElseThrow());
    }

    private static List<SessionAccount> accounts(Path state) throws IOException {
        Map<String, SessionAccount> accounts = SessionAccount.readAll(state);
        return List.copyOf(accounts.values());
    }

    private static List<Finding> findings(Path state, Seal seal) throws IOException {
        return new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {})
                .against(seal)
                .verify()
                .findings();
    }

    /// A session without footage, a day later.
    private static void recordMore(Path state) throws IOException {
        SimulatedClocks clocks = new SimulatedClocks("2026-11-24T01:02:03.000000Z");
        try (EvidenceStore store = EvidenceStore.open(state, SmallStore.settings(clocks))) {
            clocks.advance(Duration.ofSeconds(Files.size(state.resolve("log/entries/00000000.jsonl")) % 60 + 1));
            SessionWriter session = store.begin(new SessionOpening(
                    "room-1",
                    "panel",
                    List.of("front"),
                    new FieldsBuilder().text("room", "询问室一").build()));
            session.end("panel", clocks.wallMicros(), Cause.STOPPED);
        }
    }

    private Path copyOf(Path original) throws IOException {
        Path copy = directory.resolve("copy");
        try (Stream<Path> walk = Files.walk(original)) {
            for (Path file : walk.toList()) {
                Files.copy(file, copy.resolve(original.relativize(file)));
            }
        }
        return copy;
    }
}
