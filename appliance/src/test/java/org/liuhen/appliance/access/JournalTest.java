package org.liuhen.appliance.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.AccessBook.Deed;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.AccessFact.Access;
import org.liuhen.storage.format.AccessFact.Act;
import org.liuhen.storage.format.AccessFact.Stretch;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.kit.SimulatedClocks;

/// Many deeds make few entries, and none is left out.
class JournalTest {
    private static final String WHO = "account-00000001";
    private static final String SESSION = "20261123-010203-abcdef";
    private static final long SECOND = 1_000_000;

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    private EvidenceStore store;
    private Journal journal;

    @BeforeEach
    void open() throws IOException {
        store = EvidenceStore.create(
                directory.resolve("state"),
                "test.example/journal",
                new StoreSettings(new SystemDisk(), clocks, "liuhen test", Hash.over(new byte[0])));
        journal = new Journal(store.accessBook(), clocks);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void aNightOfGuessingMakesAnEntryEachTenMinutes() throws IOException {
        for (int i = 0; i < 8 * 3600; i++) {
            journal.count(Deed.of("nobody", Act.LOGIN_FAILED, "", ""));
            clocks.advance(Duration.ofSeconds(1));
            journal.round();
        }
        journal.close();
        List<Access> told = told();
        assertThat(told).hasSizeLessThan(110);
        assertThat(told.stream().mapToLong(Access::count).sum()).isEqualTo(8 * 3600);
    }

    @Test
    void whoeverIsRefusedEverywhereDoesNotFillTheLog() throws IOException {
        for (int i = 0; i < 3 * Tally.MOST_KINDS; i++) {
            journal.refused(WHO, "", "GET /" + i);
        }
        journal.close();
        List<Access> told = told();
        assertThat(told).hasSizeLessThanOrEqualTo(Tally.MOST_KINDS + 2);
        assertThat(told.stream().mapToLong(Access::count).sum()).isEqualTo(3 * Tally.MOST_KINDS);
    }

    @Test
    void aPlayersRequestsAreOneStretch() throws IOException {
        long opened = journal.enter(Deed.of(WHO, Act.OPEN, SESSION, "")).index();
        for (int i = 0; i < 60; i++) {
            journal.saw(WHO, SESSION, "front", Optional.of(opened), stretch(4L * i, 4L * i + 4));
            clocks.advance(Duration.ofSeconds(4));
            journal.round();
        }
        assertThat(views()).isEmpty();
        clocks.advance(Seen.REST);
        journal.round();
        assertThat(views()).singleElement().satisfies(view -> {
            assertThat(view.stretch()).isEqualTo(stretch(0, 240));
            assertThat(view.entry()).contains(opened);
        });
    }

    @Test
    void whoeverJumpsAboutIsToldInFewStretchesThatCoverAll() throws IOException {
        long opened = journal.enter(Deed.of(WHO, Act.OPEN, SESSION, "")).index();
        for (int i = 0; i < 200; i++) {
            long at = i * 7919L % 40_000;
            journal.saw(WHO, SESSION, "front", Optional.of(opened), stretch(at, at + 4));
        }
        journal.close();
        List<Access> views = views();
        assertThat(views).hasSizeBetween(1, 8);
        for (int i = 0; i < 200; i++) {
            long at = i * 7919L % 40_000 * SECOND;
            assertThat(views)
                    .anyMatch(view -> view.stretch().orElseThrow().fromMicros() <= at
                            && view.stretch().orElseThrow().toMicros() >= at + 4 * SECOND);
        }
    }

    @Test
    void whoWatchesAllDayIsToldEachTenMinutes() throws IOException {
        for (int i = 0; i < 6 * 60; i++) {
            journal.saw(WHO, SESSION, "front", Optional.empty(), stretch(10L * i, 10L * i + 10));
            clocks.advance(Duration.ofSeconds(10));
            journal.round();
        }
        journal.close();
        assertThat(views()).hasSize(6);
    }

    private static Optional<Stretch> stretch(long fromSeconds, long toSeconds) {
        return Optional.of(new Stretch(fromSeconds * SECOND, toSeconds * SECOND));
    }

    private List<Access> views() throws IOException {
        return told().stream().filter(each -> each.act() == Act.VIEW).toList();
    }

    private List<Access> told() throws IOException {
        List<Access> told = new ArrayList<>();
        store.accessBook().current().accesses(Long.MAX_VALUE, row -> {
            told.add((Access) row.entry().fact());
            return true;
        });
        return told;
    }
}
