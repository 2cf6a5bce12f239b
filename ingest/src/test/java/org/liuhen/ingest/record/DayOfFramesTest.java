package org.liuhen.ingest.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.Source;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.ingest.source.Streams;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.index.GapRow;
import org.liuhen.storage.index.SegmentRow;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.time.TimeService;

/// A camera of 25 numbered pictures a second over a whole day, as fast as recorder, store and disk take them: the
/// clock stands still between two pictures and moves 40 ms with each.
@Tag("system")
final class DayOfFramesTest {
    private static final int HOURS = Integer.getInteger("frames.hours", 24);
    private static final long FRAMES = HOURS * 3_600L * 25;
    private static final long FRAME_NANOS = 40_000_000;
    private static final int FRAMES_A_GROUP = 50;
    private static final int PAYLOAD_BYTES = 64;
    /// So far the source runs ahead of the disk: less than the recorder's queue holds.
    private static final long AHEAD_FRAMES = 2_000;

    @TempDir
    private Path directory;

    @Test
    void aDayOfNumberedPicturesIsThereWholeAndOnce() throws IOException {
        FrameClock clock = new FrameClock();
        try (Evidence evidence = new Evidence(directory, new SystemDisk(), clock)) {
            Numbered source = new Numbered(evidence, clock);
            Recorder recorder = evidence.recorder(source, Limits.STANDARD);
            recorder.start();
            while (clock.frames.get() < FRAMES || source.durableFrames() < FRAMES - FRAMES_A_GROUP) {
                LockSupport.parkNanos(10_000_000);
            }
            evidence.stop(recorder);

            assertThat(recorder.counts().refusedPackets()).isZero();
            assertThat(evidence.gaps())
                    .extracting(GapRow::cause)
                    .allMatch(cause -> cause == Cause.OPENING || cause == Cause.STOPPED);
            assertThat(evidence.segments().stream()
                            .mapToLong(SegmentRow::frames)
                            .sum())
                    .isEqualTo(FRAMES);
            long next = 0;
            for (int run = 0; run < evidence.runs().size(); run++) {
                next = countFrom(next, evidence.file(run));
            }
            assertThat(next).as("pictures in the files").isEqualTo(FRAMES);
            assertThat(evidence.runs()).hasSizeGreaterThanOrEqualTo(HOURS);
            long end = evidence.segments().getFirst().startMicros();
            for (SegmentRow segment : evidence.segments()) {
                assertThat(segment.startMicros()).as("segment at %s", segment).isEqualTo(end);
                end += segment.durationMicros();
            }
        }
    }

    /// Checks that the pictures of a run file have the numbers from `first` on, and returns the next number.
    private static long countFrom(long first, Path file) throws IOException {
        long next = first;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            while (true) {
                int length = in.read() << 24 | in.read() << 16 | in.read() << 8 | in.read();
                if (length < 8) {
                    return next;
                }
                if (in.readInt() != 0x6d646174) {
                    in.skipNBytes(length - 8);
                    continue;
                }
                assertThat((length - 8) % PAYLOAD_BYTES).isZero();
                for (int left = (length - 8) / PAYLOAD_BYTES; left > 0; left--) {
                    in.skipNBytes(8);
                    assertThat(in.readLong())
                            .as("number of a picture in " + file)
                            .isEqualTo(next++);
                    in.skipNBytes(PAYLOAD_BYTES - 16);
                }
            }
        }
    }

    /// Time that passes with the pictures alone.
    private static final class FrameClock implements Clocks {
        private final Clocks machine = new SystemClocks();
        private final long startMicros = machine.wallMicros();
        private final AtomicLong frames = new AtomicLong();

        @Override
        public long wallMicros() {
            return startMicros + frames.get() * FRAME_NANOS / 1_000;
        }

        @Override
        public long monotonicNanos() {
            return frames.get() * FRAME_NANOS;
        }

        @Override
        public String bootId() {
            return machine.bootId();
        }

        @Override
        public TimeService timeService() {
            return machine.timeService();
        }

        /// Real time: nobody who waits moves the clock.
        @Override
        public void sleep(Duration duration) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static final class Numbered implements Source, PacketSource {
        private final Evidence evidence;
        private final FrameClock clock;
        private volatile boolean aborted;

        Numbered(Evidence evidence, FrameClock clock) {
            this.evidence = evidence;
            this.clock = clock;
        }

        long durableFrames() {
            var fragments = evidence.track().live().fragments();
            return fragments.isEmpty()
                    ? 0
                    : (fragments.getLast().startMicros()
                                    + fragments.getLast().durationMicros()
                                    - evidence.startMicros())
                            * 1_000
                            / FRAME_NANOS;
        }

        @Override
        public String description() {
            return "numbered pictures";
        }

        @Override
        public PacketSource connect() {
            return this;
        }

        @Override
        public StreamInfo open() {
            return Streams.VIDEO_ONLY;
        }

        @Override
        public Packet read() throws SourceException {
            long number = clock.frames.get();
            while (!aborted && (number == FRAMES || (number % 100 == 0 && number - durableFrames() > AHEAD_FRAMES))) {
                LockSupport.parkNanos(1_000_000);
            }
            if (aborted) {
                throw new SourceException.Aborted("the day is over");
            }
            Packet packet = new Packet(
                    Kind.VIDEO,
                    Streams.VIDEO_ONLY,
                    Octets.of(payload(number)),
                    number * 3_600,
                    number * 3_600,
                    number % FRAMES_A_GROUP == 0,
                    clock.monotonicNanos(),
                    Packet.UNTOLD,
                    0);
            clock.frames.incrementAndGet();
            return packet;
        }

        /// One NAL unit behind its length, with the number in it.
        private static byte[] payload(long number) {
            byte[] payload = new byte[PAYLOAD_BYTES];
            ByteBuffer.wrap(payload)
                    .putInt(PAYLOAD_BYTES - 4)
                    .put((byte) (number % FRAMES_A_GROUP == 0 ? 0x65 : 0x41))
                    .position(8)
                    .putLong(number);
            return payload;
        }

        @Override
        public void abort() {
            aborted = true;
        }

        @Override
        public void close() {}
    }
}
