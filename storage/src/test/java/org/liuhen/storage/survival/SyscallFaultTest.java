package org.liuhen.storage.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.disk.Command;
import org.liuhen.storage.disk.Machine;
import org.liuhen.storage.survival.SystemCall.Fault;

/// Every system call with which a session of three segments changes the store fails once, with EIO, with ENOSPC,
/// and by the end of the process. `-Dfault.runs=N` sets how many of these are tried (0: all), `-Dfault.seed=S`
/// repeats a drawing.
@Tag("system")
final class SyscallFaultTest {
    private static final int RUNS = Integer.getInteger("fault.runs", 24);
    private static final long SEED = Long.getLong("fault.seed", System.nanoTime());
    private static final int STOPPED_BY_KILL = 137;

    @TempDir
    Path scratch;

    /// A call that fails, of a program that begins on a copy of a state.
    private record Trial(Ground ground, SystemCall call, Fault fault) {}

    /// What a program finds.
    private enum Ground {
        /// Nothing: it creates the store.
        NOTHING,
        /// A session that a killed program left open.
        OPEN_SESSION
    }

    @BeforeEach
    void machineCanTrace() throws IOException {
        Machine.assumeTracing();
    }

    @Test
    void noFailingSystemCallBreaksAPromise() throws Exception {
        RecordedAcks before = leaveSessionOpen();
        List<Trial> trials = draw(trials());
        List<String> broken = new ArrayList<>();
        int happened = 0;
        for (Trial trial : trials) {
            Path work = Files.createTempDirectory(scratch, "trial");
            happened += tried(trial, before, work, broken) ? 1 : 0;
        }
        System.out.println("system call faults: " + trials.size() + " tried, " + happened + " happened, "
                + broken.size() + " broken promises, seed " + SEED);
        assertThat(broken).isEmpty();
        assertThat(happened).as("faults that happened").isGreaterThanOrEqualTo(trials.size() * 3 / 4);
    }

    /// Kills a program after its first segment and returns what it had acknowledged.
    private RecordedAcks leaveSessionOpen() throws Exception {
        RecordingScript script = script(scratch.resolve(Ground.OPEN_SESSION.name()), Integer.MAX_VALUE);
        try (Recording recording = Recording.start(List.of(), script, scratch)) {
            while (recording.acks().of(Ack.Entry.class).isEmpty()) {
                assertThat(recording.running()).as(recording.complaints()).isTrue();
                Thread.sleep(20);
            }
            recording.kill();
            return recording.acks().promises();
        }
    }

    private List<Trial> trials() throws Exception {
        List<Trial> trials = new ArrayList<>();
        for (Ground ground : Ground.values()) {
            Path state = groundIn(ground, Files.createDirectory(scratch.resolve("list-" + ground)));
            Path list = scratch.resolve("calls-" + ground + ".txt");
            try (Recording recording = Recording.start(SystemCall.listing(list), script(state, 3), scratch)) {
                assertThat(recording.await()).as(recording.complaints()).isZero();
            }
            List<SystemCall> calls = SystemCall.read(list, state);
            assertThat(calls).extracting(SystemCall::name).contains("openat", "write", "fdatasync", "fsync");
            for (SystemCall call : calls) {
                // The name of a session that begins now is another one in each run: only known names can be waited for.
                if (ground == Ground.OPEN_SESSION || !call.path().toString().matches(".*[0-9]{8}-[0-9]{6}-.*")) {
                    for (Fault fault : Fault.values()) {
                        trials.add(new Trial(ground, call, fault));
                    }
                }
            }
        }
        return trials;
    }

    private Path groundIn(Ground ground, Path work) throws IOException {
        Path state = work.resolve("state");
        if (ground != Ground.NOTHING) {
            Command.of("cp", "-a", scratch.resolve(ground.name()).toString(), state.toString())
                    .run();
        }
        return state;
    }

    /// All trials, or a sample that is even over them.
    private static List<Trial> draw(List<Trial> all) {
        if (RUNS == 0 || RUNS >= all.size()) {
            return all;
        }
        Random random = new Random(SEED);
        List<Trial> sample = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            int from = (int) ((long) i * all.size() / RUNS);
            int to = (int) ((i + 1L) * all.size() / RUNS);
            sample.add(all.get(random.nextInt(from, to)));
        }
        Collections.shuffle(sample, random);
        return sample;
    }

    /// Adds what is wrong after the trial to `all`; returns whether the fault happened.
    private boolean tried(Trial trial, RecordedAcks before, Path work, List<String> all) throws Exception {
        Path state = groundIn(trial.ground(), work);
        Path report = work.resolve("strace.txt");
        List<String> broken = new ArrayList<>();
        boolean happened = false;
        List<String> failing = trial.call().failing(trial.fault(), state, report);
        try (Recording recording = Recording.start(failing, script(state, 3), work)) {
            int exitCode = recording.await();
            happened = exitCode == STOPPED_BY_KILL || SystemCall.injected(report);
            String complaints = recording.complaints();
            if (complaints.contains("\tat ")) {
                broken.add("a stack trace was shown: " + complaints);
            }
            if (exitCode != 0 && exitCode != STOPPED_BY_KILL && complaints.isBlank()) {
                broken.add("it ended with " + exitCode + " and said nothing");
            }
            RecordedAcks due = trial.ground() == Ground.NOTHING ? recording.acks() : before.and(recording.acks());
            // A disk that fails may keep media from being recorded: the second at most is a promise of sound disks.
            broken.addAll(StoreCheck.broken(state, due.promises(), Stop.KILLED, 0));
        } catch (IOException e) {
            broken.add(String.valueOf(e.getMessage()));
        }
        broken.forEach(promise -> all.add(trial + ": " + promise));
        return happened;
    }

    private static RecordingScript script(Path state, int segments) {
        return new RecordingScript(state, Optional.empty(), Forgetting.NOTHING, 1, segments, 20);
    }
}
