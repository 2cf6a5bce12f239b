package org.liuhen.tools.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.SessionOpening;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.Stamp;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;

/// Either side of the appending, a process of its own: threads that append, each its next entry when the last one
/// is durable.
final class AppendWorker {
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private final Clocks clocks = new SystemClocks();

    private AppendWorker() {}

    /// Appends one entry and returns when it is durable.
    private interface Appending {
        void append(int number) throws IOException;
    }

    /// @param arguments a folder that does not exist, `ours` or `peer`, how many threads, for how many seconds
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int threads = Integer.parseInt(arguments[2]);
        Duration time = Duration.ofNanos((long) (Double.parseDouble(arguments[3]) * 1e9));
        AppendWorker worker = new AppendWorker();
        if (arguments[1].equals("ours")) {
            worker.measureLog(folder, threads, time);
        } else {
            worker.measureLines(folder, threads, time);
        }
    }

    /// The real log, its signer and its index at work beside it.
    private void measureLog(Path folder, int threads, Duration time) throws IOException {
        try (EvidenceStore store = MadeUpStore.create(folder, new SystemDisk(), clocks)) {
            List<String> names =
                    LongStream.range(0, threads).mapToObj(i -> "track-" + i).toList();
            List<Appending> appendings = new ArrayList<>();
            for (TrackWriter track : store.begin(new SessionOpening(
                            "room-1",
                            "bench",
                            names,
                            new FieldsBuilder().text("title", "bench").build()))
                    .tracks()) {
                track.beginRun(MadeUpMedia.opening(clocks.wallMicros()));
                appendings.add(new SegmentEntries(store.log(), track.id()));
            }
            measure(appendings, time);
        }
    }

    /// One chain of segment entries.
    private static final class SegmentEntries implements Appending {
        private final EvidenceLog log;
        private final TrackId track;
        private Hash head = Hash.over();

        SegmentEntries(EvidenceLog log, TrackId track) {
            this.log = log;
            this.track = track;
        }

        @Override
        public void append(int number) throws IOException {
            head = log.append(segment(track, number, head)).leaf();
        }
    }

    /// What one would write at first: a line, and fdatasync, one thread after another.
    private void measureLines(Path folder, int threads, Duration time) throws IOException {
        TrackId track = new TrackId("20260101-000000-abcdef", "track-0");
        Stamp stamp = new Stamp(clocks.wallMicros(), clocks.monotonicNanos() / 1_000, clocks.bootId(), "0".repeat(32));
        String line = new String(new Entry(stamp, segment(track, 1_000, Hash.over())).encode(), StandardCharsets.UTF_8);
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        ReentrantLock lock = new ReentrantLock();
        try (FileChannel file = FileChannel.open(folder, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            Appending appending = number -> {
                lock.lock();
                try {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes);
                    while (buffer.hasRemaining()) {
                        file.write(buffer);
                    }
                    file.force(false);
                } finally {
                    lock.unlock();
                }
            };
            measure(Collections.nCopies(threads, appending), time);
        }
    }

    private static Fact.Segment segment(TrackId track, int number, Hash prev) {
        long length = 2_000_000;
        return new Fact.Segment(
                track,
                0,
                number,
                number * length,
                length,
                prev,
                1_767_225_600_000_000L + number * 4_000_000L,
                4_000_000,
                100,
                0,
                Optional.empty(),
                Optional.empty(),
                Fact.Sealing.CAPTURED,
                prev);
    }

    private void measure(List<Appending> appendings, Duration time) throws IOException {
        long begin = clocks.monotonicNanos() + WARM_UP.toNanos();
        long end = begin + time.toNanos();
        List<long[]> latencies = new ArrayList<>();
        double cpuSeconds;
        try (ExecutorService threads = Executors.newFixedThreadPool(appendings.size())) {
            List<Future<long[]>> running = new ArrayList<>();
            for (Appending appending : appendings) {
                running.add(threads.submit(() -> appendUntil(appending, begin, end)));
            }
            clocks.sleep(WARM_UP);
            double cpuBefore = ProcessUse.cpuSeconds(ProcessHandle.current().pid());
            for (Future<long[]> each : running) {
                latencies.add(each.get());
            }
            cpuSeconds = ProcessUse.cpuSeconds(ProcessHandle.current().pid()) - cpuBefore;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the appending was interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("the appending failed: " + e.getCause(), e);
        }
        long[] sorted =
                latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        ChildJvm.tell("entries/s", sorted.length / (time.toNanos() / 1e9));
        ChildJvm.tell("p50", Spread.percentile(sorted, 0.50) / 1e6);
        ChildJvm.tell("p99", Spread.percentile(sorted, 0.99) / 1e6);
        ChildJvm.tell("cpu", cpuSeconds);
        ChildJvm.tell("cpu-entry", cpuSeconds * 1e6 / sorted.length);
    }

    /// How long each entry took that was begun in [begin, end), in nanoseconds.
    private long[] appendUntil(Appending appending, long begin, long end) throws IOException {
        LongStream.Builder taken = LongStream.builder();
        long now = clocks.monotonicNanos();
        for (int number = 0; now < end; number++) {
            long before = now;
            appending.append(number);
            now = clocks.monotonicNanos();
            if (before >= begin) {
                taken.add(now - before);
            }
        }
        return taken.build().toArray();
    }
}
