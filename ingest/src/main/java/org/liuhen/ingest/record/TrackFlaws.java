package org.liuhen.ingest.record;

import org.liuhen.ingest.segment.Sample;
import org.liuhen.storage.Ending;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Cause;

/// The flaws of footage that is recorded: packets lost on the way, a change of the source's parameters or time
/// stamps, a source whose clock runs apart from ours. Losses that follow each other closely are one flaw.
///
/// **Thread.** The writer thread alone.
final class TrackFlaws {
    /// A loss this long after the one before is another flaw.
    private static final long APART_MICROS = 10_000_000;

    private final TrackWriter track;
    private final CameraClock camera = new CameraClock();
    private long lastMicros;
    private long lossFromMicros;
    private long lossToMicros;
    private long lostPackets;

    TrackFlaws(TrackWriter track) {
        this.track = track;
    }

    /// Takes the next sample of the run into account.
    void take(Sample sample) throws StorageException {
        long at = sample.sessionMicros();
        if (lostPackets > 0 && at - lossToMicros > APART_MICROS) {
            enterLoss();
        }
        if (sample.lostPackets() > 0) {
            if (lostPackets == 0) {
                lossFromMicros = lastMicros == 0 ? at : Math.min(lastMicros, at);
            }
            lostPackets += sample.lostPackets();
            lossToMicros = Math.max(lossFromMicros, at);
        }
        lastMicros = at;
        var drift = camera.take(
                sample.cameraMicros(), track.time().at(sample.packet().arrivalNanos()));
        if (drift.isPresent()) {
            CameraClock.Drift is = drift.get();
            track.flaw(new Ending(Cause.CLOCK_DRIFT, is.words()), is.fromMicros(), is.toMicros(), 0);
        }
    }

    /// The source changed, without a loss: a new run begins.
    ///
    /// @param atMicros when it changed, session time
    void turn(Ending ending, long atMicros) throws StorageException {
        end();
        if (ending.cause().weight() == Cause.Weight.INTERRUPTION) {
            track.flaw(ending, atMicros, atMicros, 0);
        }
    }

    /// The run ends: what is open is entered.
    void end() throws StorageException {
        if (lostPackets > 0) {
            enterLoss();
        }
        lastMicros = 0;
        camera.forget();
    }

    private void enterLoss() throws StorageException {
        long lost = lostPackets;
        lostPackets = 0;
        Ending loss = new Ending(Cause.PACKET_LOSS, lost + (lost == 1 ? " packet was lost" : " packets were lost"));
        track.flaw(loss, lossFromMicros, lossToMicros, lost);
    }
}
