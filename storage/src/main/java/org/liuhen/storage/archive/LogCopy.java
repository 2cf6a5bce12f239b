package org.liuhen.storage.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.FollowedLog;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.tree.TreeHash;

/// The log in the archive, as tiles and bundles (C2SP tlog-tiles), and the checkpoints that fix it there. What
/// a checkpoint covers is put before it. Before anything is put, the archive's own newest checkpoint is held
/// against this log: an archive that knows more than we do means that this log was put back.
///
/// **Thread.** One, with a few of its own for the puts.
final class LogCopy implements AutoCloseable {
    private static final int WIDTH = ArchiveKeys.TILE_WIDTH;
    private static final int HEIGHT = 8;
    private static final int MOST_NOTE_BYTES = 1 << 16;
    /// Tiles and bundles that are on their way at once: a log of years is thousands of them.
    private static final int AT_ONCE = 4;

    private final ArchiveStore store;
    private final ArchiveKeys keys;
    private final FollowedLog log;
    private final Supplier<EvidenceIndex> index;
    private final VerifierKey key;
    private final ExecutorService workers = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().name("archive-log-", 0).daemon().factory());
    private long published;
    private long cosigned;
    private volatile Optional<SignedNote> newest = Optional.empty();

    LogCopy(ArchiveStore store, ArchiveKeys keys, FollowedLog log, Supplier<EvidenceIndex> index, VerifierKey key) {
        this.store = store;
        this.keys = keys;
        this.log = log;
        this.index = index;
        this.key = key;
    }

    /// How many entries the newest checkpoint there covers, as far as is known.
    long published() {
        return published;
    }

    /// Holds this log against what the archive knows of it.
    ///
    /// @return why this log is not the one that the archive has, or empty
    /// @throws ArchiveException.Refused if the archive gave receipts and knows nothing of this log now
    Optional<String> contradiction(String archive) throws IOException {
        List<String> beyond = new ArrayList<>();
        long size = log.durableSize();
        store.list(keys.checkpoints(), keys.checkpoint(size), object -> {
            beyond.add(object.key());
            return false;
        });
        if (!beyond.isEmpty()) {
            return Optional.of("the archive " + store.address() + " has a checkpoint " + beyond.getFirst()
                    + ", and the log here has only " + size + " entries: it was put back to an earlier state");
        }
        Optional<byte[]> newest = store.newest(keys.checkpoint(), MOST_NOTE_BYTES);
        if (newest.isPresent()) {
            return contradiction(newest.get(), size);
        }
        requireIndexed(size);
        if (index.get().newestReceipt(archive).isPresent()) {
            throw new ArchiveException.Refused(
                    "the archive " + store.address()
                            + " gave receipts for this log, and has nothing of it now. Is its disk mounted, its address right?");
        }
        return Optional.empty();
    }

    private Optional<String> contradiction(byte[] bytes, long size) throws IOException {
        String what = "the newest checkpoint in the archive " + store.address();
        try {
            SignedNote note = SignedNote.parse(new String(bytes, StandardCharsets.UTF_8));
            if (!note.isSignedBy(key)) {
                return Optional.of(what + " was not signed by the key of this log: another appliance writes there");
            }
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            if (checkpoint.size() > size) {
                return Optional.of(what + " covers " + checkpoint.size() + " entries, and the log here has only " + size
                        + ": it was put back to an earlier state");
            }
            requireIndexed(checkpoint.size());
            if (!index.get().proofs().root(checkpoint.size()).equals(checkpoint.root())) {
                return Optional.of(what + " fixes other entries than the log here has: there are two logs of one key");
            }
            published = Math.max(published, checkpoint.size());
            return Optional.empty();
        } catch (MalformedException e) {
            return Optional.of(what + " is damaged: " + e.getMessage());
        }
    }

    /// Puts all that `note` covers and is not there yet, and then the note.
    ///
    /// @throws ArchiveException.Taken if the archive has another history under these names
    void publish(SignedNote note, Keep keep) throws IOException {
        Checkpoint checkpoint = checkpoint(note);
        long size = checkpoint.size();
        if (size <= published) {
            return;
        }
        requireIndexed(size);
        if (!index.get().proofs().root(size).equals(checkpoint.root())) {
            throw new IOException("the index leads to another root than was signed over " + size
                    + " entries; \"liuhen rebuild\" makes it anew");
        }
        try (Puts puts = new Puts()) {
            for (long number = published / WIDTH; number * WIDTH < size; number++) {
                long tile = number;
                int width = width(tile, size);
                byte[] hashes = index.get().tile(0, tile, width);
                puts.add(() -> store.put(keys.entries(tile, width), Content.of(bundle(tile, width, hashes)), keep));
                puts.add(() -> store.put(keys.tile(0, tile, width), Content.of(hashes), keep));
            }
            for (int level = 1; size >> (HEIGHT * level) > 0; level++) {
                addLevel(puts, level, published >> (HEIGHT * level), size >> (HEIGHT * level), keep);
            }
            puts.await();
        }
        Content content = Content.of(note.encode());
        store.put(keys.checkpoint(size), content, keep);
        store.renew(keys.checkpoint(), content, keep);
        published = size;
        newest = Optional.of(note);
    }

    /// The newest checkpoint that was put since the beginning. Asked by any thread.
    Optional<SignedNote> newest() {
        return newest;
    }

    /// Puts a checkpoint that a witness cosigned, beside the others.
    void cosign(SignedNote note, Keep keep) throws IOException {
        long size = checkpoint(note).size();
        if (size > cosigned && size <= published) {
            store.put(keys.cosigned(size), Content.of(note.encode()), keep);
            cosigned = size;
        }
    }

    /// Says who writes here.
    void introduce(Keep keep) throws IOException {
        String text = "liuhen-archive 1\n"
                + keys.prefix().substring(0, keys.prefix().length() - 1) + "\n" + key.text() + "\n";
        store.put(ArchiveKeys.appliance(key.text()), Content.of(text), keep);
    }

    private void addLevel(Puts puts, int level, long before, long count, Keep keep) throws IOException {
        if (before == count) {
            return;
        }
        for (long number = before / WIDTH; number * WIDTH < count; number++) {
            long tile = number;
            int width = width(tile, count);
            puts.add(() -> {
                byte[] hashes = index.get().tile(level, tile, width);
                requireRoots(level, tile, hashes, Math.max(before, tile * WIDTH));
                return store.put(keys.tile(level, tile, width), Content.of(hashes), keep);
            });
        }
    }

    /// What a tile above the first level holds are the roots of the tiles below it, from that one on.
    private void requireRoots(int level, long number, byte[] hashes, long from) throws IOException {
        for (long child = from; child < number * WIDTH + hashes.length / Hash.LENGTH; child++) {
            int at = (int) (child % WIDTH) * Hash.LENGTH;
            if (!root(index.get().tile(level - 1, child, WIDTH), 0, WIDTH)
                    .equals(Hash.of(Arrays.copyOfRange(hashes, at, at + Hash.LENGTH)))) {
                throw new IOException(
                        "the index is damaged at tile " + level + "/" + number + "; \"liuhen rebuild\" makes it anew");
            }
        }
    }

    /// Puts on their way, a few at once. None is left on its way when it is closed: what failed is put again, and
    /// never beside itself.
    private final class Puts implements AutoCloseable {
        private final Deque<Future<StoredObject>> underway = new ArrayDeque<>();

        /// Begins one as soon as there is room, which there is only while none before it failed.
        void add(Callable<StoredObject> put) throws IOException {
            if (underway.size() == AT_ONCE) {
                await(underway.remove());
            }
            underway.add(workers.submit(put));
        }

        /// Returns when all are there.
        void await() throws IOException {
            while (!underway.isEmpty()) {
                await(underway.remove());
            }
        }

        private void await(Future<StoredObject> put) throws IOException {
            try {
                put.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException failure) {
                    throw failure;
                }
                throw new IllegalStateException("putting a part of the log failed", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while a part of the log was on its way", e);
            }
        }

        @Override
        public void close() {
            // The first failure is the one that is told.
            Carriage.settle(underway);
        }
    }

    private static Hash root(byte[] tile, int begin, int width) {
        return width == 1
                ? Hash.of(Arrays.copyOfRange(tile, begin * Hash.LENGTH, (begin + 1) * Hash.LENGTH))
                : TreeHash.node(root(tile, begin, width / 2), root(tile, begin + width / 2, width / 2));
    }

    private static int width(long number, long count) {
        return (int) Math.min(WIDTH, count - number * WIDTH);
    }

    /// The entries themselves, held against their hashes in the tree: they are what is archived, not what the
    /// index thinks of them.
    private byte[] bundle(long number, int width, byte[] hashes) throws IOException {
        long first = number * WIDTH;
        EvidenceIndex.Cursor place = index.get()
                .placeBefore(first)
                .orElseThrow(() -> new IOException("the index does not know where entry " + first + " is"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int file = (int) (first / EntryFiles.ENTRIES_PER_FILE);
        try (EntryFiles.LineReader reader = log.files().read(file, place.offset(), first)) {
            for (int i = 0; i < width; i++) {
                EntryFiles.Line line = reader.next();
                byte[] hash = Arrays.copyOfRange(hashes, i * Hash.LENGTH, (i + 1) * Hash.LENGTH);
                if (line == null || !TreeHash.leaf(line.bytes()).equals(Hash.of(hash))) {
                    throw new IOException("entry " + (first + i) + " on the disk is not the one that was signed;"
                            + " \"liuhen verify\" tells what else is wrong");
                }
                out.writeBytes(ByteBuffer.allocate(2)
                        .putShort((short) line.bytes().length)
                        .array());
                out.writeBytes(line.bytes());
            }
        }
        return out.toByteArray();
    }

    private void requireIndexed(long entries) throws IOException {
        if (index.get().cursor().entries() < entries) {
            throw new IOException("the index is behind the log; the archive waits for it");
        }
    }

    private static Checkpoint checkpoint(SignedNote note) throws IOException {
        try {
            return Checkpoint.parse(note.text());
        } catch (MalformedException e) {
            throw new IOException("our own checkpoint cannot be read: " + e.getMessage(), e);
        }
    }

    /// Nothing is put any more.
    @Override
    public void close() {
        workers.shutdown();
    }
}
