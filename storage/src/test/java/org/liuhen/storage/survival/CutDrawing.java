package org.liuhen.storage.survival;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.liuhen.storage.disk.Cut;
import org.liuhen.storage.disk.DiskEvent;
import org.liuhen.storage.disk.DiskHistory;

/// Draws the moments of power cuts, a third each: right after something was acknowledged, when a lie shows best;
/// evenly over the time of recording; and evenly over all that the disk was told, from the making of the store
/// on.
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
        List<DiskEvent> events = history.events().stream()
                .filter(event -> event.wallMicros() <= end)
                .toList();
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int kept = KEPT_PERCENT[random.nextInt(KEPT_PERCENT.length)];
            cuts.add(
                    switch (i % 3) {
                        case 0 -> after(promises.get(random.nextInt(promises.size())), kept);
                        case 1 -> at(random.nextLong(begin, end + 1), kept);
                        default -> after(events.get(random.nextInt(events.size())), kept);
                    });
        }
        cuts.sort(Comparator.comparingLong(Cut::logBytes));
        return cuts;
    }

    private static Cut after(Ack ack, int kept) {
        return new Cut(ack.diskLogBytes(), ack.wallMicros(), kept);
    }

    private static Cut after(DiskEvent event, int kept) {
        return new Cut(event.endBytes(), event.wallMicros(), kept);
    }

    private Cut at(long wallMicros, int kept) {
        return new Cut(history.lengthAt(wallMicros), wallMicros, kept);
    }
}
