package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadMemoryTest {
    private static final int PART = ArchiveKeys.PART_BYTES;

    @Test
    void whatWasGivenBackServesTheNext() {
        LoadMemory memory = new LoadMemory(PART);
        for (int i = 0; i < 100; i++) {
            try (LoadMemory.Share share = memory.share()) {
                ByteBuffer room = share.room(PART - i);
                assertThat(room.position()).isZero();
                // What the load before left there was its own; it shows that the memory is the same.
                assertThat(room.get(0)).isEqualTo((byte) i);
                assertThat(room.remaining()).isEqualTo(PART - i);
                room.put(0, (byte) (i + 1));
            }
        }
    }

    @Test
    void whatSomebodyMayStillReadIsNeverWrittenAgain() {
        LoadMemory memory = new LoadMemory(PART);
        ByteBuffer read;
        try (LoadMemory.Share share = memory.share()) {
            read = share.room(PART).put(0, (byte) 1);
            share.spoil(true);
            share.room(PART).put(0, (byte) 2);
            share.spoil(true);
        }
        try (LoadMemory.Share share = memory.share()) {
            assertThat(share.room(PART).get(0)).isZero();
        }
        assertThat(read.get(0)).isEqualTo((byte) 1);
    }

    @Test
    void smallPiecesMakeRoomForALargeOne() {
        LoadMemory memory = new LoadMemory(PART);
        List<LoadMemory.Share> small = Stream.generate(memory::share)
                .limit(PART / (1 << 20))
                .peek(share -> assertThat(share.room(1 << 20).capacity()).isEqualTo(1 << 20))
                .toList();
        small.forEach(LoadMemory.Share::close);
        try (LoadMemory.Share large = memory.share()) {
            assertThat(large.room(1).capacity()).isEqualTo(1 << 20);
            assertThat(large.room(PART).remaining()).isEqualTo(PART);
        }
    }

    @Test
    void manyAtOnceNeverHaveMoreThanThereIs() throws Exception {
        int most = 3 * PART;
        LoadMemory memory = new LoadMemory(most);
        AtomicLong held = new AtomicLong();
        AtomicLong highest = new AtomicLong();
        try (ExecutorService workers = Executors.newFixedThreadPool(16)) {
            List<Callable<Integer>> loads = Stream.iterate(1, i -> i + 1)
                    .limit(400)
                    .map(i -> (Callable<Integer>) () -> {
                        try (LoadMemory.Share share = memory.share()) {
                            ByteBuffer room = share.room((i * 7_919 % PART) + 1);
                            highest.accumulateAndGet(held.addAndGet(room.capacity()), Math::max);
                            room.put(room.capacity() / 2 % room.remaining(), (byte) 1);
                            share.spoil(i % 5 == 0);
                            held.addAndGet(-room.capacity());
                        }
                        return i;
                    })
                    .toList();
            for (Future<Integer> done : workers.invokeAll(loads)) {
                done.get();
            }
        }
        assertThat(highest.get()).isPositive().isLessThanOrEqualTo(most);
    }

    @Test
    void whoFindsNoneWaitsForAnother() throws Exception {
        LoadMemory memory = new LoadMemory(PART);
        try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
            CountDownLatch begun = new CountDownLatch(1);
            Future<Integer> waiting;
            try (LoadMemory.Share first = memory.share()) {
                assertThat(first.room(PART).remaining()).isEqualTo(PART);
                waiting = worker.submit(() -> {
                    begun.countDown();
                    try (LoadMemory.Share second = memory.share()) {
                        return second.room(PART).remaining();
                    }
                });
                begun.await();
                assertThatThrownBy(() -> waiting.get(200, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
            }
            assertThat(waiting.get()).isEqualTo(PART);
        }
    }

    @Test
    void itHoldsAPartAtLeast() {
        assertThatThrownBy(() -> new LoadMemory(PART - 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
