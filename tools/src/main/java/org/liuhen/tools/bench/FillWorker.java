package org.liuhen.tools.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.liuhen.storage.EvidenceStore;

/// Fills a store with entries, tells it, and goes on recording, durably, until it is killed.
final class FillWorker {
    /// One sample of these bytes a second: the log is to be large, not the media.
    private static final int BYTES_PER_SECOND = 8;
    /// A run an hour.
    private static final int SEGMENTS_PER_RUN = 900;

    private static final Duration PAUSE = Duration.ofMillis(10);

    private FillWorker() {}

    /// @param arguments a folder that does not exist, how many entries, how many tracks
    public static void main(String[] arguments) throws IOException {
        long entries = Long.parseLong(arguments[1]);
        int tracks = Integer.parseInt(arguments[2]);
        UnsyncedDisk disk = new UnsyncedDisk();
        FootageClocks clocks = new FootageClocks(MadeUpStore.SEGMENT.multipliedBy(entries / tracks));
        try (EvidenceStore store = MadeUpStore.create(Path.of(arguments[0]), disk, clocks)) {
            MadeUpStore footage =
                    new MadeUpStore(store, clocks, new MadeUpMedia(BYTES_PER_SECOND, 1), tracks, SEGMENTS_PER_RUN);
            while (store.log().durableSize() < entries) {
                footage.fillOne();
            }
            while (!store.awaitIndex(Duration.ofSeconds(1))) {
                clocks.advance(Duration.ofSeconds(2));
                clocks.sleep(PAUSE);
            }
            disk.syncFromNowOn();
            ChildJvm.tell("filled", 1);
            while (true) {
                footage.fillOne();
                clocks.sleep(PAUSE);
            }
        }
    }
}
