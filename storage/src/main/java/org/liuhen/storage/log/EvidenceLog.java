package org.liuhen.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.Stamp;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.SigningKey;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.TreeHash;

/// The open log: appends, makes durable, signs.
///
/// **Thread.** Any thread may append; all that wait at one moment share one fdatasync, done by one of them. One
/// thread of the log's own signs. No thread that appends may be interrupted: an interrupt closes the file.
///
/// **Invariants.** `durable ≤ size`, `signed ≤ durable`. After any error of the disk the log is failed for good:
/// what is on the disk is then known only to the next opening.
public final class EvidenceLog implements FollowedLog, AutoCloseable {
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

    private final Disk disk;
    private final Clocks clocks;
    private final EntryFiles files;
    private final CheckpointFiles checkpoints;
    private final SigningKey key;
    private final LogReserve reserve;
    private final SecureRandom random = new SecureRandom();
    private final Thread signer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition durableGrew = lock.newCondition();
    private final Condition workForSigner = lock.newCondition();

    // Guarded by lock.
    private final OpenSessions open;
    private final Deque<Hash> unsigned = new ArrayDeque<>();
    private FileChannel channel;
    private int fileNumber;
    private long size;
    private long durable;
    private boolean forcing;
    /// How many entries there are up to the newest that is to be signed at once.
    private long urgentSize;

    private boolean closing;
    private @Nullable IOException failure;

    // Owned by the signer thread.
    private final GrowingTree signedTree;
    private int signedFile;
    private long signedOffset;

    private volatile SignedNote newest;

    /// Takes over from the opening, which has proved the state it hands in.
    EvidenceLog(Disk disk, Clocks clocks, SigningKey key, LogOpening.Ground ground) {
        this.disk = disk;
        this.clocks = clocks;
        this.key = key;
        this.files = ground.files();
        this.checkpoints = ground.checkpoints();
        this.reserve = ground.reserve();
        this.channel = ground.channel();
        this.fileNumber = ground.fileNumber();
        this.open = ground.open();
        this.signedTree = ground.signedTree();
        this.signedFile = ground.signedFile();
        this.signedOffset = ground.signedOffset();
        this.newest = ground.newest();
        this.unsigned.addAll(ground.unsigned());
        this.size = signedTree.size() + unsigned.size();
        this.durable = size;
        this.urgentSize = size;
        this.signer = Thread.ofPlatform().name("log-signer").start(this::sign);
    }

    /// Appends a fact and returns when it is durable.
    ///
    /// @throws StorageException.LogFailed if the disk failed, now or before
    public Appended append(Fact fact) throws StorageException {
        Appended appended = submit(fact);
        await(appended);
        return appended;
    }

