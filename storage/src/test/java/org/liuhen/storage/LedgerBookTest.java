package org.liuhen.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.LedgerRefusal.Kind;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.timeline.Interruption;
import org.liuhen.storage.timeline.Interruption.Standing;
import org.liuhen.storage.timeline.Ledger;
import org.liuhen.storage.verify.Verifier;

/// Interruptions wait until somebody explains them, and a session is not complete before.
class LedgerBookTest {
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final Random random = new Random(1);

    @TempDir
    Path directory;

    @Test
    void aSessionIsCompleteWhenAllItsInterruptionsAreExplained() throws Exception {
        String name;
        try (EvidenceStore store = store()) {
            SessionWriter session = session(store);
            name = session.session();
            LedgerBook book = store.ledgerBook();
            List<Interruption> all = book.ledger(name).interruptions();
            assertThat(all)
                    .extracting(Interruption::cause)
                    .containsExactly(Cause.OPENING, Cause.NETWORK, Cause.PACKET_LOSS, Cause.PICTURE_BLACK);
            assertThat(all)
                    .extracting(Interruption::standing)
                    .containsExactly(Standing.NONE, Standing.WAITING, Standing.WAITING, Standing.NONE);
            long network = all.get(1).entry();
            long loss = all.get(2).entry();

            Appended mark = book.mark(
                    name, "actor-1", all.get(1).toMicros() + 1, SessionFact.Mark.INTERRUPTION_REASON, Optional.empty());
            book.stateInFootage(name, "actor-1", List.of(network), Cause.NETWORK, mark.index());
            assertThat(book.ledger(name).find(network).orElseThrow().standing()).isEqualTo(Standing.STATED);
            refused(Kind.STILL_OPEN, () -> book.complete(name, "actor-1"));

            session.end("panel", session.nowMicros(), Cause.STOPPED);
            assertThatThrownBy(() -> book.complete(name, "actor-1"))
                    .isInstanceOfSatisfying(LedgerRefusal.class, refusal -> {
                        assertThat(refusal.kind()).isEqualTo(Kind.WAITING);
                        assertThat(refusal.waiting())
                                .extracting(Interruption::entry)
                                .containsExactly(loss);
                    });

            Appended statement = book.stateInWriting(
                    name,
                    "actor-1",
                    List.of(loss),
                    Cause.NETWORK,
                    new FieldsBuilder().text("text", "交换机更换").build());
            refused(Kind.OWN_STATEMENT, () -> book.review(name, "actor-1", statement.index()));
            book.review(name, "actor-2", statement.index());
            book.complete(name, "actor-1");
            refused(Kind.ALREADY_COMPLETE, () -> book.complete(name, "actor-1"));

            Ledger ledger = book.ledger(name);
            assertThat(ledger.complete()).isTrue();
            assertThat(ledger.waiting()).isEmpty();
            assertThat(ledger.find(loss).orElseThrow().standing()).isEqualTo(Standing.REVIEWED);
            assertThat(words(store, name)).isEqualTo("交换机更换");
        }
        assertThat(findings()).isEmpty();
        try (EvidenceStore store = EvidenceStore.open(directory, settings())) {
            assertThat(store.awaitCensus(Duration.ofSeconds(10))).isTrue();
            assertThat(store.ledgerBook().ledger(name).complete()).isTrue();
            assertThat(words(store, name)).isEqualTo("交换机更换");
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsEntered() throws Exception {
        try (EvidenceStore store = store()) {
            SessionWriter session = session(store);
            String name = session.session();
            LedgerBook book = store.ledgerBook();
            Interruption network = book.ledger(name).interruptions().get(1);
            Appended early = book.mark(name, "actor-1", network.fromMicros(), "interruption-reason", Optional.empty());
            long before = store.log().durableSize();
            var words = new FieldsBuilder().text("text", "").build();

            refused(Kind.UNKNOWN_SESSION, () -> book.ledger("20260101-000000-000000"));
            refused(Kind.UNKNOWN_INTERRUPTION, () -> book.stateInWriting(name, "a", List.of(0L), Cause.OTHER, words));
            refused(Kind.UNKNOWN_INTERRUPTION, () -> book.stateInWriting(name, "a", List.of(), Cause.OTHER, words));
            refused(
                    Kind.UNKNOWN_MARK,
                    () -> book.stateInFootage(name, "a", List.of(network.entry()), Cause.OTHER, before + 7));
            refused(
                    Kind.MARK_BEFORE_END,
                    () -> book.stateInFootage(name, "a", List.of(network.entry()), Cause.OTHER, early.index()));
            refused(Kind.UNKNOWN_STATEMENT, () -> book.review(name, "a", early.index()));
            assertThat(store.log().durableSize()).isEqualTo(before);
            try (var files = Files.list(directory.resolve("meta"))) {
                assertThat(files).hasSize(1);
            }
        }
    }

    @Test
    void theWordsOfAStatementCannotBeChangedUnnoticed() throws Exception {
        try (EvidenceStore store = store()) {
            SessionWriter session = session(store);
            Interruption network =
                    store.ledgerBook().ledger(session.session()).interruptions().get(1);
            store.ledgerBook()
                    .stateInWriting(
                            session.session(),
                            "actor-1",
                            List.of(network.entry()),
                            Cause.NETWORK,
                            new FieldsBuilder().text("text", "the true words").build());
        }
        try (var files = Files.list(directory.resolve("meta"))) {
            Path statement = files.filter(file -> contains(file, "the true words"))
                    .findFirst()
                    .orElseThrow();
            Path changed = directory.resolve("changed");
            Files.writeString(changed, Files.readString(statement).replace("true", "fake"));
            Files.move(changed, statement, StandardCopyOption.REPLACE_EXISTING);
            assertThat(findings())
                    .anySatisfy(finding -> assertThat(finding.toString())
                            .contains(statement.getFileName().toString()));
        }
    }

    @Test
    void particularsReplaceEachOtherAndAllOfThemStay() throws Exception {
        String name;
        try (EvidenceStore store = store()) {
            SessionWriter session = session(store);
            name = session.session();
            LedgerBook book = store.ledgerBook();
            book.particulars(
                    name,
                    "actor-1",
                    new FieldsBuilder().text("caseNumber", "〔2026〕1号").build());
            session.end("panel", session.nowMicros(), Cause.STOPPED);
            book.particulars(
                    name,
                    "actor-2",
                    new FieldsBuilder().text("caseNumber", "〔2026〕2号").build());
            refused(
                    Kind.UNKNOWN_SESSION,
                    () -> book.particulars(
                            "20260101-000000-000000",
                            "a",
                            new FieldsBuilder().text("caseNumber", "").build()));
        }
        assertThat(findings()).isEmpty();
        try (EvidenceStore store = EvidenceStore.open(directory, settings())) {
            assertThat(store.awaitCensus(Duration.ofSeconds(10))).isTrue();
            LedgerBook book = store.ledgerBook();
            List<String> numbers = new ArrayList<>();
            for (EntryRow deed : book.deeds(name)) {
                if (deed.entry().fact() instanceof SessionFact.Particulars particulars) {
                    numbers.add(new FieldsReader(book.words(particulars.content())).text("caseNumber"));
                }
            }
            assertThat(numbers).containsExactly("〔2026〕1号", "〔2026〕2号");
        }
        Path older = objectWith("〔2026〕1号");
        replace(older, "〔2026〕1号", "〔2026〕3号");
        assertThat(findings())
                .anySatisfy(finding -> assertThat(finding.toString())
                        .contains(older.getFileName().toString()));
    }

    @Test
    void aNoteIsAddedToAMarkOfTheSameSessionAndMovesNothing() throws Exception {
        try (EvidenceStore store = store()) {
            SessionWriter session = session(store);
            LedgerBook book = store.ledgerBook();
            Appended mark = book.mark(session.session(), "a", session.nowMicros(), "notice", Optional.empty());
            var words = new FieldsBuilder().text("text", "已当场告知").build();
            refused(Kind.UNKNOWN_MARK, () -> book.note(session.session(), "a", mark.index() - 1, words));
            book.note(session.session(), "b", mark.index(), words);
            book.note(session.session(), "b", mark.index(), words);
            List<EntryRow> deeds = book.deeds(session.session());
            assertThat(deeds).extracting(deed -> deed.entry().fact().type()).containsExactly("mark", "note", "note");
            assertThat(deeds.getFirst().entry()).isEqualTo(mark.entry());
        }
        assertThat(findings()).isEmpty();
    }

    private Path objectWith(String text) throws IOException {
        try (var files = Files.list(directory.resolve("meta"))) {
            return files.filter(file -> contains(file, text)).findFirst().orElseThrow();
        }
    }

    private void replace(Path file, String before, String after) throws IOException {
        Path changed = directory.resolve("changed");
        Files.writeString(changed, Files.readString(file).replace(before, after));
        Files.move(changed, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String words(EvidenceStore store, String session) throws Exception {
        SessionFact.Statement written = store.ledgerBook().deeds(session).stream()
                .map(deed -> deed.entry().fact())
                .filter(SessionFact.Statement.class::isInstance)
                .map(SessionFact.Statement.class::cast)
                .filter(statement -> statement.manner() instanceof SessionFact.Manner.Written)
                .findFirst()
                .orElseThrow();
        SessionFact.Manner.Written manner = (SessionFact.Manner.Written) written.manner();
        return new FieldsReader(store.ledgerBook().words(manner.text())).text("text");
    }

    private interface Deed {
        Object run() throws Exception;
    }

    private static void refused(Kind kind, Deed deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        LedgerRefusal.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    private EvidenceStore store() throws IOException {
        return EvidenceStore.create(directory, "example.org/rec/ledger/1", settings());
    }

    /// A session of one track with an ordinary gap, one that waits, packets lost, and a warning.
    private SessionWriter session(EvidenceStore store) throws IOException {
        SessionWriter session = store.begin(new SessionOpening(
                "xunwen-1",
                "panel",
                List.of("front"),
                new FieldsBuilder().text("case", "").build()));
        TrackWriter track = session.tracks().getFirst();
        clocks.advance(Duration.ofSeconds(1));
        track.interruption(new Ending(Cause.OPENING, "opening"), session.startMicros(), session.nowMicros());
        second(track, session.nowMicros());
        long lost = session.nowMicros();
        clocks.advance(Duration.ofSeconds(2));
        track.interruption(new Ending(Cause.NETWORK, "no answer"), lost, session.nowMicros());
        long back = session.nowMicros();
        second(track, back);
        track.flaw(new Ending(Cause.PACKET_LOSS, "3 packets were lost"), back + 200_000, back + 400_000, 3);
        track.flaw(new Ending(Cause.PICTURE_BLACK, "black"), back + 500_000, back + 900_000, 0);
        return session;
    }

    private void second(TrackWriter track, long start) throws IOException {
        RunWriter run = track.beginRun(TinyMedia.opening(start));
        run.append(TinyMedia.fragment(start, 0, 25, 40, random, Fragment.Start.KEY));
        clocks.advance(Duration.ofSeconds(1));
        run.seal(new SegmentClose(0, Optional.empty()));
        run.close(new Ending(Cause.NETWORK, "no answer"));
    }

    private List<?> findings() throws IOException {
        return new Verifier(directory, Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {})
                .verify()
                .findings();
    }

    private StoreSettings settings() {
        return new StoreSettings(new SystemDisk(), clocks, "test", Hash.over());
    }
}
