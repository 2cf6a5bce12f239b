package org.liuhen.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.storage.durable.Disk.Content;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.kit.FaultyDisk;
import org.liuhen.storage.kit.FaultyDisk.Failure;
import org.liuhen.storage.kit.FaultyDisk.Operation;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.tree.TreeHash;

/// What the log promises to those who append: an answer means the disk has it, and after a failure there is none.
class EvidenceLogTest {
    @TempDir
    Path directory;

    @Test
    void manyThreadsShareTheirSyncsAndEveryAnsweredEntryIsInItsPlace() throws Exception {
        FaultyDisk disk = new FaultyDisk(() -> LockSupport.parkNanos(2_000_000));
        OpenedLog opened = new OpenedLog(directory, disk);
        Map<Long, Appended> answered = new ConcurrentHashMap<>();
        int before;
        try (EvidenceLog log = opened.create()) {
            before = disk.count(Operation.FORCE, Content.LOG);
            inThreads(16, () -> {
                long last = -1;
                for (int i = 0; i < 40; i++) {
                    Appended appended =
                            log.append(OpenedLog.patient(Thread.currentThread().getName() + " " + i));
                    assertThat(appended.index()).isGreaterThan(last);
                    assertThat(log.durableSize()).isGreaterThan(appended.index());
                    last = appended.index();
                    answered.put(last, appended);
                }
                return last;
            });
        }
        List<byte[]> lines = opened.lines();
        assertThat(lines).hasSize(1 + 16 * 40);
        assertThat(answered).hasSize(16 * 40);
        answered.forEach((index, appended) -> {
            assertThat(TreeHash.leaf(lines.get(index.intValue()))).isEqualTo(appended.leaf());
            assertThat(appended.entry().encode()).isEqualTo(lines.get(index.intValue()));
        });
        assertThat(disk.count(Operation.FORCE, Content.LOG) - before).isLessThan(16 * 40 / 2);
    }

    @Test
    void aCheckpointComesAtOnceAfterAnInterruptionAndOtherwiseOnceASecond() throws Exception {
        OpenedLog opened = new OpenedLog(directory, new SystemDisk());
        try (EvidenceLog log = opened.create()) {
            log.append(OpenedLog.patient("signed at once, for the last one is a second old"));
            await(() -> signed(log) == 2);
            log.append(OpenedLog.patient("waits"));
            log.append(OpenedLog.urgent());
            await(() -> signed(log) == 4);
            log.append(OpenedLog.patient("waits until the log is closed"));
        }
        try (EvidenceLog log = opened.open().log()) {
            assertThat(signed(log)).isEqualTo(5);
        }
    }

    /// The signer wakes for the entry before it, and must not take that for the whole of its work.
    @Test
    void whatIsUrgentStaysSoUntilItIsDurable() throws Exception {
        AtomicReference<Runnable> beforeForce = new AtomicReference<>(() -> {});
        OpenedLog opened = new OpenedLog(
                directory, new FaultyDisk(() -> beforeForce.getAndSet(() -> {}).run()));
        try (EvidenceLog log = opened.create()) {
            log.append(OpenedLog.patient("signed at once, for the last one is a second old"));
            await(() -> signed(log) == 2);
            AtomicReference<Appended> urgent = new AtomicReference<>();
            beforeForce.set(() -> {
                try {
                    urgent.set(log.submit(OpenedLog.urgent()));
                } catch (StorageException e) {
                    throw new AssertionError(e);
                }
            });
            log.append(OpenedLog.patient("is made durable while the next is written"));
            await(() -> signed(log) == 3);
            log.await(urgent.get());
            await(() -> signed(log) == 4);
        }
    }

