package org.liuhen.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.kit.SimulatedClocks;
import org.liuhen.storage.kit.TinyMedia;
import org.liuhen.storage.media.Fragment;

/// What a store says of the end of its tracks: one stands in a run when it comes, one between two runs, and one has
/// never been recorded.
class UnexpectedEndTest {
    private static final String SECOND_BOOT = "22222222-2222-3333-4444-555555555555";
    private static final String THIRD_BOOT = "33333333-2222-3333-4444-555555555555";

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final Random random = new Random(5);

    @TempDir
    Path directory;

    @BeforeEach
    void recordAndCrash() throws IOException {
        try (EvidenceStore store =
                EvidenceStore.create(directory.resolve("state"), "example.org/rec/1/1", settings())) {
            SessionWriter session = store.begin(new SessionOpening(
                    "room-1",
                    "panel",
                    List.of("between", "never", "running"),
                    new FieldsBuilder().text("title", "询问室一").build()));
            beginRun(session, "running");
            beginRun(session, "between").close(new Ending(Cause.NETWORK, "no answer"));
            // Closing the store closes no run: the program is gone here.
        }
    }

    @Test
    void aNewBootMeansThatEachTrackLostThePower() throws Exception {
        clocks.reboot(SECOND_BOOT);
        assertThat(causesAtOpening())
                .isEqualTo(Map.of("running", Cause.POWER, "between", Cause.POWER, "never", Cause.POWER));
        assertThat(closes()).containsExactly(Cause.NETWORK, Cause.POWER);
    }

    @Test
    void theSameBootMeansThatTheProgramDiedForEachTrack() throws Exception {
        assertThat(causesAtOpening())
                .isEqualTo(Map.of(
                        "running", Cause.PROCESS_DIED, "between", Cause.PROCESS_DIED, "never", Cause.PROCESS_DIED));
        assertThat(closes()).containsExactly(Cause.NETWORK, Cause.PROCESS_DIED);
    }

    @Test
    void aPowerCutIsRememberedUntilThereIsFootageAgain() throws Exception {
        clocks.reboot(SECOND_BOOT);
        causesAtOpening();
        assertThat(causesAtOpening())
                .isEqualTo(Map.of("running", Cause.POWER, "between", Cause.POWER, "never", Cause.POWER));
        try (EvidenceStore store = open()) {
            SessionWriter session = store.resumed().getFirst();
            for (TrackWriter track : session.tracks()) {
                track.interruption(track.resumedAfter().orElseThrow(), track.accountedMicros(), clocks.wallMicros());
                beginRun(session, track.id().track());
            }
        }
        assertThat(causesAtOpening())
                .isEqualTo(Map.of(
                        "running", Cause.PROCESS_DIED, "between", Cause.PROCESS_DIED, "never", Cause.PROCESS_DIED));
    }

    @Test
    void aPowerCutAfterTheProgramDiedIsAPowerCut() throws Exception {
        causesAtOpening();
        clocks.reboot(SECOND_BOOT);
        assertThat(causesAtOpening())
                .isEqualTo(Map.of("running", Cause.POWER, "between", Cause.POWER, "never", Cause.POWER));
    }

    @Test
    void aProgramThatClosedItsRunsWasRestarted() throws Exception {
        clocks.reboot(SECOND_BOOT);
        try (EvidenceStore store = open()) {
            SessionWriter session = store.resumed().getFirst();
            for (TrackWriter track : session.tracks()) {
                beginRun(session, track.id().track()).close(new Ending(Cause.RESTART, "shut down"));
            }
        }
        assertThat(causesAtOpening())
                .isEqualTo(Map.of("running", Cause.RESTART, "between", Cause.RESTART, "never", Cause.RESTART));
        clocks.reboot(THIRD_BOOT);
        assertThat(causesAtOpening())
                .isEqualTo(Map.of("running", Cause.POWER, "between", Cause.POWER, "never", Cause.POWER));
    }

    @Test
    void anOpeningThatDiedItselfAfterAPowerCutDoesNotHideIt() throws Exception {
        clocks.reboot(SECOND_BOOT);
        causesAtOpening();
        cutLogAfterRecoveredSegment();
        assertThat(causesAtOpening())
                .isEqualTo(Map.of("running", Cause.POWER, "between", Cause.POWER, "never", Cause.POWER));
        assertThat(closes()).containsExactly(Cause.NETWORK, Cause.POWER);
    }

    /// Takes back what the last opening wrote behind the segment that it recovered, and the checkpoints over it:
    /// the state of a program that died there.
    private void cutLogAfterRecoveredSegment() throws IOException {
        StateLayout layout = new StateLayout(directory.resolve("state"));
        Path entries = layout.entries().resolve("00000000.jsonl");
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(entries)) {
            lines.add(line);
            if (line.contains("\"sealed\":\"recovered\"")) {
                break;
            }
        }
        Files.writeString(entries, String.join("\n", lines) + "\n");
        Path notes = layout.log().resolve("checkpoints/00000000.txt");
        StringBuilder kept = new StringBuilder();
        for (String note : Files.readString(notes).split("(?<=\n\n)(?=example)", -1)) {
            kept.append(Integer.parseInt(note.lines().skip(1).findFirst().orElseThrow()) <= lines.size() ? note : "");
        }
        Files.writeString(notes, kept);
    }

    private RunWriter beginRun(SessionWriter session, String track) throws IOException {
        long start = clocks.wallMicros();
        RunWriter run = session.track(track).orElseThrow().beginRun(TinyMedia.opening(start));
        run.append(TinyMedia.fragment(start, 0, 25, 100, random, Fragment.Start.KEY));
        run.seal(SegmentClose.UNKNOWN);
        run.append(TinyMedia.fragment(start, 1_000_000, 25, 100, random, Fragment.Start.KEY));
        run.sync();
        clocks.advance(Duration.ofSeconds(2));
        return run;
    }

    private EvidenceStore open() throws IOException {
        return EvidenceStore.open(directory.resolve("state"), settings());
    }

    private Map<String, Cause> causesAtOpening() throws IOException {
        try (EvidenceStore store = open()) {
            Map<String, Cause> causes = new TreeMap<>();
            for (TrackWriter track : store.resumed().getFirst().tracks()) {
                causes.put(
                        track.id().track(), track.resumedAfter().orElseThrow().cause());
            }
            return causes;
        }
    }

    private List<Cause> closes() throws IOException, MalformedException {
        List<Cause> causes = new ArrayList<>();
        StateLayout layout = new StateLayout(directory.resolve("state"));
        for (String line : Files.readAllLines(layout.entries().resolve("00000000.jsonl"))) {
            if (Entry.decode(line.getBytes(StandardCharsets.UTF_8)).fact() instanceof Fact.Close close) {
                causes.add(close.cause());
            }
        }
        return causes;
    }

    private StoreSettings settings() {
        return new StoreSettings(new SystemDisk(), clocks, "liuhen test", Hash.over());
    }
}
