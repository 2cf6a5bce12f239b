package org.liuhen.storage.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.format.Fact;

/// One store, recorded into by one process after another, each ended by signal 9 at a random moment: while it
/// starts, recovers, records or seals. `-Dkill.rounds=N` sets how many, `-Dkill.seed=S` repeats a drawing.
@Tag("system")
final class KillTest {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 10);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int TRACKS = 4;
    private static final int ENDLESS = 100_000;
    private static final int FRAGMENT_MILLIS = 40;
    private static final int EARLIEST_MILLIS = 300;
    private static final int LATEST_MILLIS = 3_500;
    private static final int LOOK_MILLIS = 50;
    private static final int MOST_LOOKS = 1_200;

    @TempDir
    Path scratch;

    @Test
    void aKilledStoreKeepsItsPromisesRoundAfterRound() throws Exception {
        Random random = new Random(SEED);
        Path state = scratch.resolve("state");
        RecordedAcks before = new RecordedAcks(List.of());
        List<String> broken = new ArrayList<>();
        List<Kill> kills = new ArrayList<>();
        int recorded = 0;
        for (int round = 0; round < ROUNDS; round++) {
            RecordingScript script =
                    new RecordingScript(state, Optional.empty(), Forgetting.NOTHING, TRACKS, ENDLESS, FRAGMENT_MILLIS);
            try (Recording recording = Recording.start(List.of(), script, scratch)) {
                // On a busy machine all kills would come before the first picture: every second one waits for it.
                if (round % 2 == 1) {
                    awaitMedia(recording);
                }
                Thread.sleep(random.nextInt(EARLIEST_MILLIS, LATEST_MILLIS));
                assertThat(recording.running()).as(recording.complaints()).isTrue();
                Instant now = Instant.now();
                recording.kill();
                RecordedAcks acks = recording.acks();
                recorded += acks.of(Ack.Handed.class).isEmpty() ? 0 : 1;
                long killedMicros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
                for (String promise : StoreCheck.broken(state, before.and(acks), Stop.KILLED, killedMicros)) {
                    broken.add("round " + round + ": " + promise);
                }
                before = before.and(acks).promises();
                kills.add(new Kill(killedMicros, acks));
            }
        }
        broken.addAll(killsWithoutInterruption(state, kills));
        System.out.println("kills: " + ROUNDS + " rounds, " + recorded + " while media was recorded, " + broken.size()
                + " broken promises, seed " + SEED);
        assertThat(broken).isEmpty();
        assertThat(recorded).as("rounds in which media was recorded").isGreaterThanOrEqualTo(ROUNDS / 2);
    }

    private static void awaitMedia(Recording recording) throws Exception {
        for (int i = 0; recording.acks().of(Ack.Handed.class).isEmpty(); i++) {
            assertThat(i).as("tries; " + recording.complaints()).isLessThan(MOST_LOOKS);
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /// A round's end.
    private record Kill(long wallMicros, RecordedAcks acks) {
        /// When media of a track was handed over last, if it ever was.
        OptionalLong lastHandedMicros(String track) {
            return acks.of(Ack.Handed.class).stream()
                    .filter(handed -> handed.track().equals(track))
                    .mapToLong(Ack.Handed::wallMicros)
                    .max();
        }

        /// When media of each track was handed over first.
        Map<String, Long> firstHandedMicros() {
            Map<String, Long> first = new HashMap<>();
            acks.of(Ack.Handed.class).forEach(handed -> first.putIfAbsent(handed.track(), handed.wallMicros()));
            return first;
        }
    }

    /// Every track that was recorded before and again after a kill must say that it was interrupted: from at
    /// most a second before its last media to after the kill, and that the program had ended while the machine
    /// went on.
    private static List<String> killsWithoutInterruption(Path state, List<Kill> kills) throws IOException {
        List<Fact.Gap> gaps = StateOnDisk.read(state).facts(Fact.Gap.class);
        List<String> missing = new ArrayList<>();
        gaps.stream()
                .filter(gap -> !Stop.KILLED.causes().contains(gap.cause()))
                .forEach(gap -> missing.add("no kill is the cause of " + gap));
        for (int i = 0; i + 1 < kills.size(); i++) {
            Kill kill = kills.get(i);
            Kill next = kills.get(i + 1);
            for (Map.Entry<String, Long> again : next.firstHandedMicros().entrySet()) {
                OptionalLong last = kill.lastHandedMicros(again.getKey());
                boolean told = last.isEmpty()
                        || gaps.stream()
                                .anyMatch(gap -> gap.track().toString().equals(again.getKey())
                                        && Stop.KILLED.causes().contains(gap.cause())
                                        && gap.fromMicros() >= last.getAsLong() - 1_000_000
                                        && gap.fromMicros() <= kill.wallMicros()
                                        && gap.toMicros() >= kill.wallMicros()
                                        && gap.toMicros() <= again.getValue());
                if (!told) {
                    missing.add("no interruption of " + again.getKey() + " tells of the kill at " + kill.wallMicros());
                }
            }
        }
        return missing;
    }
}
