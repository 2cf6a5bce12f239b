package org.liuhen.storage.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.Stamp;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.SigningKey;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.tree.GrowingTree;
import org.liuhen.storage.tree.TreeHash;

/// Creates or opens a log. Opening is recovery: what a crash can leave is mended and reported, what no crash can
/// leave refuses to open, and nothing is thrown away.
public final class LogOpening {
    private final Disk disk;
    private final Path directory;
    private final SigningKey key;
    private final Quarantine quarantine;
    private final IntFunction<Optional<Hash>> fileRoots;
    private final List<Fact.Recovered> recovered = new ArrayList<>();

    private LogOpening(
            Disk disk, Path directory, SigningKey key, Quarantine quarantine, IntFunction<Optional<Hash>> fileRoots) {
        this.disk = disk;
        this.directory = directory;
        this.key = key;
        this.quarantine = quarantine;
        this.fileRoots = fileRoots;
    }

    /// Where bytes are put that are not evidence and not ours to delete.
    public interface Quarantine {
        /// Keeps `bytes` durably and returns the name of the file under the state directory.
        String keep(String what, byte[] bytes) throws IOException;
    }

    /// A log that is open, and what opening it found.
    ///
    /// @param recovered what a crash had left
    /// @param lastSigns of each track of the open sessions, the newest entry that was written while it was being
    /// recorded, or with which an opening closed its run
    /// @param newest stamp of the newest entry before this opening
    /// @param genesis leaf hash of the first entry
    public record Opened(
            EvidenceLog log,
            List<Fact.Recovered> recovered,
            Map<TrackId, Entry> lastSigns,
            Stamp newest,
            Hash genesis) {
        public Opened {
            recovered = List.copyOf(recovered);
            lastSigns = Map.copyOf(lastSigns);
        }
    }

    /// What opening has proved and hands to the log.
    record Ground(
            EntryFiles files,
            CheckpointFiles checkpoints,
            LogReserve reserve,
            FileChannel channel,
            int fileNumber,
            OpenSessions open,
            GrowingTree signedTree,
            int signedFile,
            long signedOffset,
            SignedNote newest,
            Deque<Hash> unsigned) {}

