package org.liuhen.tools.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.liuhen.ingest.priority.Niceness;
import org.liuhen.storage.durable.PastCache;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.originals.BlockDigests;

/// What the machine allows an offload, a process of its own: how long the disk takes to give the recorders' bytes, to
/// take them durably and to give them back, with nothing hashed; and how long the processors take for the digests
/// that an offload cannot do without, with nothing read or written. No offload is faster than the slower of the two.
final class OffloadLimit {
    /// Fewer would leave a disk idle between two files.
    private static final int LEAST_STREAMS = 4;

    /// Of each block as it is read from the recorder; of each block and of the whole as it is read back.
    private static final int DIGESTS = 3;

    private OffloadLimit() {}

    /// @param arguments a folder for the copies, how many slots may hash at once, the folders of the recorders
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path copies = Files.createDirectories(Path.of(arguments[0]));
        int processors = Integer.parseInt(arguments[1]);
        List<Path> files = new ArrayList<>();
        List<String> folders = List.of(arguments).subList(2, arguments.length);
        for (String folder : folders) {
            try (Stream<Path> list = Files.list(Path.of(folder))) {
                list.forEach(files::add);
            }
        }
        List<Work> moves = new ArrayList<>();
        long bytes = 0;
        for (Path file : files) {
            Path copy = copies.resolve(Integer.toString(moves.size()));
            moves.add(() -> move(file, copy));
            bytes += Files.size(file);
        }
        ChildJvm.tell("disk", seconds(moves, Math.max(LEAST_STREAMS, folders.size())));
        long each = bytes * DIGESTS / processors;
        List<Work> hashes = new ArrayList<>();
        for (int i = 0; i < processors; i++) {
            hashes.add(() -> hash(each));
        }
        ChildJvm.tell("hashing", seconds(hashes, processors));
    }

    private interface Work {
        void run() throws IOException;
    }

    private static double seconds(List<Work> all, int threads) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> begun = new ArrayList<>();
            for (Work work : all) {
                begun.add(pool.submit(() -> {
                    // As the threads of a dock do: beside other work both sides get the same.
                    Niceness.giveWay();
                    work.run();
                    return null;
                }));
            }
            for (Future<?> each : begun) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void move(Path file, Path copy) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer block = PastCache.buffer(arena, BlockDigests.BLOCK_BYTES);
            try (FileChannel in = PastCache.openForReading(file).channel();
                    FileChannel out = PastCache.openForWriting(copy).channel();
                    FileChannel end = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                long offset = 0;
                while (offset < in.size()) {
                    int got = in.read(block.clear(), offset);
                    // Past the cache whole blocks are written; the few bytes behind the end are no matter here.
                    out.write(block.clear(), offset);
                    offset += got;
                }
                end.truncate(offset);
                end.force(true);
            }
            try (FileChannel back = PastCache.openForReading(copy).channel()) {
                for (long offset = 0; offset < back.size(); offset += BlockDigests.BLOCK_BYTES) {
                    back.read(block.clear(), offset);
                }
            }
        }
    }

    private static void hash(long bytes) {
        MessageDigest digest = Hash.newDigest();
        ByteBuffer block = ByteBuffer.allocateDirect(BlockDigests.BLOCK_BYTES);
        for (long left = bytes; left > 0; left -= BlockDigests.BLOCK_BYTES) {
            digest.update(block.clear());
        }
        ChildJvm.tell("digest", Hash.ending(digest).bytes()[0]);
    }
}
