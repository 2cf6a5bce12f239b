package org.liuhen.storage.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.SessionWriter;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.media.Fragment;

/// A small store with everything in it: two tracks, three runs, an interruption, an end.
public final class SmallStore {
    private SmallStore() {}

    /// Settings with real disk and the clocks given.
    public static StoreSettings settings(SimulatedClocks clocks) {
        return new StoreSettings(new SystemDisk(), clocks, "liuhen test", Hash.over());
    }

    /// Records into a new store in `state` and closes it.
    ///
    /// @param sampleBytes size of each of the 200 frames
    public static void record(Path state, int sampleBytes) throws IOException {
        SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
        Random random = new Random(11);
        try (EvidenceStore store = EvidenceStore.create(state, "example.org/rec/1/1", settings(clocks))) {
            SessionWriter session = store.begin(new SessionOpening(
                    "room-1",
                    "panel",
                    List.of("front", "whole"),
                    new FieldsBuilder().text("room", "询问室一").build()));
            for (TrackWriter track : session.tracks()) {
                recordRun(clocks, track, random, sampleBytes);
            }
            TrackWriter front = session.tracks().getFirst();
            long lost = front.accountedMicros();
            clocks.advance(Duration.ofSeconds(3));
            front.interruption(new Ending(Cause.NETWORK, "no answer"), lost, clocks.wallMicros());
            recordRun(clocks, front, random, sampleBytes);
            session.end("panel", clocks.wallMicros(), Cause.STOPPED);
        }
    }

    private static void recordRun(SimulatedClocks clocks, TrackWriter track, Random random, int sampleBytes)
            throws IOException {
        long start = clocks.wallMicros();
        RunWriter run = track.beginRun(TinyMedia.opening(start));
        for (int i = 0; i < 4; i++) {
            run.append(TinyMedia.fragment(start, i * 1_000_000L, 10, sampleBytes, random, Fragment.Start.KEY));
            run.append(
                    TinyMedia.fragment(start, i * 1_000_000L + 400_000, 7, sampleBytes, random, Fragment.Start.DELTA));
            clocks.advance(Duration.ofSeconds(1));
            run.seal(new SegmentClose(0, Optional.empty()));
        }
        run.close(new Ending(Cause.STOPPED, "the end"));
    }
}
