package org.liuhen.appliance.health;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.ingest.source.Arrivals;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The newest values and their course. Somebody else makes its rounds, each on a thread of its own; any thread
/// asks, and every answer comes at once.
public final class Vitals {
    /// The time between two values of a course.
    public static final Duration STEP = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Vitals.class);
    private static final Duration USE_PERIOD = Duration.ofMinutes(10);

    private final EvidenceStore store;
    private final Supplier<List<RoomView>> rooms;
    private final long reserveBytes;
    private final Clocks clocks;

    // Guarded by this.
    private final Map<String, SourceVitals.Growing> sources = new HashMap<>();
    private final Course heap = new Course();
    private OptionalLong steppedNanos = OptionalLong.empty();

    private volatile List<DiskVitals> disks = List.of();
    private volatile OptionalLong dailyBytes = OptionalLong.empty();
    // Of the thread that looks at the disks.
    private OptionalLong lookedNanos = OptionalLong.empty();
    private OptionalLong summedNanos = OptionalLong.empty();

    /// @param rooms what the rooms do now
    /// @param reserveBytes room on the disks that no session begins to use
    public Vitals(EvidenceStore store, Supplier<List<RoomView>> rooms, long reserveBytes) {
        this.store = store;
        this.rooms = rooms;
        this.reserveBytes = reserveBytes;
        this.clocks = store.clocks();
    }

    /// Takes the next value of each course, where it is time.
    public void round() {
        List<RoomView> now = rooms.get();
        synchronized (this) {
            if (!isDue(steppedNanos, STEP)) {
                return;
            }
            steppedNanos = OptionalLong.of(clocks.monotonicNanos());
            heap.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            for (RoomView room : now) {
                for (RoomView.SourceView source : room.sources()) {
                    SourceVitals.Growing growing =
                            sources.computeIfAbsent(key(room.id(), source.name()), _ -> new SourceVitals.Growing());
                    source.arrivals().ifPresentOrElse((Arrivals.Told told) -> growing.step(told), growing::pass);
                }
            }
        }
    }

    /// Looks at the disks and at what was stored lately, where it is time; may hang as long as a disk does.
    public void look() {
        if (isDue(lookedNanos, STEP)) {
            lookedNanos = OptionalLong.of(clocks.monotonicNanos());
            disks = store.volumes().stream()
                    .map(volume -> DiskVitals.of(volume, clocks.wallMicros()))
                    .toList();
        }
        if (isDue(summedNanos, USE_PERIOD)) {
            try {
                dailyBytes = DailyUse.bytes(store.index(), clocks.wallMicros());
                summedNanos = OptionalLong.of(clocks.monotonicNanos());
            } catch (IOException e) {
                LOG.info("couldn't sum up what was stored lately: reason={}", e.getMessage());
            }
        }
    }

    /// What came from a source.
    public synchronized SourceVitals source(String room, String source) {
        SourceVitals.Growing growing = sources.get(key(room, source));
        return growing == null ? SourceVitals.NONE : growing.told();
    }

    /// Bytes of the heap that were in use, the newest last.
    public synchronized List<Long> heap() {
        return heap.values();
    }

    /// The volumes as they were when they answered last; none before that.
    public List<DiskVitals> disks() {
        return disks;
    }

    /// How much evidence a day brings, by the last seven days; empty before that is known, and if there was
    /// none.
    public OptionalLong dailyBytes() {
        return dailyBytes;
    }

    /// For how many days there is room, if days go on as the last seven did; empty where that is not known.
    public OptionalLong daysLeft() {
        OptionalLong daily = dailyBytes;
        List<DiskVitals> looked = disks;
        if (daily.isEmpty() || looked.isEmpty()) {
            return OptionalLong.empty();
        }
        long free = looked.stream().mapToLong(DiskVitals::freeBytes).sum() - reserveBytes;
        return OptionalLong.of(Math.max(0, free) / Math.max(1, daily.getAsLong()));
    }

    private boolean isDue(OptionalLong lastNanos, Duration period) {
        return lastNanos.isEmpty() || clocks.monotonicNanos() - lastNanos.getAsLong() >= period.toNanos();
    }

    private static String key(String room, String source) {
        return room + "/" + source;
    }
}
