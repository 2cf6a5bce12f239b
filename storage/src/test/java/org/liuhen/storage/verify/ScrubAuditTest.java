package org.liuhen.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.Condition;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.SmallStore;

/// A `scrub` entry that could not have come from reading: one lie at a time.
class ScrubAuditTest {
    private static final int SEGMENTS = 12;

    @TempDir
    Path directory;

    private Path state;

    @BeforeEach
    void recordASmallStore() throws IOException {
        state = directory.resolve("state");
        SmallStore.record(state, 200);
    }

    @Test
    void aTrueResultIsNoFinding() throws IOException {
        long size = size();
        assertThat(findingsAfter(new MachineFact.Scrub(0, size, SEGMENTS, 1, List.of())))
                .isEmpty();
        assertThat(findingsAfter(new MachineFact.Scrub(
                        0, size, SEGMENTS, 1, List.of(new MachineFact.Damage(segment(), Condition.CHANGED)))))
                .isEmpty();
        assertThat(findingsAfter(new MachineFact.Scrub(1, 1, 0, 0, List.of()))).isEmpty();
    }

    @Test
    void aResultAboutWhatIsNotWrittenYetIsFound() throws IOException {
        assertThat(findingsAfter(new MachineFact.Scrub(0, size() + 100, SEGMENTS, 1, List.of())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("was read again"));
    }

    @Test
    void aStretchThatEndsBeforeItBeginsIsFound() throws IOException {
        assertThat(findingsAfter(new MachineFact.Scrub(5, 4, 0, 0, List.of()))).hasSize(1);
    }

    @Test
    void aWrongCountOfSegmentsIsFound() throws IOException {
        assertThat(findingsAfter(new MachineFact.Scrub(0, size(), SEGMENTS - 1, 1, List.of())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("with 11 segments, and 12 are there"));
    }

    @Test
    void damageOfWhatCoversNoBytesIsFound() throws IOException {
        assertThat(findingsAfter(new MachineFact.Scrub(
                        0, size(), SEGMENTS, 1, List.of(new MachineFact.Damage(0, Condition.ABSENT)))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("entry 0, which covers no bytes there"));
    }

    @Test
    void damageOutsideOfTheStretchIsFound() throws IOException {
        long segment = segment();
        assertThat(findingsAfter(new MachineFact.Scrub(
                        0, segment, 0, 1, List.of(new MachineFact.Damage(segment, Condition.ABSENT)))))
                .hasSize(1);
    }

    private long size() throws IOException {
        try (EvidenceStore store = open()) {
            return store.log().durableSize();
        }
    }

    /// Index of the first segment's entry.
    private long segment() throws IOException {
        try (EvidenceStore store = open()) {
            assertThat(store.awaitIndex(Duration.ofSeconds(10))).isTrue();
            String session =
                    store.index().sessions(1, Optional.empty()).getFirst().session();
            return store.index()
                    .segments(new TrackId(session, "front"), 0, Long.MAX_VALUE)
                    .getFirst()
                    .entryIndex();
        }
    }

    private List<Finding> findingsAfter(MachineFact.Scrub scrub) throws IOException {
        try (EvidenceStore store = open()) {
            store.log().append(scrub);
        }
        return new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {})
                .verify()
                .findings();
    }

    private EvidenceStore open() throws IOException {
        return EvidenceStore.open(state, SmallStore.settings(new SimulatedClocks("2026-12-01T01:02:03.000000Z")));
    }
}