    /// Begins a log in `directory`, which exists and is empty, with `genesis` as its first entry, signed.
    public static EvidenceLog create(
            Disk disk, Clocks clocks, Path directory, SigningKey key, Fact.Genesis genesis, String salt)
            throws IOException {
        Path entries = directory.resolve("entries");
        Path notes = directory.resolve("checkpoints");
        disk.createDirectories(entries);
        disk.createDirectories(notes);
        Entry entry = new Entry(
                new Stamp(clocks.wallMicros(), clocks.monotonicNanos() / 1_000, clocks.bootId(), salt), genesis);
        byte[] line = (new String(entry.encode(), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
        EntryFiles files = new EntryFiles(entries);
        disk.writeNew(files.file(0), line, "rw-r-----", Disk.Content.LOG);
        GrowingTree tree = new GrowingTree();
        tree.append(TreeHash.leaf(entry.encode()));
        CheckpointFiles checkpoints = new CheckpointFiles(disk, notes);
        checkpoints.create();
        SignedNote note = SignedNote.sign(new Checkpoint(key.verifier().name(), 1, tree.root()).text(), key);
        LogReserve reserve = new LogReserve(disk, directory.resolveSibling("reserve"));
        checkpoints.append(note, reserve);
        return new EvidenceLog(
                disk,
                clocks,
                key,
                new Ground(
                        files,
                        checkpoints,
                        reserve,
                        disk.openForAppend(files.file(0)),
                        0,
                        new OpenSessions(),
                        tree,
                        0,
                        line.length,
                        note,
                        new ArrayDeque<>()));
    }

    /// Opens the log in `directory`.
    ///
    /// @param fileRoots roots of complete entry files as somebody remembers them; believed only if they lead to the
    ///     signed root
    /// @throws StorageException.NotOpened if the log is not one that this key signed and a crash could have left
    public static Opened open(
            Disk disk,
            Clocks clocks,
            Path directory,
            SigningKey key,
            Quarantine quarantine,
            IntFunction<Optional<Hash>> fileRoots)
            throws IOException {
        LogOpening opening = new LogOpening(disk, directory, key, quarantine, fileRoots);
        Ground ground = opening.ground();
        Map<TrackId, Entry> lastSigns = LastSigns.find(
                ground.files(), ground.fileNumber() + 1, ground.open().list());
        Stamp newest = ground.open()
                .newest()
                .orElseThrow(() -> new StorageException.NotOpened("the log in " + directory + " has no entry"));
        return new Opened(
                new EvidenceLog(disk, clocks, key, ground),
                opening.recovered,
                lastSigns,
                newest,
                genesis(ground.files()));
    }

    private static Hash genesis(EntryFiles files) throws IOException {
        try (EntryFiles.LineReader reader = files.read(0, 0, 0)) {
            EntryFiles.Line first = reader.next();
            if (first == null) {
                throw new StorageException.NotOpened("the log in " + files.directory() + " has no first entry");
            }
            return TreeHash.leaf(first.bytes());
        }
    }

    private Ground ground() throws IOException {
        EntryFiles files = new EntryFiles(directory.resolve("entries"));
        int fileCount = files.count();
        if (fileCount == 0) {
            throw new StorageException.NotOpened("there is no entry file in " + files.directory()
                    + ": put the log back from its copy, or begin a new store in an empty directory");
        }
        CheckpointFiles checkpoints = new CheckpointFiles(disk, directory.resolve("checkpoints"));
        SignedNote newest = newestCheckpoint();
        Checkpoint last = checkpointOf(newest);
        SignedPart signed = SignedPart.read(files, fileCount, last, fileRoots);
        Tail tail = tail(files, fileCount, signed);
        checkpoints.open();
        if (!tail.leaves().isEmpty()) {
            recovered.add(new Fact.Recovered("unsigned", "", "", tail.leaves().size(), Optional.empty()));
        }
        OpenSessions open = OpenSessionsScan.scan(files, fileCount);
        return new Ground(
                files,
                checkpoints,
                new LogReserve(disk, directory.resolveSibling("reserve")),
                disk.openForAppend(files.file(fileCount - 1)),
                fileCount - 1,
                open,
                signed.tree(),
                signed.file(),
                signed.offset(),
                newest,
                tail.leaves());
    }

    /// The last note that this log's key signed. Only a torn end may stand behind it: it was never published.
    private SignedNote newestCheckpoint() throws IOException {
        List<Path> noteFiles = CheckpointFiles.files(directory.resolve("checkpoints"));
        for (int i = noteFiles.size() - 1; i >= 0; i--) {
            List<CheckpointFiles.Found> found = CheckpointFiles.read(noteFiles.get(i));
            for (int k = found.size() - 1; k >= 0; k--) {
                SignedNote note = found.get(k).note();
                if (note != null && note.isSignedBy(key.verifier())) {
                    long end = found.get(k).offset() + found.get(k).lengthBytes();
                    if (i < noteFiles.size() - 1 && k == found.size() - 1) {
                        return cutTornFiles(noteFiles.subList(i + 1, noteFiles.size()), note);
                    }
                    cut(noteFiles.get(i), end, "torn-checkpoint");
                    return note;
                }
            }
        }
        throw new StorageException.NotOpened("no checkpoint in " + directory.resolve("checkpoints")
                + " is signed by the key of this store: put back the key or the log that belongs to it");
    }

    private SignedNote cutTornFiles(List<Path> later, SignedNote note) throws IOException {
        for (Path file : later) {
            cut(file, 0, "torn-checkpoint");
        }
        return note;
    }

    private Checkpoint checkpointOf(SignedNote note) throws StorageException {
        try {
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            if (checkpoint.origin().equals(key.verifier().name())) {
                return checkpoint;
            }
            throw new StorageException.NotOpened("the newest checkpoint is of the log " + checkpoint.origin()
                    + ", and this store is " + key.verifier().name());
        } catch (MalformedException e) {
            throw new StorageException.NotOpened("the newest signed note is not a checkpoint: " + e.getMessage(), e);
        }
    }

    /// The entries behind the newest checkpoint.
    private record Tail(Deque<Hash> leaves) {}

    private Tail tail(EntryFiles files, int fileCount, SignedPart signed) throws IOException {
        Deque<Hash> leaves = new ArrayDeque<>();
        long index = signed.tree().size();
        long offset = signed.offset();
        for (int number = signed.file(); number < fileCount; number++) {
            try (EntryFiles.LineReader reader = files.read(number, offset, index)) {
                long good = offset;
                EntryFiles.Line line;
                while ((line = reader.next()) != null) {
                    if (reader.lastEnding() == EntryFiles.Ending.END_OF_FILE || !isEntry(line.bytes())) {
                        requireLast(files, number, fileCount, line.index());
                        cut(files.file(number), good, "torn-entry");
                        return new Tail(leaves);
                    }
                    leaves.add(TreeHash.leaf(line.bytes()));
                    good = reader.offset();
                }
                index = reader.index();
            }
            offset = 0;
            if (number < fileCount - 1 && index != (number + 1L) * EntryFiles.ENTRIES_PER_FILE) {
                requireLast(files, number, fileCount, index);
            }
        }
        return new Tail(leaves);
    }

    private static void requireLast(EntryFiles files, int number, int fileCount, long index) throws StorageException {
        if (number != fileCount - 1) {
            throw new StorageException.NotOpened("entry " + index + " in " + files.file(number)
                    + " is damaged or missing although a later entry file exists, which no crash leaves: run"
                    + " \"liuhen verify\" and put the log back from the archive");
        }
    }

    private static boolean isEntry(byte[] bytes) {
        try {
            Entry.decode(bytes);
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }

    /// Cuts `file` to `length` bytes after the rest was kept in quarantine. Nobody was ever told of those bytes.
    private void cut(Path file, long length, String what) throws IOException {
        long present = Files.size(file);
        if (present == length) {
            return;
        }
        byte[] rest = tailOf(file, length, (int) Math.min(present - length, 64L << 20));
        String kept = quarantine.keep(what, rest);
        try (FileChannel channel = disk.openForAppend(file)) {
            channel.truncate(length);
            disk.force(channel, Disk.Content.LOG);
        }
        Path state = directory.getParent();
        String path = state == null ? file.toString() : state.relativize(file).toString();
        recovered.add(new Fact.Recovered(what, path, kept, rest.length, Optional.of(Hash.over(rest))));
    }

    private static byte[] tailOf(Path file, long from, int length) throws IOException {
        try (var in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            return in.readNBytes(length);
        }
    }
}