    @Test
    void aByteThatTheDiskChangedIsNotSigned() throws Exception {
        OpenedLog opened = new OpenedLog(directory, new SystemDisk());
        try (EvidenceLog log = opened.create()) {
            log.append(OpenedLog.patient("first"));
            await(() -> signed(log) == 2);
            long at = Files.size(opened.entries()) + 80;
            log.append(OpenedLog.patient("second"));
            change(opened.entries(), at);
            assertThatThrownBy(() -> {
                        log.append(OpenedLog.urgent());
                        await(() -> log.failure() != null);
                        log.append(OpenedLog.patient("third"));
                    })
                    .isInstanceOf(StorageException.LogFailed.class)
                    .hasMessageContaining("entry 2 reads back from")
                    .hasMessageContaining("otherwise than it was written");
            assertThat(signed(log)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FORCE, LOG, EIO",
        "FORCE, LOG, ENOSPC",
        "WRITE, LOG, EIO",
        "WRITE, LOG, ENOSPC",
        "WRITE, CHECKPOINTS, EIO",
        "WRITE, CHECKPOINTS, ENOSPC",
        "FORCE, CHECKPOINTS, EIO",
    })
    void anErrorOfTheDiskEndsTheLogAndNothingAnsweredIsLost(Operation operation, Content content, Failure failure)
            throws Exception {
        FaultyDisk disk = new FaultyDisk();
        OpenedLog opened = new OpenedLog(directory, disk);
        List<Appended> answered = new ArrayList<>();
        try (EvidenceLog log = opened.create()) {
            disk.fail(operation, content, 3, failure);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            answered.add(log.append(OpenedLog.urgent()));
                        }
                    })
                    .isInstanceOf(StorageException.LogFailed.class);
            int count = answered.size();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> log.append(OpenedLog.patient("after")))
                        .isInstanceOf(StorageException.LogFailed.class)
                        .hasMessageContaining("seals nothing until the store is opened again");
            }
            assertThat(answered).hasSize(count);
        }
        try (EvidenceLog log = opened.open().log()) {
            List<byte[]> lines = opened.lines();
            for (Appended each : answered) {
                assertThat(TreeHash.leaf(lines.get((int) each.index()))).isEqualTo(each.leaf());
            }
            log.append(OpenedLog.patient("goes on"));
        }
        try (EvidenceLog log = opened.open().log()) {
            assertThat(signed(log)).isEqualTo(opened.lines().size());
        }
    }

    @Test
    void allWhoWaitForASyncThatFailsAreToldSo() throws Exception {
        FaultyDisk disk = new FaultyDisk(() -> LockSupport.parkNanos(5_000_000));
        OpenedLog opened = new OpenedLog(directory, disk);
        EvidenceLog log = opened.create();
        log.append(OpenedLog.patient("before"));
        disk.fail(Operation.FORCE, Content.LOG, 0, Failure.EIO);
        List<Boolean> answers = inThreads(8, () -> {
            try {
                log.append(OpenedLog.patient("together"));
                return true;
            } catch (StorageException.LogFailed e) {
                return false;
            }
        });
        assertThat(answers).containsOnly(false);
        log.close();
    }

    @Test
    void aFactThatCannotBeWrittenLeavesTheLogAsItWas() throws Exception {
        OpenedLog opened = new OpenedLog(directory, new SystemDisk());
        try (EvidenceLog log = opened.create()) {
            Fact tooLong = OpenedLog.patient("x".repeat(70_000));
            assertThatThrownBy(() -> log.append(tooLong)).isInstanceOf(IllegalArgumentException.class);
            assertThat(log.append(OpenedLog.patient("fits")).index()).isEqualTo(1);
        }
        assertThat(opened.lines()).hasSize(2);
    }

    static long signed(EvidenceLog log) {
        try {
            return Checkpoint.parse(log.newestCheckpoint().text()).size();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    static <T> List<T> inThreads(int threads, Callable<T> work) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(workers.submit(work));
            }
            for (Future<T> future : futures) {
                results.add(future.get());
            }
        }
        return results;
    }

    private static void change(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 1);
        }
    }
}
