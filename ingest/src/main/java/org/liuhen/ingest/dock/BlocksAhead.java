package org.liuhen.ingest.dock;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.liuhen.ingest.priority.Niceness;
import org.liuhen.storage.durable.PastCache;
import org.liuhen.storage.originals.BlockDigests;

/// The blocks of a file one after the other, past the page cache: the next one is read while the caller has the one
/// before it, so that neither the disk waits for the digests nor they for the disk. For one thread.
final class BlocksAhead implements AutoCloseable {
    private final FileChannel channel;
    private final Arena arena = Arena.ofShared();
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().name("dock-ahead").daemon().unstarted(() -> {
                Niceness.giveWay();
                work.run();
            }));
    private long begun;
    private Future<ByteBuffer> next;

    BlocksAhead(Path file) throws IOException {
        this.channel = PastCache.openForReading(file).channel();
        this.next = begin();
    }

    /// The next block, valid until the one behind it is asked for; empty at the end of the file.
    ///
    /// @throws IOException as the disk said
    ByteBuffer next() throws IOException {
        try {
            ByteBuffer block = next.get();
            next = block.remaining() == BlockDigests.BLOCK_BYTES
                    ? begin()
                    : CompletableFuture.completedFuture(ByteBuffer.allocate(0));
            return block;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the reading was interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException reason ? reason : new IOException(e.getCause());
        }
    }

    private Future<ByteBuffer> begin() {
        long offset = begun;
        int turn = (int) (offset / BlockDigests.BLOCK_BYTES % 2);
        if (turn == buffers.size()) {
            buffers.add(PastCache.buffer(arena, BlockDigests.BLOCK_BYTES));
        }
        ByteBuffer into = buffers.get(turn);
        begun += BlockDigests.BLOCK_BYTES;
        return thread.submit(() -> {
            PastCache.fill(channel, offset, into.clear());
            return into.flip();
        });
    }

    @Override
    public void close() throws IOException {
        // What is still being read into a buffer ends before the buffer goes.
        thread.close();
        arena.close();
        channel.close();
    }
}
