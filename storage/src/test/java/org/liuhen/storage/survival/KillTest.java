package org.liuhen.storage.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One store, recorded into by one process after another, each ended by signal 9 at a random moment: while it starts,
/// recovers, records or seals. `-Dkill.rounds=N` sets how many, `-Dkill.seed=S` repeats a drawing.
@Tag("system")
final class KillTest {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 10);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int TRACKS = 4;
    private static final int ENDLESS = 100_000;
    private static final int FRAGMENT_MILLIS = 40;
    private static final int EARLIEST_MILLIS = 300;
    private static final int LATEST_MILLIS = 3_500;

    @TempDir
    Path scratch;

    @Test
    void aKilledStoreKeepsItsPromisesRoundAfterRound() throws Exception {
        Random random = new Random(SEED);
        Path state = scratch.resolve("state");
        RecordedAcks before = new RecordedAcks(List.of());
        List<String> broken = new ArrayList<>();
        int recorded = 0;
        for (int round = 0; round < ROUNDS; round++) {
            RecordingScript script =
                    new RecordingScript(state, Optional.empty(), Forgetting.NOTHING, TRACKS, ENDLESS, FRAGMENT_MILLIS);
            try (Recording recording = Recording.start(List.of(), script, scratch)) {
                Thread.sleep(random.nextInt(EARLIEST_MILLIS, LATEST_MILLIS));
                assertThat(recording.running()).as(recording.complaints()).isTrue();
                Instant now = Instant.now();
                recording.kill();
                RecordedAcks acks = recording.acks();
                recorded += acks.of(Ack.Handed.class).isEmpty() ? 0 : 1;
                long killedMicros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
                for (String promise : StoreCheck.broken(state, before.and(acks), killedMicros)) {
                    broken.add("round " + round + ": " + promise);
                }
                before = before.and(acks).promises();
            }
        }
        System.out.println("kills: " + ROUNDS + " rounds, " + recorded + " while media was recorded, " + broken.size()
                + " broken promises, seed " + SEED);
        assertThat(broken).isEmpty();
        assertThat(recorded).as("rounds in which media was recorded").isGreaterThanOrEqualTo(ROUNDS / 2);
    }
}
