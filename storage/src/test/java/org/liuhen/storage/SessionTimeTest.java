package org.liuhen.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.index.FlawRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.time.ClockState;
import org.liuhen.storage.time.TimeService;
import org.liuhen.storage.verify.Verifier;

/// Session time runs on whatever is done to the wall clock, and the log says what was done.
class SessionTimeTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final Random random = new Random(1);

    @TempDir
    Path directory;

    @Test
    void aClockThatIsSetMovesNoFootageAndEachTrackSaysSo() throws IOException {
        for (Duration step : List.of(DAY, DAY.negated(), Duration.ofSeconds(10), Duration.ofSeconds(-10))) {
            Path state = directory.resolve(step.toString());
            try (EvidenceStore store = EvidenceStore.create(state, "example.org/rec/time/1", settings())) {
                SessionWriter session = begin(store);
                TrackWriter track = session.tracks().getFirst();
                long start = session.nowMicros();
                RunWriter run = track.beginRun(TinyMedia.opening(start));
                second(run, start, 0);
                clocks.set(step);
                awaitFlaw(store, track);
                second(run, start, 1);
                run.close(new Ending(Cause.STOPPED, "STOP was pressed"));
                session.end("panel", session.nowMicros(), Cause.STOPPED);
                assertThat(store.awaitIndex(LIMIT)).isTrue();

                List<SegmentRow> segments = store.index().segments(track.id(), 0, Long.MAX_VALUE);
                assertThat(segments).extracting(SegmentRow::startMicros).containsExactly(start, start + 1_000_000);
                assertThat(store.index().flaws(track.id())).singleElement().satisfies(flaw -> {
                    assertThat(flaw.cause()).isEqualTo(Cause.CLOCK_STEP);
                    assertThat(flaw.fromMicros()).isEqualTo(flaw.toMicros()).isEqualTo(start + 1_000_000);
                });
                assertThat(clockEntries(state))
                        .filteredOn(clock -> clock.occasion() == MachineFact.Occasion.STEP)
                        .singleElement()
                        .satisfies(clock -> assertThat(clock.stepMicros()).isEqualTo(step.toNanos() / 1_000));
                assertThat(segmentFacts(state))
                        .extracting(fact -> fact.clock().orElseThrow().wallMicros() - fact.startMicros())
                        .containsExactly(0L, step.toNanos() / 1_000);
            }
            clocks.set(step.negated());
            assertThat(findings(state)).isEmpty();
        }
    }

    @Test
    void theTimeOfASessionGoesOnUnderTheSameBootThoughTheClockWasSetMeanwhile() throws IOException {
        long before;
        try (EvidenceStore store = EvidenceStore.create(directory, "example.org/rec/time/1", settings())) {
            before = begin(store).nowMicros();
        }
        clocks.advance(Duration.ofSeconds(30));
        clocks.set(DAY.negated());
        try (EvidenceStore store = EvidenceStore.open(directory, settings())) {
            SessionWriter session = store.resumed().getFirst();
            assertThat(session.nowMicros()).isEqualTo(before + 30_000_000);
            assertThat(store.timeOf(session.session())).contains(session.time());
        }
    }

    @Test
    void theWallClockBridgesTheTimeThatTheMachineWasDown() throws IOException {
        long before;
        try (EvidenceStore store = EvidenceStore.create(directory, "example.org/rec/time/1", settings())) {
            SessionWriter session = begin(store);
            clocks.set(DAY);
            awaitFlaw(store, session.tracks().getFirst());
            before = session.nowMicros();
        }
        clocks.advance(Duration.ofSeconds(30));
        clocks.reboot("22222222-3333-4444-5555-666666666666");
        try (EvidenceStore store = EvidenceStore.open(directory, settings())) {
            assertThat(store.resumed().getFirst().nowMicros()).isEqualTo(before + 30_000_000);
            assertThat(store.clockState()).isEqualTo(ClockState.UNSYNCED);
        }
    }

    @Test
    void aClockBehindTheLogIsNotTrustedAndPutsNoSessionBack() throws IOException {
        long before;
        try (EvidenceStore store = EvidenceStore.create(directory, "example.org/rec/time/1", settings())) {
            before = begin(store).nowMicros();
        }
        clocks.reboot("22222222-3333-4444-5555-666666666666");
        clocks.set(DAY.multipliedBy(-3_650));
        try (EvidenceStore store = EvidenceStore.open(directory, settings())) {
            assertThat(store.clockState()).isEqualTo(ClockState.UNTRUSTED);
            SessionWriter session = store.resumed().getFirst();
            assertThat(session.nowMicros()).isEqualTo(before);
            clocks.advance(Duration.ofMinutes(5));
            clocks.kept(new TimeService(true, Optional.of(1_500L)));
            clocks.set(DAY.multipliedBy(3_650));
            awaitFlaw(store, session.tracks().getFirst());
            assertThat(store.clockState()).isEqualTo(ClockState.SYNCED);
            assertThat(session.nowMicros()).isEqualTo(before + 300_000_000);
        }
        assertThat(clockEntries(directory))
                .extracting(clock -> clock.reading().state())
                .containsExactly(ClockState.UNSYNCED, ClockState.UNTRUSTED, ClockState.SYNCED);
        assertThat(findings(directory)).isEmpty();
    }

    @Test
    void aPausedSessionStaysPausedOverARestart() throws IOException {
        try (EvidenceStore store = EvidenceStore.create(directory, "example.org/rec/time/1", settings())) {
            begin(store).pause("actor-1", Cause.PAUSED);
        }
        try (EvidenceStore store = EvidenceStore.open(directory, settings())) {
            SessionWriter session = store.resumed().getFirst();
            assertThat(session.paused()).contains(Cause.PAUSED);
            assertThat(session.tracks())
                    .allSatisfy(track -> assertThat(
                                    track.resumedAfter().orElseThrow().cause())
                            .isEqualTo(Cause.PAUSED));
            session.resume("actor-2");
            assertThat(session.paused()).isEmpty();
        }
        assertThat(findings(directory)).isEmpty();
    }

    private SessionWriter begin(EvidenceStore store) throws IOException {
        return store.begin(new SessionOpening(
                "xunwen-1",
                "panel",
                List.of("front"),
                new FieldsBuilder().text("case", "").build()));
    }

    private void second(RunWriter run, long runStart, int number) throws IOException {
        run.append(TinyMedia.fragment(runStart, number * 1_000_000L, 25, 40, random, Fragment.Start.KEY));
        clocks.advance(Duration.ofSeconds(1));
        run.seal(new SegmentClose(0, Optional.empty()));
    }

    private static void awaitFlaw(EvidenceStore store, TrackWriter track) throws IOException {
        List<FlawRow> flaws = List.of();
        while (flaws.isEmpty()) {
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            flaws = store.index().flaws(track.id());
            Thread.onSpinWait();
        }
    }

    private static List<Fact> facts(Path state) throws IOException {
        try (Stream<String> lines = Files.lines(state.resolve("log/entries/00000000.jsonl"))) {
            return lines.map(SessionTimeTest::fact).toList();
        }
    }

    private static Fact fact(String line) {
        try {
            return Entry.decode(line.getBytes(StandardCharsets.UTF_8)).fact();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<MachineFact.Clock> clockEntries(Path state) throws IOException {
        return facts(state).stream()
                .filter(MachineFact.Clock.class::isInstance)
                .map(MachineFact.Clock.class::cast)
                .toList();
    }

    private static List<Fact.Segment> segmentFacts(Path state) throws IOException {
        return facts(state).stream()
                .filter(Fact.Segment.class::isInstance)
                .map(Fact.Segment.class::cast)
                .toList();
    }

    private List<?> findings(Path state) throws IOException {
        return new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {})
                .verify()
                .findings();
    }

    private StoreSettings settings() {
        return new StoreSettings(new SystemDisk(), clocks, "test", Hash.over());
    }
}
