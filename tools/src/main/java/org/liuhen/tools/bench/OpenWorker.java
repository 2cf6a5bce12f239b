package org.liuhen.tools.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;

/// Opens a store that a kill left, tells how long that took and how fast the index answers, and then records on
/// until it is killed itself.
final class OpenWorker {
    private static final long DAY_MICROS = Duration.ofDays(1).toNanos() / 1_000;
    private static final long HOUR_MICROS = DAY_MICROS / 24;
    private static final int QUERIES = 200;
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final Clocks clocks = new SystemClocks();

    private OpenWorker() {}

    /// What comes after the opening.
    enum Then {
        /// Ask the index.
        QUERY,
        /// Wait until a lost index is whole again.
        AWAIT_INDEX,
        /// Nothing.
        RECORD
    }

    /// @param arguments the state directory, a [Then]
    public static void main(String[] arguments) throws IOException {
        new OpenWorker().work(Path.of(arguments[0]), Then.valueOf(arguments[1]));
    }

    private void work(Path state, Then then) throws IOException {
        long start = clocks.monotonicNanos();
        try (EvidenceStore store = EvidenceStore.open(state, MadeUpStore.settings(new SystemDisk(), clocks))) {
            ChildJvm.tell("open", seconds(start));
            EvidenceStore.IndexState index = store.indexState();
            ChildJvm.tell("indexed", (double) index.indexed());
            ChildJvm.tell("entries", (double) index.entries());
            TrackWriter track = store.resumed().getFirst().tracks().getFirst();
            long footageEnd = track.accountedMicros();
            RunWriter run = track.beginRun(MadeUpMedia.opening(clocks.wallMicros()));
            ChildJvm.tell("recording", seconds(start));
            ChildJvm.tell(
                    "recording-process", ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
            if (then == Then.QUERY) {
                query(store, track.id(), footageEnd);
            } else if (then == Then.AWAIT_INDEX) {
                while (!store.awaitIndex(Duration.ofSeconds(10))) {
                    ChildJvm.tell("indexed", (double) store.indexState().indexed());
                }
                ChildJvm.tell("index-whole", seconds(start));
            }
            ChildJvm.tell("done", 1);
            MadeUpMedia media = new MadeUpMedia(8, clocks.monotonicNanos());
            for (long second = 0; true; second++) {
                run.append(media.second(clocks.wallMicros(), second * 1_000_000));
                run.seal(new SegmentClose(0, Optional.empty()));
                clocks.sleep(PAUSE);
            }
        }
    }

    private void query(EvidenceStore store, TrackId track, long end) throws IOException {
        while (!store.awaitIndex(Duration.ofSeconds(10))) {
            ChildJvm.tell("indexed", (double) store.indexState().indexed());
        }
        tell(
                "timeline",
                () -> store.timeline(track, end - DAY_MICROS, end).spans().size());
        tell("day", () -> store.index().segments(track, end - DAY_MICROS, end).size());
        long noon = end - DAY_MICROS / 2;
        tell(
                "hour",
                () -> store.index().segments(track, noon, noon + HOUR_MICROS).size());
    }

    private interface Query {
        int rows() throws IOException;
    }

    private void tell(String name, Query query) throws IOException {
        List<Double> millis = new ArrayList<>();
        int rows = 0;
        for (int i = 0; i < QUERIES; i++) {
            long start = clocks.monotonicNanos();
            rows = query.rows();
            millis.add(seconds(start) * 1e3);
        }
        ChildJvm.tell(name + "-rows", rows);
        ChildJvm.tell(name + "-first", millis.getFirst());
        ChildJvm.tell(name + "-median", Spread.of(millis).median());
    }

    private double seconds(long startNanos) {
        return (clocks.monotonicNanos() - startNanos) / 1e9;
    }
}
