package org.liuhen.ingest.record;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.segment.Cut;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.signal.SignalWatch;
import org.liuhen.ingest.signal.SoundLevel;
import org.liuhen.ingest.signal.Warning;
import org.liuhen.ingest.source.Arrivals;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.Source;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.storage.Ending;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.time.Backoff;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records one source into one track, from [#start] to [#requestStop], through every loss of the source.
///
/// **Threads.** One reads the source and never waits for a disk; one writes. Neither is ever interrupted.
public final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    /// 16 s of a camera of 4 Mbit/s: longer than any healthy disk stalls.
    private static final long QUEUE_BYTES = 8L << 20;
    private static final int QUEUE_PACKETS = 4096;
    /// A minute of 60 pictures and 50 blocks of sound a second.
    private static final int BURST_PACKETS = 60 * 110;

    private final Source source;
    private final PacketQueue queue;
    private final SignalWatch signal;
    private final Counts counts = new Counts();
    private final Arrivals arrivals = new Arrivals();
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final CountDownLatch stopRequest = new CountDownLatch(1);
    private final Thread reader;
    private final Thread writer;
    private volatile @Nullable PacketSource connection;
    private volatile Optional<Ending> trouble = Optional.empty();
    private volatile Ending ending = new Ending(Cause.STOPPED, "the recording was stopped");

    /// A recorder with the standard queue, whose signal nobody watches.
    public Recorder(Source source, TrackWriter track, CommonTick tick, Clocks clocks, Limits limits) {
        this(source, track, tick, clocks, limits, SignalWatch.NONE);
    }

    /// A recorder with the standard queue.
    ///
    /// @param signal what watches the signal; it is closed when the recording has stopped
    public Recorder(
            Source source, TrackWriter track, CommonTick tick, Clocks clocks, Limits limits, SignalWatch signal) {
        this(source, track, tick, clocks, limits, signal, queue(source.burstBytes()));
    }

    Recorder(
            Source source,
            TrackWriter track,
            CommonTick tick,
            Clocks clocks,
            Limits limits,
            SignalWatch signal,
            PacketQueue queue) {
        this.source = source;
        this.queue = queue;
        this.signal = signal;
        TrackRecording recording = new TrackRecording(track, queue, tick, clocks, limits, counts, signal);
        String name = track.id().track();
        reader = Thread.ofPlatform().name("read-" + name).unstarted(this::run);
        writer = Thread.ofPlatform().name("write-" + name).unstarted(recording);
    }

    private static PacketQueue queue(long burstBytes) {
        int burstPackets = burstBytes == 0 ? 0 : BURST_PACKETS;
        // The burst and two seconds more at least; not the sum: all queues must fit into the heap when a disk hangs.
        return new PacketQueue(Math.max(QUEUE_BYTES, burstBytes + QUEUE_BYTES / 4), QUEUE_PACKETS + burstPackets);
    }

    /// Begins to record. Once only.
    public void start() {
        writer.start();
        reader.start();
    }

    /// Asks to stop and returns at once, so that many recorders stop together; [#awaitStop] waits.
    ///
    /// @param why how what is open ends
    public void requestStop(Ending why) {
        ending = why;
        stopRequest.countDown();
        PacketSource open = connection;
        if (open != null) {
            open.abort();
        }
    }

    /// Waits until all that came is written and sealed.
    ///
    /// @return whether it is; if not, a disk or a driver still holds a thread, and may yet finish
    public boolean awaitStop(Duration limit) {
        try {
            return reader.join(limit) && writer.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Why the source gives nothing at this moment, or empty while it does or is being opened for the first
    /// time.
    public Optional<Ending> trouble() {
        return trouble;
    }

    /// What is wrong at this moment with what the source shows and lets hear.
    public List<Warning> warnings() {
        return signal.current();
    }

    /// How loud the source is, if it has sound.
    public Optional<SoundLevel> level() {
        return signal.level();
    }

    /// What was done so far.
    public Counts counts() {
        return counts;
    }

    /// What came so far.
    public Arrivals.Told arrivals() {
        return arrivals.told();
    }

    private void run() {
        while (!stopRequested()) {
            Cut.Loss loss = recordOnce();
            if (!stopRequested()) {
                trouble = Optional.of(new Ending(loss.cause(), loss.reason()));
                queue.tell(new Event.Lost(loss));
                pause(source.isStanding() ? Duration.ZERO : backoff.afterFailure());
            }
        }
        queue.tell(new Event.Stopped(ending));
    }

    /// One connection, from its opening to its end.
    private Cut.Loss recordOnce() {
        try (PacketSource packets = source.connect()) {
            connection = packets;
            if (stopRequested()) {
                packets.abort(); // the request came before there was a connection to abort
            }
            packets.open();
            trouble = Optional.empty();
            while (true) {
                Packet packet = packets.read();
                queue.offer(packet);
                counts.arrived();
                arrivals.take(packet);
                backoff.reset();
            }
        } catch (SourceException e) {
            if (!stopRequested()) {
                LOG.info("A source gives nothing: source={} reason={}", source.description(), e.getMessage());
            }
            return Losses.of(e);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // A fault of ours, or memory that is short for a moment, must not end the recording: the next connection
            // may not meet it.
            LOG.error("A source met a fault of the program: source={}", source.description(), e);
            return new Cut.Loss(Cause.OTHER, "a fault of the recording program: " + e);
        } finally {
            connection = null;
        }
    }

    private boolean stopRequested() {
        return stopRequest.getCount() == 0;
    }

    private void pause(Duration wait) {
        try {
            boolean stopping = stopRequest.await(wait.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("A source is tried again: source={} stopping={}", source.description(), stopping);
        } catch (InterruptedException e) {
            throw new IllegalStateException("a reader thread is stopped by a flag, not by an interrupt", e);
        }
    }
}
