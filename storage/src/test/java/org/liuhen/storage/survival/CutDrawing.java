package org.liuhen.storage.survival;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.liuhen.storage.disk.Cut;
import org.liuhen.storage.disk.DiskHistory;

/// Draws the moments of power cuts: half of them right after something was acknowledged, when a lie shows best, half
/// evenly over time, when the disk is busy with anything.
final class CutDrawing {
    private static final int[] KEPT_PERCENT = {0, 50, 95};

    private final RecordedAcks acks;
    private final DiskHistory history;
    private final RandomGenerator random;

    CutDrawing(RecordedAcks acks, DiskHistory history, RandomGenerator random) {
        this.acks = acks;
        this.history = history;
        this.random = random;
    }

    /// As many cuts as asked for, in the order of their moments.
    List<Cut> draw(int count) {
        List<Ack> promises = acks.promises().acks();
        long begin = acks.acks().getFirst().wallMicros();
        long end = acks.acks().getLast().wallMicros();
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int kept = KEPT_PERCENT[random.nextInt(KEPT_PERCENT.length)];
            if (i % 2 == 0) {
                Ack ack = promises.get(random.nextInt(promises.size()));
                cuts.add(new Cut(ack.diskLogBytes(), ack.wallMicros(), kept));
            } else {
                long micros = random.nextLong(begin, end + 1);
                cuts.add(new Cut(history.lengthAt(micros), micros, kept));
            }
        }
        cuts.sort(Comparator.comparingLong(Cut::logBytes));
        return cuts;
    }
}
