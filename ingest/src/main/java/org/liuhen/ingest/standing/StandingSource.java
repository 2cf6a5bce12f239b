package org.liuhen.ingest.standing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.signal.SignalWatch;
import org.liuhen.ingest.signal.SoundLevel;
import org.liuhen.ingest.signal.Warning;
import org.liuhen.ingest.source.Arrivals;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.Source;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.storage.time.Backoff;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A source that stays connected from [#start] to [#close], through every loss. While it is armed its newest
/// packets are kept, and the connection that records next begins with them. Safe for many threads; one
/// connection at a time gets what comes.
public final class StandingSource implements Source, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StandingSource.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Source source;
    private final PreRoll preRoll;
    private final SignalWatch signal;
    private final Clocks clocks;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Arrivals arrivals = new Arrivals();
    private final Thread reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile @Nullable PacketSource connection;

    // Guarded by lock.
    private final Ring ring = new Ring();
    private Duty duty = Duty.ARMED;
    private @Nullable StreamInfo streams;
    private @Nullable Failure failure;
    private long failures;
    private long toldFailures;
    private @Nullable Taking taking;
    private boolean renewing;
    private @Nullable Packet newestKey;

    /// @param name of its thread
    /// @param signal watches what it shows and lets hear while it is armed; closed with it
    public StandingSource(String name, Source source, PreRoll preRoll, SignalWatch signal, Clocks clocks) {
        this.source = source;
        this.preRoll = preRoll;
        this.signal = signal;
        this.clocks = clocks;
        this.reader = Thread.ofPlatform().name("stand-" + name).daemon().unstarted(this::run);
    }

    /// What is done with what comes.
    private enum Duty {
        /// The newest is kept.
        ARMED,
        /// All of it is recorded.
        RECORDING,
        /// Nothing is kept.
        RESTING
    }

    /// How a source stands.
    ///
    /// @param held how far back what is kept reaches
    /// @param trouble why it gives nothing, or empty while it does or is being opened for the first time
    /// @param streams what it gives, empty while it gives nothing
    /// @param warnings what is wrong with what it shows and lets hear
    /// @param level how loud it is, if it has sound
    public record Standing(
            Duration held,
            Optional<String> trouble,
            Optional<StreamInfo> streams,
            List<Warning> warnings,
            Optional<SoundLevel> level) {
        public Standing {
            warnings = List.copyOf(warnings);
        }
    }

    /// Connects, and goes on until [#close]. Once only.
    public void start() {
        reader.start();
    }

    /// Begins to keep what comes from now on; what came before is forgotten.
    public void arm() {
        begin(Duty.ARMED);
    }

    /// What is kept is recorded next, and all that follows it.
    public void adopt() {
        lock.lock();
        try {
            if (duty == Duty.ARMED) {
                trim();
            } else {
                ring.clear();
            }
            turn(Duty.RECORDING);
            if (ring.isEmpty()) {
                renew();
            }
        } finally {
            lock.unlock();
        }
    }

    /// What comes from now on is recorded, and nothing from before.
    public void follow() {
        lock.lock();
        try {
            ring.clear();
            turn(Duty.RECORDING);
            renew();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing is kept until it is armed or recorded again.
    public void rest() {
        begin(Duty.RESTING);
    }

    /// How it stands now.
    public Standing standing() {
        lock.lock();
        try {
            Long oldest = duty == Duty.ARMED ? ring.oldestNanos() : null;
            return new Standing(
                    oldest == null ? Duration.ZERO : Duration.ofNanos(clocks.monotonicNanos() - oldest),
                    Optional.ofNullable(failure).map(Failure::reason),
                    Optional.ofNullable(streams),
                    signal.current(),
                    signal.level());
        } finally {
            lock.unlock();
        }
    }

    /// What came so far, whether it was kept or not.
    public Arrivals.Told arrivals() {
        return arrivals.told();
    }

    /// The newest picture that can be decoded by itself, while it is armed.
    public Optional<Packet> newestPicture() {
        lock.lock();
        try {
            return Optional.ofNullable(newestKey);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String description() {
        return source.description();
    }

    /// A connection that begins with what is kept. It takes the place of one from before.
    @Override
    public PacketSource connect() {
        lock.lock();
        try {
            taking = new Taking();
            changed.signalAll();
            return taking;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isStanding() {
        return true;
    }

    @Override
    public long burstBytes() {
        return preRoll.mostBytes();
    }

    /// Ends the connection.
    @Override
    public void close() {
        closing.countDown();
        PacketSource open = connection;
        if (open != null) {
            open.abort();
        }
        try {
            if (!reader.join(CLOSE_LIMIT)) {
                LOG.warn("A driver holds the connection to a source: source={}", description());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        signal.close();
    }

    /// Begins a duty with nothing from before.
    private void begin(Duty next) {
        lock.lock();
        try {
            ring.clear();
            turn(next);
        } finally {
            lock.unlock();
        }
    }

    /// Whoever connects next hears of a failure that lasts. With the lock.
    private void turn(Duty next) {
        duty = next;
        lookAway();
        toldFailures = failure == null ? failures : failures - 1;
    }

    /// Connects anew: a camera begins a connection with a key frame, and in the middle of one its next can be
    /// far. With the lock.
    private void renew() {
        PacketSource open = connection;
        if (streams != null && open != null) {
            renewing = true;
            streams = null;
            open.abort();
        }
    }

    private boolean wasRenewed() {
        lock.lock();
        try {
            boolean was = renewing;
            renewing = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!isClosing()) {
            Failure why = readOnce();
            if (!wasRenewed() && !isClosing()) {
                LOG.info("A source gives nothing: source={} reason={}", description(), why.reason());
                failed(why);
                pause(backoff.afterFailure());
            }
        }
        failed(new Failure.OfSource(new SourceException.Aborted("the recording program is ending")));
    }

    private Failure readOnce() {
        try (PacketSource packets = source.connect()) {
            connection = packets;
            if (isClosing()) {
                packets.abort(); // the request came before there was a connection to abort
            }
            opened(packets.open());
            while (true) {
                came(packets.read());
                backoff.reset();
            }
        } catch (SourceException e) {
            return new Failure.OfSource(e);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // A fault of ours, or memory that is short for a moment: the next connection may not meet it.
            forget();
            LOG.error("A source met a fault of the program: source={}", description(), e);
            return new Failure.OfProgram(e);
        } finally {
            connection = null;
        }
    }

    private void opened(StreamInfo found) {
        lock.lock();
        try {
            streams = found;
            failure = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void came(Packet packet) {
        lock.lock();
        try {
            if (renewing) {
                return;
            }
            arrivals.take(packet);
            switch (duty) {
                case RESTING -> {}
                case ARMED -> {
                    ring.add(packet);
                    trim();
                    lookAt(packet);
                }
                case RECORDING -> {
                    if (ring.bytes() > preRoll.mostBytes() * 3 / 2) {
                        overflowed();
                    }
                    ring.add(packet);
                    changed.signalAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whoever records did not take what came: it is lost, and that is said.
    private void overflowed() {
        ring.clear();
        failures++;
        ring.add(new Ring.Item.Lost(
                new Failure.OfSource(new SourceException.Stalled("what came was not taken by the recording in time")),
                failures));
    }

    private void failed(Failure why) {
        lock.lock();
        try {
            streams = null;
            failure = why;
            failures++;
            lookAway();
            if (duty == Duty.ARMED) {
                trim();
            }
            if (duty == Duty.RECORDING || (duty == Duty.ARMED && !ring.isEmpty())) {
                ring.add(new Ring.Item.Lost(why, failures));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// With the lock.
    private void lookAt(Packet packet) {
        if (packet.kind() == Kind.VIDEO && packet.key()) {
            newestKey = packet;
        }
        signal.accept(packet, packet.arrivalNanos() / 1_000);
    }

    /// What was seen before is not of now. With the lock.
    private void lookAway() {
        newestKey = null;
        signal.cut();
    }

    private void forget() {
        lock.lock();
        try {
            ring.clear();
        } finally {
            lock.unlock();
        }
    }

    /// The newest key frame stays, however old, as long as the source gives something. With the lock.
    private void trim() {
        long sinceNanos = clocks.monotonicNanos() - preRoll.length().toNanos();
        if (failure == null) {
            ring.trimToNewest(sinceNanos, preRoll.mostBytes());
        } else {
            ring.trim(sinceNanos, preRoll.mostBytes());
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void pause(Duration wait) {
        try {
            boolean ending = closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("A source is tried again: source={} ending={}", description(), ending);
        } catch (InterruptedException e) {
            throw new IllegalStateException("a reader thread is stopped by a flag, not by an interrupt", e);
        }
    }

    /// A connection of whoever records.
    private final class Taking implements PacketSource {
        // Guarded by lock.
        private boolean aborted;

        /// Waits until the source gives something, or failed once more.
        @Override
        public StreamInfo open() throws SourceException {
            lock.lock();
            try {
                while (true) {
                    requireTaking();
                    if (ring.peek() instanceof Ring.Item.Came(Packet packet)) {
                        return packet.streams();
                    }
                    if (ring.poll() instanceof Ring.Item.Lost lost) {
                        throw told(lost.why(), lost.number());
                    }
                    if (streams != null) {
                        return streams;
                    }
                    if (failure != null && failures > toldFailures) {
                        throw told(failure, failures);
                    }
                    changed.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Packet read() throws SourceException {
            lock.lock();
            try {
                while (true) {
                    requireTaking();
                    Ring.Item next = ring.poll();
                    if (next instanceof Ring.Item.Came(Packet packet)) {
                        return packet;
                    }
                    if (next instanceof Ring.Item.Lost lost) {
                        throw told(lost.why(), lost.number());
                    }
                    changed.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void abort() {
            lock.lock();
            try {
                aborted = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            abort();
        }

        private SourceException told(Failure why, long number) throws SourceException {
            toldFailures = number;
            return why.thrown();
        }

        private void requireTaking() throws SourceException {
            if (aborted || taking != this) {
                throw new SourceException.Aborted("the connection was aborted");
            }
        }
    }
}