    /// Gives a fact its place in the log. It is not durable before [#await] returned: tell nobody until then.
    public Appended submit(Fact fact) throws StorageException {
        lock.lock();
        try {
            // Whoever waited here looks again: another thread may have begun the next file meanwhile.
            while (isFileFull() && forcing) {
                durableGrew.awaitUninterruptibly();
            }
            requireUsable();
            if (isFileFull()) {
                rotate();
            }
            Entry entry = new Entry(stamp(), fact);
            byte[] bytes = entry.encode();
            write(bytes);
            Hash leaf = TreeHash.leaf(bytes);
            Appended appended = new Appended(size, leaf, entry);
            unsigned.add(leaf);
            size++;
            open.apply(leaf, entry);
            urgentSize = isUrgent(fact) ? size : urgentSize;
            return appended;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    /// Returns when `appended` and all before it are durable. Whoever comes first syncs for all that wait.
    public void await(Appended appended) throws StorageException {
        lock.lock();
        try {
            while (durable <= appended.index()) {
                requireUsable();
                if (forcing) {
                    durableGrew.awaitUninterruptibly();
                } else {
                    forceAsLeader();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether what is left on the disk is kept for the log, which says why footage is missing: nobody else may
    /// write.
    public boolean needsAllThatIsLeft() {
        return reserve.isAllThatIsLeft();
    }

    /// Appends a sign of life: what is being recorded at this very place of the log. Keeps the room on the disk
    /// that the log needs when the disk is full.
    public Appended tick() throws StorageException {
        reserve.keep();
        Appended appended;
        lock.lock();
        try {
            appended = submit(new Fact.Tick(open.list()));
        } finally {
            lock.unlock();
        }
        await(appended);
        return appended;
    }

    @Override
    public long durableSize() {
        lock.lock();
        try {
            return durable;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long awaitMoreThan(long known, Duration limit) {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (durable <= known && !closing && left > 0) {
                left = durableGrew.awaitNanos(left);
            }
            return durable;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return durable;
        } finally {
            lock.unlock();
        }
    }

    /// What is being recorded, according to the entries so far.
    public List<OpenSession> openSessions() {
        lock.lock();
        try {
            return open.list();
        } finally {
            lock.unlock();
        }
    }

    /// The open track `id`, according to the entries so far.
    public Optional<OpenSession.OpenTrack> openTrack(TrackId id) {
        lock.lock();
        try {
            return open.track(id);
        } finally {
            lock.unlock();
        }
    }

    /// The newest durable checkpoint.
    public SignedNote newestCheckpoint() {
        return newest;
    }

    @Override
    public EntryFiles files() {
        return files;
    }

    /// Why nothing can be sealed any more, or null while all is well.
    public @Nullable IOException failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /// Signs what is durable and closes the files.
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closing = true;
            workForSigner.signalAll();
            durableGrew.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (signer.isAlive()) {
            try {
                signer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        channel.close();
        checkpoints.close();
    }

    private Stamp stamp() {
        byte[] salt = new byte[Stamp.SALT_BYTES];
        random.nextBytes(salt);
        return new Stamp(
                clocks.wallMicros(),
                clocks.monotonicNanos() / 1_000,
                clocks.bootId(),
                HexFormat.of().formatHex(salt));
    }

    private void write(byte[] line) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
        FileChannel out = channel;
        reserve.append(out, bytes);
    }

    private boolean isFileFull() {
        return size >= (fileNumber + 1L) * EntryFiles.ENTRIES_PER_FILE;
    }

    /// The full file is made durable before the next one exists: no entry can be durable behind one that is not.
    private void rotate() throws IOException {
        disk.force(channel, Disk.Content.LOG);
        durable = size;
        durableGrew.signalAll();
        channel.close();
        fileNumber++;
        reserve.secure(() -> channel = disk.createNew(files.file(fileNumber)));
        disk.forceDirectory(files.directory());
    }

    private void forceAsLeader() throws StorageException {
        forcing = true;
        long target = size;
        FileChannel written = channel;
        lock.unlock();
        IOException error = null;
        try {
            disk.force(written, Disk.Content.LOG);
        } catch (IOException e) {
            error = e;
        } finally {
            lock.lock();
            forcing = false;
        }
        if (error != null) {
            throw failed(error);
        }
        durable = Math.max(durable, target);
        durableGrew.signalAll();
        workForSigner.signalAll();
    }

    private void requireUsable() throws StorageException {
        if (failure != null) {
            throw new StorageException.LogFailed(
                    "the log failed earlier and seals nothing until the store is opened again: " + failure.getMessage(),
                    failure);
        }
        if (closing) {
            throw new StorageException.LogFailed("the log is closed");
        }
    }

    private StorageException.LogFailed failed(IOException e) {
        failure = failure == null ? e : failure;
        durableGrew.signalAll();
        workForSigner.signalAll();
        return new StorageException.LogFailed("couldn't write the log " + files.directory() + ": " + e.getMessage(), e);
    }

    private static boolean isUrgent(Fact fact) {
        return fact instanceof Fact.Close || fact instanceof Fact.Gap || fact instanceof Fact.End;
    }

    // From here on: the signer thread.

    private void sign() {
        long last = clocks.monotonicNanos() - CHECKPOINT_INTERVAL.toNanos();
        while (true) {
            long target = awaitWork(last);
            if (target < 0) {
                return;
            }
            try {
                signUpTo(target);
            } catch (IOException e) {
                lock.lock();
                try {
                    failed(e);
                } finally {
                    lock.unlock();
                }
                return;
            }
            last = clocks.monotonicNanos();
        }
    }

    /// Number of durable entries to sign now, or −1 when there is nothing more to do for ever.
    private long awaitWork(long lastNanos) {
        lock.lock();
        try {
            while (true) {
                boolean work = durable > signedTree.size();
                long wait = CHECKPOINT_INTERVAL.toNanos() - (clocks.monotonicNanos() - lastNanos);
                if (failure != null || (closing && !work)) {
                    return -1;
                }
                // What is urgent and not durable yet stays urgent.
                if (work && (closing || urgentSize > signedTree.size() || wait <= 0)) {
                    return durable;
                }
                workForSigner.await(work ? wait : TimeUnit.SECONDS.toNanos(10), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        } finally {
            lock.unlock();
        }
    }

    /// Signs only what the disk gives back: the leaves are computed again from the file.
    private void signUpTo(long target) throws IOException {
        while (signedTree.size() < target) {
            readBack(target);
        }
        Checkpoint checkpoint = new Checkpoint(key.verifier().name(), signedTree.size(), signedTree.root());
        SignedNote note = SignedNote.sign(checkpoint.text(), key);
        checkpoints.append(note, reserve);
        // Published from here on: the signature is durable.
        newest = note;
    }

    private void readBack(long target) throws IOException {
        try (EntryFiles.LineReader reader = files.read(signedFile, signedOffset, signedTree.size())) {
            while (signedTree.size() < target) {
                EntryFiles.Line line = reader.next();
                if (line == null) {
                    break;
                }
                Hash leaf = TreeHash.leaf(line.bytes());
                if (reader.lastEnding() != EntryFiles.Ending.LINE_FEED || !leaf.equals(takeUnsigned())) {
                    throw new IOException("entry " + line.index() + " reads back from " + files.file(signedFile)
                            + " otherwise than it was written");
                }
                signedTree.append(leaf);
            }
            signedOffset = reader.offset();
        }
        if (signedTree.size() < target) {
            if (signedTree.size() % EntryFiles.ENTRIES_PER_FILE != 0) {
                throw new IOException(files.file(signedFile) + " is shorter than what was written");
            }
            signedFile++;
            signedOffset = 0;
        }
    }

    private @Nullable Hash takeUnsigned() {
        lock.lock();
        try {
            return unsigned.poll();
        } finally {
            lock.unlock();
        }
    }
}
