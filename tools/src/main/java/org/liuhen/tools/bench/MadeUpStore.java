package org.liuhen.tools.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.time.Clocks;

/// A store that is filled through its front door with made-up footage: all tracks side by side, segments of 4 s.
///
/// **Thread.** One thread fills it.
final class MadeUpStore {
    /// Length of every segment.
    static final Duration SEGMENT = Duration.ofSeconds(4);

    private static final int SEGMENT_SECONDS = (int) SEGMENT.toSeconds();
    private static final Ending RUN_FULL = new Ending(Cause.RUN_FULL, "the run was long enough");

    private final EvidenceStore store;
    private final FootageClocks clocks;
    private final MadeUpMedia media;
    private final int segmentsPerRun;
    private final SessionWriter session;
    private final List<RunWriter> runs = new ArrayList<>();
    private int segments;
    private long runStartMicros;

    /// Begins a session.
    ///
    /// @param segmentsPerRun after how many segments a run of each track ends and the next begins
    MadeUpStore(EvidenceStore store, FootageClocks clocks, MadeUpMedia media, int tracks, int segmentsPerRun)
            throws IOException {
        this.store = store;
        this.clocks = clocks;
        this.media = media;
        this.segmentsPerRun = segmentsPerRun;
        this.session = store.begin(new SessionOpening(
                "room-1",
                "bench",
                IntStream.range(0, tracks).mapToObj(i -> "track-" + i).toList(),
                new FieldsBuilder().text("title", "bench").build()));
    }

    static EvidenceStore create(Path state, Disk disk, Clocks clocks) throws IOException {
        return EvidenceStore.create(state, "liuhen.example/bench/1", settings(disk, clocks));
    }

    static StoreSettings settings(Disk disk, Clocks clocks) {
        return new StoreSettings(disk, clocks, "liuhen bench", Hash.over());
    }

    /// Adds one segment to each track.
    void fillOne() throws IOException {
        if (segments % segmentsPerRun == 0) {
            turn();
        }
        long mediaMicros = (long) (segments % segmentsPerRun) * SEGMENT_SECONDS * 1_000_000;
        for (RunWriter run : runs) {
            for (int second = 0; second < SEGMENT_SECONDS; second++) {
                run.append(media.second(runStartMicros, mediaMicros + second * 1_000_000L));
            }
            run.seal(new SegmentClose(0, Optional.empty()));
        }
        clocks.advance(SEGMENT);
        segments++;
        if (segments % (60 / SEGMENT_SECONDS) == 0) {
            store.log().tick();
        }
    }

    /// Ends the session.
    void end() throws IOException {
        closeRuns(new Ending(Cause.STOPPED, "the bench has enough"));
        session.end("bench", clocks.wallMicros(), Cause.STOPPED);
    }

    private void turn() throws IOException {
        closeRuns(RUN_FULL);
        runStartMicros = clocks.wallMicros();
        for (TrackWriter track : session.tracks()) {
            runs.add(track.beginRun(MadeUpMedia.opening(runStartMicros)));
        }
    }

    private void closeRuns(Ending ending) throws IOException {
        for (RunWriter run : runs) {
            run.close(ending);
        }
        runs.clear();
    }
}
