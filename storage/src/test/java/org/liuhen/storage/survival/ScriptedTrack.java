package org.liuhen.storage.survival;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.Ending;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.RunOpening;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.media.Fragment;

/// A source that never fails, and its writer thread: fragments at the real pace, synced on the tick that all tracks
/// share, sealed every ten fragments, a new run every two segments. A run that the disk refuses is closed and
/// followed by another one.
final class ScriptedTrack implements Runnable {
    private static final int FRAGMENTS_PER_SEGMENT = 10;
    private static final int SEGMENTS_PER_RUN = 2;
    private static final int ATTEMPTS = 3;
    private static final long TICK_MICROS = 500_000;

    private final RecordingScript script;
    private final EvidenceStore store;
    private final TrackWriter track;
    private final AckPrinter acks;
    private final ScriptedMedia media;
    private long tick;
    private long runNanos;
    private int segments;
    private volatile boolean whole;

    ScriptedTrack(RecordingScript script, EvidenceStore store, TrackWriter track, AckPrinter acks) {
        this.script = script;
        this.store = store;
        this.track = track;
        this.acks = acks;
        this.media = new ScriptedMedia(track.id().track().hashCode(), script.fragmentMillis());
    }

    String name() {
        return track.id().track();
    }

    /// Whether all segments came to be sealed.
    boolean whole() {
        return whole;
    }

    @Override
    public void run() {
        int attempts = 0;
        while (segments < script.segments() && attempts < ATTEMPTS) {
            try {
                recordRun();
                attempts = 0;
            } catch (StorageException.RunFailed e) {
                System.err.println(e.getMessage());
                attempts++;
            } catch (IOException e) {
                System.err.println(e.getMessage());
                return;
            }
        }
        whole = segments >= script.segments();
    }

    private void recordRun() throws StorageException {
        StreamParameters stream = new StreamParameters("video", "avc1.640028", 1000, 640, 360, 0, 0, "copied");
        long startMicros = store.clocks().wallMicros();
        runNanos = store.clocks().monotonicNanos();
        RunWriter run = track.beginRun(new RunOpening(List.of(stream), media.init(), startMicros));
        acks.durable();
        try {
            for (int i = 0; i < SEGMENTS_PER_RUN && segments < script.segments(); i++) {
                recordSegment(run, i * FRAGMENTS_PER_SEGMENT, startMicros);
            }
        } catch (StorageException.RunFailed e) {
            run.close(new Ending(Cause.STORAGE_ERROR, "the disk refused the run"));
            throw e;
        }
        run.close(new Ending(Cause.RUN_FULL, "two segments are a run in this script"));
        acks.durable();
    }

    private void recordSegment(RunWriter run, int first, long startMicros) throws StorageException {
        for (int i = 0; i < FRAGMENTS_PER_SEGMENT; i++) {
            boolean ticked = awaitEndOf(first + i);
            Fragment.Start start = i == 0 ? Fragment.Start.KEY : Fragment.Start.DELTA;
            run.append(media.fragment(first + i, startMicros, start));
            acks.handed(track.id().toString(), run.number(), run.lengthBytes());
            if (ticked) {
                run.sync();
            }
        }
        acks.entry(run.seal(new SegmentClose(0, Optional.empty())).orElseThrow());
        segments++;
    }

    /// Waits for the moment at which a fragment's media has come whole. Returns whether the common tick came
    /// meanwhile.
    private boolean awaitEndOf(int fragment) {
        long dueNanos = runNanos + 1_000_000L * (fragment + 1) * script.fragmentMillis();
        long waitNanos = dueNanos - store.clocks().monotonicNanos();
        if (waitNanos > 0) {
            store.clocks().sleep(Duration.ofNanos(waitNanos));
        }
        long now = store.clocks().wallMicros() / TICK_MICROS;
        boolean ticked = now != tick;
        tick = now;
        return ticked;
    }
}
