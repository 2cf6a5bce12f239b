package org.liuhen.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.AccessBook.Deed;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.format.AccessFact.Access;
import org.liuhen.storage.format.AccessFact.Act;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.Sensitivity;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.index.EntryRow;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.Verifier;

/// Who saw what stands in the log, is found by person and by record, and is checked like everything else.
class AccessBookTest {
    private static final String ONE = "account-00000001";
    private static final String OTHER = "account-00000002";

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    @Test
    void aPersonsAndARecordsHistoryAreFoundNewestFirstAndHoldNoName() throws IOException, LedgerRefusal {
        try (EvidenceStore store = store()) {
            AccessBook book = store.accessBook();
            String session = session(store);
            book.enter(Deed.of(ONE, Act.LOGIN, "", ""));
            long opened = book.enter(Deed.of(ONE, Act.OPEN, session, "")
                            .saying(new FieldsBuilder()
                                    .text("purpose", "supervision")
                                    .text("text", "张三投诉")
                                    .build()))
                    .index();
            book.enter(Deed.of(ONE, Act.VIEW, session, "front")
                    .seen(1_000_000, 2_000_000)
                    .under(opened));
            book.enter(Deed.of(OTHER, Act.LOGIN_FAILED, OTHER, "").times(7));

            assertThat(acts(book.current().accessesBy(ONE, Long.MAX_VALUE, _ -> true)))
                    .containsExactly(Act.VIEW, Act.OPEN, Act.LOGIN);
            assertThat(acts(book.current().accessesOf(session, Long.MAX_VALUE, _ -> true)))
                    .containsExactly(Act.VIEW, Act.OPEN);
            List<EntryRow> all = book.current().accesses(Long.MAX_VALUE, _ -> true);
            assertThat(acts(all)).containsExactly(Act.LOGIN_FAILED, Act.VIEW, Act.OPEN, Act.LOGIN);
            assertThat(((Access) all.getFirst().entry().fact()).count()).isEqualTo(7);
            assertThat(acts(book.current().accesses(all.get(1).index(), _ -> true)))
                    .containsExactly(Act.OPEN, Act.LOGIN);
            Access open = (Access) all.get(2).entry().fact();
            assertThat(book.words(open.words().orElseThrow()).toString()).contains("张三投诉");
        }
        assertThat(findings()).isEmpty();
        try (Stream<Path> files = Files.walk(directory.resolve("state/log"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain("张三");
            }
        }
    }

    @Test
    void nobodyAnswersTheirOwnRequestUnnoticed() throws IOException, LedgerRefusal {
        try (EvidenceStore store = store()) {
            AccessBook book = store.accessBook();
            String session = session(store);
            long asked = book.enter(Deed.of(ONE, Act.ASK, session, "")).index();
            book.enter(Deed.of(OTHER, Act.APPROVE, session, "").under(asked));
            assertThat(acts(book.current().requests(Long.MAX_VALUE, _ -> true))).containsExactly(Act.APPROVE, Act.ASK);
        }
        assertThat(findings()).isEmpty();
        try (EvidenceStore store = EvidenceStore.open(directory.resolve("state"), settings())) {
            AccessBook book = store.accessBook();
            String session =
                    book.current().sessions(1, Optional.empty()).getFirst().session();
            long asked = book.enter(Deed.of(ONE, Act.ASK, session, "")).index();
            book.enter(Deed.of(ONE, Act.APPROVE, session, "").under(asked));
            book.enter(Deed.of(OTHER, Act.VIEW, session, "front").under(asked));
            book.enter(Deed.of(OTHER, Act.APPROVE, "", "").under(asked));
            book.enter(Deed.of(OTHER, Act.DECLINE, session, ""));
        }
        assertThat(findings()).hasSize(4).allMatch(each -> each.code().equals("entry-out-of-place"));
    }

    @Test
    void theNewestFlagsHoldAndTheOlderOnesStay() throws IOException, LedgerRefusal {
        try (EvidenceStore store = store()) {
            AccessBook book = store.accessBook();
            String session = session(store);
            book.flag(session, ONE, List.of(Sensitivity.MINOR, Sensitivity.PRIVACY, Sensitivity.MINOR));
            book.flag(session, OTHER, List.of());
            assertThat(book.current()).isNotNull();
            assertThat(book.flags(session).stream()
                            .map(row -> ((SessionFact.Flags) row.entry().fact()).flags()))
                    .containsExactly(List.of(Sensitivity.PRIVACY, Sensitivity.MINOR), List.of());
        }
        assertThat(findings()).isEmpty();
    }

    private List<Finding> findings() throws IOException {
        return new Verifier(directory.resolve("state"), Optional.empty(), new Verifier.Scope.AtRest(), 1, (_, _) -> {})
                .verify()
                .findings();
    }

    private static List<Act> acts(List<EntryRow> rows) {
        return rows.stream()
                .map(row -> ((AccessFact.Access) row.entry().fact()).act())
                .toList();
    }

    private String session(EvidenceStore store) throws IOException {
        SessionWriter session =
                store.begin(new SessionOpening("room-1", "panel", List.of("front"), new FieldsBuilder().build()));
        session.end("panel", session.nowMicros(), Cause.STOPPED);
        return session.session();
    }

    private StoreSettings settings() {
        return new StoreSettings(new SystemDisk(), clocks, "liuhen test", Hash.over(new byte[0]));
    }

    private EvidenceStore store() throws IOException {
        return EvidenceStore.create(directory.resolve("state"), "test.example/access", settings());
    }
}
