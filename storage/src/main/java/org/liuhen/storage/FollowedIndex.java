package org.liuhen.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.index.Indexer;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.FollowedLog;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.tree.TreeHash;

/// The index of a store and the thread that keeps it up to date. An index that does not fit its log is set aside
/// and built anew. Safe for many threads.
final class FollowedIndex implements AutoCloseable {
    private final StateLayout layout;
    private final FollowedLog log;
    private final Clocks clocks;
    private volatile EvidenceIndex index;
    private volatile Indexer indexer;

    FollowedIndex(StateLayout layout, FollowedLog log, Clocks clocks) throws IOException {
        this.layout = layout;
        this.log = log;
        this.clocks = clocks;
        this.index = fitting(layout, log);
        this.indexer = new Indexer(log, index, clocks);
    }

    EvidenceIndex index() {
        return index;
    }

    EvidenceStore.IndexState state() {
        IOException failure = indexer.failure();
        return new EvidenceStore.IndexState(
                indexer.indexed(),
                log.durableSize(),
                failure == null ? Optional.empty() : Optional.of(String.valueOf(failure.getMessage())));
    }

    /// Begins to follow again if it ceased to, as after a disk that was full.
    synchronized void recover() throws IOException {
        if (indexer.failure() == null) {
            return;
        }
        close();
        index = fitting(layout, log);
        indexer = new Indexer(log, index, clocks);
    }

    boolean await(long entries, Duration limit) {
        return indexer.await(entries, limit);
    }

    /// Builds the index anew from the log, beside the one in use, and puts it in its place. The log goes on
    /// meanwhile, and so do readers but for the moment of the exchange.
    synchronized void rebuild(LongConsumer progress) throws IOException {
        Path fresh = layout.root().resolve("index-rebuilding");
        delete(fresh);
        try (EvidenceIndex built = new EvidenceIndex(fresh);
                Indexer follower = new Indexer(log, built, clocks)) {
            while (!follower.await(log.durableSize(), Duration.ofMillis(200))) {
                progress.accept(follower.indexed());
                if (follower.failure() != null) {
                    throw new IOException("couldn't rebuild the index", follower.failure());
                }
            }
        }
        close();
        delete(layout.index());
        Files.move(fresh, layout.index());
        index = new EvidenceIndex(layout.index());
        indexer = new Indexer(log, index, clocks);
        progress.accept(indexer.indexed());
    }

    @Override
    public void close() {
        indexer.close();
        index.close();
    }

    /// What an index that may be there remembers of complete entry files.
    static FileRoots fileRoots(StateLayout layout) {
        if (!Files.isDirectory(layout.index())) {
            return new FileRoots(null);
        }
        try {
            return new FileRoots(new EvidenceIndex(layout.index()));
        } catch (IOException e) {
            return new FileRoots(null);
        }
    }

    /// Roots of entry files out of an index, which is closed with it.
    record FileRoots(@Nullable EvidenceIndex index) implements IntFunction<Optional<Hash>>, AutoCloseable {
        @Override
        public Optional<Hash> apply(int number) {
            return index == null ? Optional.empty() : index.fileRoot(number);
        }

        @Override
        public void close() {
            if (index != null) {
                index.close();
            }
        }
    }

    private static EvidenceIndex fitting(StateLayout layout, FollowedLog log) throws IOException {
        EvidenceIndex index = null;
        try {
            index = new EvidenceIndex(layout.index());
            if (fits(index, log)) {
                return index;
            }
        } catch (IOException | RuntimeException e) {
            // A damaged index is no loss: it is built again below.
        }
        if (index != null) {
            index.close();
        }
        delete(layout.index());
        return new EvidenceIndex(layout.index());
    }

    private static boolean fits(EvidenceIndex index, FollowedLog log) throws IOException {
        EvidenceIndex.Cursor cursor = index.cursor();
        if (cursor.entries() == 0) {
            return true;
        }
        long last = cursor.entries() - 1;
        Optional<EvidenceIndex.Cursor> place = index.placeBefore(last);
        if (cursor.entries() > log.durableSize() || place.isEmpty()) {
            return false;
        }
        int file = (int) (last / EntryFiles.ENTRIES_PER_FILE);
        try (EntryFiles.LineReader reader =
                log.files().read(file, place.get().offset(), place.get().entries())) {
            EntryFiles.Line line = reader.next();
            while (line != null && line.index() < last) {
                line = reader.next();
            }
            return line != null
                    && reader.offset() == cursor.offset()
                    && TreeHash.leaf(line.bytes()).equals(index.proofs().leaf(last));
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
