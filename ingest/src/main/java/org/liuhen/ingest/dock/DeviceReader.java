package org.liuhen.ingest.dock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.liuhen.ingest.priority.Niceness;
import org.liuhen.storage.durable.PastCache;
import org.liuhen.storage.format.IntakeFact.Ending;

/// Asks a device for bytes on a thread of its own, because a read of a broken device may never come back: then that
/// thread is left behind, and whoever waits goes on. For one caller at a time.
final class DeviceReader implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ExecutorService thread;
    private final Patience patience;

    /// @param name of the slot, for the name of the thread
    DeviceReader(String name, Patience patience) {
        this.patience = patience;
        this.thread = Executors.newSingleThreadExecutor(
                work -> Thread.ofPlatform().name("dock-reader-" + name).daemon().unstarted(() -> {
                    Niceness.giveWay();
                    work.run();
                }));
    }

    /// The patience of its slot.
    Patience patience() {
        return patience;
    }

    /// Bytes that are on their way.
    record Reading(Future<Integer> bytes, ByteBuffer into) {}

    /// Begins to fill `into` with the bytes of the file from `offset` on; it is filled but for the end of the file.
    Reading begin(FileChannel channel, long offset, ByteBuffer into) {
        into.clear();
        return new Reading(
                thread.submit(() -> {
                    PastCache.fill(channel, offset, into);
                    return into.position();
                }),
                into);
    }

    /// Waits for the bytes.
    ///
    /// @return the buffer, ready to be taken from
    /// @throws IOException as the device said
    ByteBuffer end(Reading reading) throws IOException {
        await(reading.bytes());
        return reading.into().flip();
    }

    /// Does something with the device that may never come back.
    <T> T ask(Callable<T> question) throws IOException {
        return await(thread.submit(question));
    }

    private <T> T await(Future<T> answer) throws IOException {
        patience.goOn();
        Duration waited = Duration.ZERO;
        while (true) {
            try {
                return answer.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                waited = waited.plus(LOOK);
                patience.waiting(waited);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DeviceGoneException(Ending.STOPPED, "the program is being stopped");
            } catch (ExecutionException e) {
                throw cause(e);
            }
        }
    }

    private static IOException cause(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IOException reason) {
            return reason;
        }
        return cause instanceof UncheckedIOException wrapped
                ? Objects.requireNonNull(wrapped.getCause())
                : new IOException("the device cannot be read: " + cause, cause);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
