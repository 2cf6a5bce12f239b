package org.liuhen.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.SmallStore;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.verify.Finding;
import org.liuhen.storage.verify.Verifier;

/// What people do to the disks of a recorder costs no footage: an index that is older than the media, media that
/// belongs to another log, a wall clock that is set back.
class NothingVanishesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int RUNS_BEFORE = 3;
    private static final int SEGMENTS_BEFORE = 12;

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-24T01:02:03.000000Z");
    private final Random random = new Random(7);

    @TempDir
    Path directory;

    private StateLayout layout;

    @BeforeEach
    void recordASmallStore() throws IOException {
        layout = new StateLayout(directory.resolve("state"));
        SmallStore.record(layout.root(), 20);
    }

    @Test
    void anOldIndexThatIsPutBackLearnsWhatItMissed() throws IOException {
        Path old = directory.resolve("old-index");
        copy(layout.index(), old);
        recordSession();
        List<Integer> segments = segmentsOfSessions();
        assertThat(segments).containsExactlyInAnyOrder(SEGMENTS_BEFORE, 1);
        Set<Hash> evidence = contents(layout.media());

        delete(layout.index());
        copy(old, layout.index());
        assertThat(segmentsOfSessions()).isEqualTo(segments);
        assertThat(contents(layout.media())).isEqualTo(evidence).hasSize(RUNS_BEFORE + 1);
        assertThat(contents(layout.quarantine())).isEmpty();
        assertThat(findings()).isEmpty();
    }

    @Test
    void mediaOfAnotherStoreIsKeptAndWhatIsMissingIsSaid() throws IOException {
        StateLayout other = new StateLayout(directory.resolve("other"));
        SmallStore.record(other.root(), 30);
        Set<Hash> own = contents(layout.media());
        Set<Hash> foreign = contents(other.media());
        assertThat(own).hasSize(RUNS_BEFORE).doesNotContainAnyElementsOf(foreign);
        delete(layout.media());
        copy(other.media(), layout.media());

        openAndTakeCensus();

        assertThat(contents(layout.root())).containsAll(foreign);
        assertThat(findings()).extracting(Finding::code).contains("file-missing");
    }

    @Test
    void aClockThatIsSetBackAnHourMakesNoNameTwiceAndLosesNoFootage() throws IOException {
        Set<Hash> before = contents(layout.media());
        long first = clocks.wallMicros();
        recordSession(HOUR.negated(), HOUR.negated());
        clocks.set(Duration.of(first - clocks.wallMicros(), ChronoUnit.MICROS));
        recordSession(HOUR.negated());

        assertThat(segmentsOfSessions()).containsExactlyInAnyOrder(SEGMENTS_BEFORE, 3, 2);
        assertThat(contents(layout.media())).containsAll(before).hasSize(RUNS_BEFORE + 3 + 2);
        assertThat(findings()).isEmpty();
    }

    /// A session of one track: a run of a second, and one more after each setting of the clock.
    private void recordSession(Duration... settings) throws IOException {
        try (EvidenceStore store = open()) {
            SessionWriter session = store.begin(new SessionOpening(
                    "room-1",
                    "panel",
                    List.of("front"),
                    new FieldsBuilder().text("room", "询问室一").build()));
            recordRun(session);
            for (Duration step : settings) {
                clocks.set(step);
                recordRun(session);
            }
            session.end("panel", session.nowMicros(), Cause.STOPPED);
        }
    }

    private void recordRun(SessionWriter session) throws IOException {
        long start = session.nowMicros();
        RunWriter run = session.tracks().getFirst().beginRun(TinyMedia.opening(start));
        run.append(TinyMedia.fragment(start, 0, 25, 40, random, Fragment.Start.KEY));
        clocks.advance(Duration.ofSeconds(1));
        run.close(new Ending(Cause.STOPPED, "the end"));
    }

    /// How many segments of each session the index knows, each session by a name of its own, each segment at a
    /// time of its own.
    private List<Integer> segmentsOfSessions() throws IOException {
        List<Integer> counts = new ArrayList<>();
        try (EvidenceStore store = open()) {
            assertThat(store.awaitIndex(LIMIT)).isTrue();
            List<SessionRow> sessions = store.index().sessions(10, Optional.empty());
            assertThat(sessions).extracting(SessionRow::session).doesNotHaveDuplicates();
            for (SessionRow session : sessions) {
                int count = 0;
                for (String track : session.tracks()) {
                    List<SegmentRow> segments =
                            store.index().segments(new TrackId(session.session(), track), 0, Long.MAX_VALUE);
                    assertThat(segments).extracting(SegmentRow::startMicros).doesNotHaveDuplicates();
                    count += segments.size();
                }
                counts.add(count);
            }
        }
        return counts;
    }

    private EvidenceStore open() throws IOException {
        return EvidenceStore.open(layout.root(), SmallStore.settings(clocks));
    }

    private void openAndTakeCensus() throws IOException {
        try (EvidenceStore store = open()) {
            assertThat(store.awaitCensus(LIMIT)).isTrue();
        }
    }

    private List<Finding> findings() throws IOException {
        return new Verifier(layout.root(), Optional.empty(), new Verifier.Scope.AtRest(), 1, (done, total) -> {})
                .verify()
                .findings();
    }

    /// The digests of all files under a folder, wherever they stand.
    private static Set<Hash> contents(Path folder) throws IOException {
        Set<Hash> contents = new HashSet<>();
        for (Path file : walk(folder)) {
            if (Files.isRegularFile(file)) {
                contents.add(Hash.over(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path each : walk(from)) {
            Files.copy(each, to.resolve(from.relativize(each)));
        }
    }

    private static void delete(Path folder) throws IOException {
        for (Path each : walk(folder).reversed()) {
            Files.delete(each);
        }
    }

    private static List<Path> walk(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.sorted().toList();
        }
    }
}
