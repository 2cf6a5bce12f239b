package org.liuhen.storage.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.time.UtcTime;
import org.liuhen.storage.timeline.Span;
import org.liuhen.storage.verify.Verdict;
import org.liuhen.storage.verify.Verifier;

/// What version 1 wrote is read in full and found intact.
class GoldenStoreTest {
    private static final VerifierKey KEY = key();
    private static final long START = UtcTime.micros("2026-11-23T01:02:03.000000Z");

    private final SimulatedClocks clocks = new SimulatedClocks("2027-01-01T00:00:00.000000Z");

    @TempDir
    Path directory;

    @Test
    void itIsIntact() throws IOException {
        Verdict verdict = verify(GoldenCopy.V1);
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.keyPinned()).isEqualTo(Verdict.Pinning.PINNED);
        assertThat(List.of(verdict.entries(), verdict.sessions(), verdict.segments()))
                .containsExactly(29L, 1L, 6L);
    }

    @Test
    void itOpensAndTellsItsStoryAndGoesOn() throws IOException {
        Path state = GoldenCopy.of(GoldenCopy.V1, directory.resolve("state"));
        try (EvidenceStore store = EvidenceStore.open(state, SmallStore.settings(clocks))) {
            assertThat(store.awaitIndex(Duration.ofSeconds(20))).isTrue();
            assertThat(store.awaitCensus(Duration.ofSeconds(20))).isTrue();
            assertThat(store.resumed()).isEmpty();
            assertThat(store.key()).isEqualTo(KEY);
            SessionRow session = store.index().sessions(9, Optional.empty()).getFirst();
            assertThat(session.room()).isEqualTo("xunwen-1");
            assertThat(session.end().orElseThrow().endMicros()).isEqualTo(START + 34_500_000);
            assertThat(metadata(store, session)).isEqualTo("测试案件");
            assertFront(store, new TrackId(session.session(), "front"));
            assertWhole(store, new TrackId(session.session(), "whole"));
        }
        assertThat(verify(state).findings()).isEmpty();
    }

    private static void assertFront(EvidenceStore store, TrackId track) throws IOException {
        assertThat(store.timeline(track, START, START + 34_500_000).spans())
                .containsExactly(
                        new Span.Gap(Cause.NETWORK, "no answer from the camera", START, START + 1_500_000, 8),
                        new Span.Footage(0, START + 1_500_000, START + 3_500_000),
                        new Span.Gap(
                                Cause.POWER,
                                "the machine stopped or restarted",
                                START + 3_500_000,
                                START + 33_500_000,
                                20),
                        new Span.Footage(1, START + 33_500_000, START + 34_500_000));
        List<SegmentRow> segments = store.index().segments(track, START, START + 4_000_000);
        assertThat(segments).extracting(SegmentRow::lostPackets).containsExactly(0, 1);
    }

    private static void assertWhole(EvidenceStore store, TrackId track) throws IOException {
        RunRow run = store.index().run(track, 0).orElseThrow();
        assertThat(run.ended().orElseThrow().cause()).isEqualTo(Cause.POWER);
        assertThat(run.ended().orElseThrow().tailBytes()).isEqualTo(27);
        assertThat(store.index().segments(track, START, START + 9_000_000))
                .extracting(SegmentRow::sealing)
                .containsExactly(Fact.Sealing.CAPTURED, Fact.Sealing.RECOVERED);
        assertThat(store.timeline(track, START, START + 34_500_000).spans())
                .extracting(Span::getClass)
                .containsExactly(Span.Footage.class, Span.Gap.class, Span.Footage.class);
    }

    private static String metadata(EvidenceStore store, SessionRow session) throws IOException {
        try {
            return store.metadata(session).text("case");
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static Verdict verify(Path state) throws IOException {
        return new Verifier(state, Optional.of(KEY), new Verifier.Scope.AtRest(), 1, (done, total) -> {}).verify();
    }

    private static VerifierKey key() {
        try {
            return VerifierKey.parse("example.org/rec/golden/1+2b44f802+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
