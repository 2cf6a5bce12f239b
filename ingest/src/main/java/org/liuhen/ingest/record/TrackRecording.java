package org.liuhen.ingest.record;

import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.mp4.MalformedParameterSetException;
import org.liuhen.ingest.segment.Cut;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.segment.Placement;
import org.liuhen.ingest.segment.Sample;
import org.liuhen.ingest.segment.Segmenter;
import org.liuhen.ingest.signal.SignalWatch;
import org.liuhen.ingest.signal.Warning;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Packet;
import org.liuhen.storage.Ending;
import org.liuhen.storage.Lapse;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.time.Backoff;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The writing half of a recorder: events in, runs and interruptions in the store. At each common tick what has
/// come is made durable. A disk that fails ends the run; the next one begins on another volume with the next key
/// frame, or, if there is none, on this one later. Events go on being taken meanwhile.
///
/// **Thread.** The writer thread alone; it is never interrupted.
final class TrackRecording implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TrackRecording.class);

    private final TrackWriter track;
    private final PacketQueue queue;
    private final CommonTick tick;
    private final Clocks clocks;
    private final Counts counts;
    private final SignalWatch signal;
    private final Segmenter segmenter;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final TrackFlaws flaws;
    private @Nullable OpenRun run;
    private @Nullable Absence absence;
    private long retryNanos;
    private boolean stopped;

    TrackRecording(
            TrackWriter track,
            PacketQueue queue,
            CommonTick tick,
            Clocks clocks,
            Limits limits,
            Counts counts,
            SignalWatch signal) {
        this.track = track;
        this.queue = queue;
        this.tick = tick;
        this.clocks = clocks;
        this.counts = counts;
        this.signal = signal;
        this.flaws = new TrackFlaws(track);
        this.segmenter = new Segmenter(limits, track.time());
        this.absence = track.resumedAfter().map(Absence::after).orElseGet(Absence::opening);
        this.retryNanos = clocks.monotonicNanos();
    }

    @Override
    public void run() {
        long begun = clocks.monotonicNanos();
        while (!stopped) {
            List<Event> events = queue.take(tick.untilNextNanos(begun));
            begun = clocks.monotonicNanos();
            events.forEach(this::accept);
            commit();
            enter(signal.takeEnded());
        }
        signal.close();
    }

    private void accept(Event event) {
        switch (event) {
            case Event.Arrived(Packet packet) -> arrived(packet);
            case Event.Lost(Cut.Loss loss) -> lost(loss);
            case Event.Overflowed(long packets) -> {
                counts.refused(packets);
                track.leaveSlowVolume();
                lost(new Cut.Loss(
                        Cause.STORAGE_STALL, "the disk was too slow: " + packets + " packets could not be kept"));
            }
            case Event.Stopped(Ending why) -> stop(why);
        }
    }

    private void arrived(Packet packet) {
        try {
            switch (segmenter.place(packet)) {
                case Placement.Skipped _ -> counts.skipped();
                case Placement.Begun(Sample sample) -> begin(sample);
                case Placement.Kept(Sample sample) -> add(sample);
                case Placement.After(Cut.Boundary _, Sample sample) -> {
                    add(sample);
                    current().seal();
                }
                case Placement.After(Cut cut, Sample sample) -> turn(cut, sample);
            }
        } catch (StorageException e) {
            failed(e);
        }
    }

    private void add(Sample sample) throws StorageException {
        current().add(sample);
        counts.missed(sample.lostPackets());
        flaws.take(sample);
        signal.accept(sample.packet(), sample.sessionMicros());
    }

    /// Begins a run, if the disk is not being left alone after an error.
    private void begin(Sample first) {
        if (clocks.monotonicNanos() - retryNanos < 0) {
            counts.skipped();
            segmenter.reset();
            return;
        }
        List<Lapse> before =
                absence == null ? List.of() : absence.endingWith(first.packet().streams(), first.sessionMicros());
        try {
            run = OpenRun.begin(track, first, before);
            absence = null;
            counts.recording();
            signal.accept(first.packet(), first.sessionMicros());
        } catch (MalformedParameterSetException e) {
            segmenter.reset();
            Cut.Loss loss = new Cut.Loss(
                    Cause.DEVICE_FAULT, "the source sends parameters that break their standard: " + e.getMessage());
            absence = absence == null ? new Absence(loss) : absence.stillLost(loss);
        } catch (StorageException e) {
            Cut.Loss loss = failure(e);
            absence = absence == null ? new Absence(loss) : absence.refused(loss, first.sessionMicros());
            enter(signal.cut());
        }
    }

    /// One run ends and the next begins with no loss between them.
    private void turn(Cut cut, Sample first) throws StorageException {
        OpenRun ended = current();
        OptionalLong next = first.kind() == Kind.VIDEO ? OptionalLong.of(first.sessionMicros()) : OptionalLong.empty();
        ended.close(Losses.ending(cut), next);
        run = null;
        flaws.turn(Losses.ending(cut), cut instanceof Cut.Jump jump ? jump.atMicros() : first.sessionMicros());
        begin(first);
        if (run == null && absence == null) {
            absence = new Absence(new Cut.Loss(Cause.STORAGE_ERROR, "no run could be begun"));
        }
        if (run == null) {
            enter(signal.cut());
        }
    }

    private void lost(Cut.Loss loss) {
        counts.lost();
        segmenter.reset();
        if (run != null) {
            LOG.warn(
                    "A recording was interrupted: track={} cause={} reason={}",
                    track.id(),
                    loss.cause(),
                    loss.reason());
            close(loss);
            absence = absence == null ? new Absence(loss) : absence;
        } else if (absence == null) {
            absence = new Absence(loss);
        } else {
            absence = absence.stillLost(loss);
        }
    }

    private void stop(Ending why) {
        stopped = true;
        if (run != null) {
            close(new Cut.Stop(why));
        }
        if (absence != null) {
            try {
                for (Lapse lapse : absence.endingAt(track.time().now(clocks))) {
                    track.interruption(lapse.why(), track.accountedMicros(), lapse.untilMicros());
                }
            } catch (StorageException e) {
                LOG.error("An interruption could not be logged: track={} reason={}", track.id(), e.getMessage());
            }
        }
    }

    private void close(Cut cut) {
        OpenRun ended = current();
        try {
            flaws.end();
            ended.close(Losses.ending(cut), OptionalLong.empty());
            run = null;
        } catch (StorageException e) {
            failed(e);
        }
        enter(signal.cut());
    }

    private void commit() {
        if (run != null) {
            try {
                run.commit();
                backoff.reset();
            } catch (StorageException e) {
                failed(e);
            }
        }
    }

    /// The disk refused: the run ends as far as it can, and a new one is tried later.
    private void failed(StorageException e) {
        Cut.Loss loss = failure(e);
        absence = absence == null ? new Absence(loss) : absence.stillLost(loss);
        OpenRun broken = run;
        run = null;
        if (broken != null) {
            try {
                broken.abandon(Losses.ending(loss));
            } catch (StorageException again) {
                LOG.error("A run could not be closed: track={} reason={}", track.id(), again.getMessage());
            }
        }
        enter(signal.cut());
    }

    /// Leaves the disk alone for a while, unless there is another one to go to.
    private Cut.Loss failure(StorageException e) {
        Cut.Loss loss = Losses.of(e);
        LOG.error("The disk failed: track={} cause={} reason={}", track.id(), loss.cause(), loss.reason());
        counts.lost();
        counts.refused(new Ending(loss.cause(), loss.reason()));
        segmenter.reset();
        retryNanos = clocks.monotonicNanos();
        if (!track.hasAnotherVolume()) {
            retryNanos += backoff.afterFailure().toNanos();
        }
        return loss;
    }

    /// Warnings that ended become flaws of the footage. They go on over the end of a run that nothing is lost at.
    private void enter(List<Warning> ended) {
        for (Warning warning : ended) {
            try {
                track.flaw(warning.ending(), warning.sinceMicros(), warning.untilMicros(), 0);
            } catch (StorageException e) {
                LOG.error(
                        "A flaw could not be logged: track={} flaw={} reason={}", track.id(), warning, e.getMessage());
            }
        }
    }

    private OpenRun current() {
        if (run == null) {
            throw new IllegalStateException("a sample of " + track.id() + " while no run is open");
        }
        return run;
    }
}
