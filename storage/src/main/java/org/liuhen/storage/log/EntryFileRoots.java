package org.liuhen.storage.log;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.TreeHash;

/// Roots of complete entry files: those that somebody remembers, and the others computed from their lines by all
/// processors at once, because a complete file is a subtree of its own.
final class EntryFileRoots implements IntFunction<Optional<Hash>> {
    private final Map<Integer, Optional<Hash>> roots = new LinkedHashMap<>();

    /// @param count how many files, from the first on, are complete according to what was signed
    /// @param remembered roots that need not be computed
    EntryFileRoots(EntryFiles files, int count, IntFunction<Optional<Hash>> remembered) throws IOException {
        Map<Integer, Future<Optional<Hash>>> computed = new LinkedHashMap<>();
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("log-opening-", 0).factory())) {
            for (int number = 0; number < count; number++) {
                int file = number;
                Optional<Hash> known = remembered.apply(file);
                if (known.isPresent()) {
                    roots.put(file, known);
                } else {
                    computed.put(file, workers.submit(() -> compute(files, file)));
                }
            }
            for (Map.Entry<Integer, Future<Optional<Hash>>> each : computed.entrySet()) {
                roots.put(each.getKey(), each.getValue().get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the log was read");
        } catch (ExecutionException e) {
            throw new IOException("couldn't read " + files.directory() + ": " + e.getCause(), e);
        }
    }

    /// Root of file `number`; empty if it is not complete.
    @Override
    public Optional<Hash> apply(int number) {
        return roots.getOrDefault(number, Optional.empty());
    }

    private static Optional<Hash> compute(EntryFiles files, int number) throws IOException {
        GrowingTree tree = new GrowingTree();
        try (EntryFiles.LineReader reader = files.read(number, 0, 0)) {
            while (tree.size() < EntryFiles.ENTRIES_PER_FILE) {
                EntryFiles.Line line = reader.next();
                if (line == null || reader.lastEnding() == EntryFiles.Ending.END_OF_FILE) {
                    return Optional.empty();
                }
                tree.append(TreeHash.leaf(line.bytes()));
            }
        }
        return Optional.of(tree.root());
    }
}
