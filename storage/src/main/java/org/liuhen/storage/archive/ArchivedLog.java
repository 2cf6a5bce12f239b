package org.liuhen.storage.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.tree.TreeHash;

/// The log of one appliance, read from the archive alone.
///
/// **Thread.** One.
public final class ArchivedLog {
    private static final int WIDTH = ArchiveKeys.TILE_WIDTH;
    private static final int MOST_NOTE_BYTES = 1 << 16;
    private static final int MOST_INTRODUCTION_BYTES = 1 << 12;

    private final ArchiveStore store;
    private final ArchiveKeys keys;
    private final List<SignedNote> notes = new ArrayList<>();

    /// @param origin name of the log
    public ArchivedLog(ArchiveStore store, String origin) {
        this.store = store;
        this.keys = new ArchiveKeys(origin);
    }

    /// Who writes to the archive, as far as it says so itself.
    ///
    /// @throws IOException if what stands there is not an introduction
    public static List<VerifierKey> appliances(ArchiveStore store) throws IOException {
        List<String> found = new ArrayList<>();
        store.list(ArchiveKeys.APPLIANCES, "", object -> found.add(object.key()));
        List<VerifierKey> appliances = new ArrayList<>();
        for (String key : found.stream().distinct().toList()) {
            byte[] text = store.first(key, MOST_INTRODUCTION_BYTES).orElse(new byte[0]);
            String[] lines = new String(text, StandardCharsets.UTF_8).split("\n", -1);
            try {
                if (lines.length != 4 || !lines[0].equals("liuhen-archive 1")) {
                    throw new MalformedException("it does not begin with \"liuhen-archive 1\" and has not three lines");
                }
                appliances.add(VerifierKey.parse(lines[2]));
            } catch (MalformedException e) {
                throw new IOException(
                        key + " in the archive " + store.address() + " names no appliance: " + e.getMessage(), e);
            }
        }
        return appliances;
    }

    ArchiveKeys keys() {
        return keys;
    }

    /// All checkpoints that are there, the smallest first. Bytes that are none are left out: whoever wants to
    /// know of them looks at each.
    ///
    /// @throws IOException if there is none
    public List<SignedNote> checkpoints() throws IOException {
        if (notes.isEmpty()) {
            List<StoredObject> objects = new ArrayList<>();
            store.list(keys.checkpoints(), "", objects::add);
            for (StoredObject object : objects) {
                if (object.kind() == StoredObject.Kind.BYTES) {
                    note(store.read(object).bytes()).ifPresent(notes::add);
                }
            }
        }
        if (notes.isEmpty()) {
            throw new IOException("the archive " + store.address() + " has no checkpoint under " + keys.prefix());
        }
        return List.copyOf(notes);
    }

    /// The newest checkpoint that the archive gives at once, without a look at all of them.
    public Optional<Checkpoint> newest() throws IOException {
        Optional<byte[]> bytes = store.newest(keys.checkpoint(), MOST_NOTE_BYTES);
        return bytes.isEmpty() ? Optional.empty() : note(bytes.get()).flatMap(ArchivedLog::checkpoint);
    }

    /// What the log says of itself and of what is there.
    ///
    /// @param entries entries that the newest checkpoint covers
    /// @param newestMicros when the newest of them was written
    /// @param receipted how far the newest receipt reaches
    /// @param waiting stretches of files behind it
    /// @param absent stretches that receipts say never came
    /// @param delays how long sealed segments waited for their receipt; empty if there is none yet
    public record Summary(
            long entries,
            long newestMicros,
            long receipted,
            long waiting,
            long absent,
            long sessions,
            long intakes,
            Optional<Delays> delays) {}

    /// How long segments waited, from their entry to the receipt that tells of them.
    ///
    /// @param segments of how many of the newest this is told
    /// @param half half of them waited no longer
    /// @param most 99 of 100 waited no longer
    public record Delays(long segments, Duration half, Duration most, Duration longest) {}

    /// Reads the whole log as it stands there, believing it.
    public Summary summary() throws IOException {
        long size = newest().map(Checkpoint::size)
                .orElseThrow(() -> new IOException(
                        keys.checkpoint() + " in the archive " + store.address() + " is missing or damaged"));
        long newestMicros = 0;
        long receipted = 0;
        long absent = 0;
        long sessions = 0;
        long intakes = 0;
        long index = 0;
        ReceiptDelays delays = new ReceiptDelays();
        for (long number = 0; number * WIDTH < size; number++) {
            for (byte[] bytes : requiredBundle(number, size)) {
                Entry entry = entry(bytes);
                newestMicros = entry.stamp().wallMicros();
                index++;
                switch (entry.fact()) {
                    case ArchiveFact.Receipt receipt -> {
                        receipted = receipt.toEntry();
                        delays.receipted(receipted, newestMicros);
                        absent += receipt.absent().size();
                    }
                    case Fact.Segment _ -> delays.sealed(index - 1, newestMicros);
                    case Fact.Session _ -> sessions++;
                    case IntakeFact.Intake _ -> intakes++;
                    default -> {}
                }
            }
        }
        return new Summary(
                size, newestMicros, receipted, behind(receipted, size), absent, sessions, intakes, delays.newest());
    }

    private long behind(long receipted, long size) throws IOException {
        long waiting = 0;
        for (long number = receipted / WIDTH; number * WIDTH < size; number++) {
            List<byte[]> entries = requiredBundle(number, size);
            for (int i = (int) Math.max(0, receipted - number * WIDTH); i < entries.size(); i++) {
                waiting += Extent.of(entry(entries.get(i)).fact()).size();
            }
        }
        return waiting;
    }

    private Entry entry(byte[] bytes) throws IOException {
        try {
            return Entry.decode(bytes);
        } catch (MalformedException e) {
            throw new IOException(
                    "an entry in the archive " + store.address() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// How many entries the newest checkpoint covers.
    long size() throws IOException {
        return checkpoints().stream()
                .flatMap(each -> checkpoint(each).stream())
                .mapToLong(Checkpoint::size)
                .max()
                .orElse(0);
    }

    /// Writes entries and checkpoints into the files of a state directory. Entries that stand there already are
    /// held against the archive's and gone on behind; checkpoints that stand there stay, and those of more
    /// entries follow.
    ///
    /// @param damage told of the first bundle that is missing or is none; where it returns, the log ends
    /// before it
    /// @throws IOException if other entries stand there, or the archive does not answer
    void copyTo(StateLayout layout, Damage damage) throws IOException {
        Files.createDirectories(layout.entries());
        Files.createDirectories(layout.checkpoints());
        long size = size();
        long there = entriesIn(layout);
        if (there > size) {
            throw new IOException(layout.root() + " has " + there + " entries, and the archive " + size
                    + ": it has a history of its own. Restore into another directory");
        }
        for (long number = 0; number * WIDTH < size; number++) {
            int width = (int) Math.min(WIDTH, size - number * WIDTH);
            Optional<List<byte[]>> bundle = bundle(number, width);
            if (bundle.isEmpty()) {
                damage.at(keys.entries(number, width));
                break;
            }
            append(layout, bundle.get(), number * WIDTH, there);
        }
        appendCheckpoints(layout, there);
        copyCosigned(layout);
    }

    /// What witnesses cosigned goes into a file of its own, if none is there yet.
    private void copyCosigned(StateLayout layout) throws IOException {
        StringBuilder text = new StringBuilder();
        List<StoredObject> objects = new ArrayList<>();
        store.list(keys.cosigned(), "", objects::add);
        for (StoredObject object : objects) {
            if (object.kind() == StoredObject.Kind.BYTES) {
                byte[] bytes = store.read(object).bytes();
                text.append(new String(bytes, StandardCharsets.UTF_8)).append('\n');
            }
        }
        if (!text.isEmpty() && !Files.exists(layout.cosigned())) {
            Files.createDirectories(layout.cosigned());
            Files.writeString(layout.cosigned().resolve("00000000.txt"), text);
        }
    }

    /// A bundle of entries is missing, or is none.
    interface Damage {
        /// @param key of the bundle
        void at(String key) throws IOException;
    }

    /// The entries of a bundle; empty if it is missing, or is none of so many.
    private Optional<List<byte[]>> bundle(long number, int width) throws IOException {
        Optional<byte[]> bytes = store.first(keys.entries(number, width), ArchiveStore.MOST_BYTES);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes.get());
        List<byte[]> entries = new ArrayList<>();
        while (in.remaining() >= 2 && entries.size() < width) {
            byte[] entry = new byte[Math.min(in.getShort() & 0xffff, in.remaining())];
            in.get(entry);
            entries.add(entry);
        }
        return in.hasRemaining() || entries.size() != width ? Optional.empty() : Optional.of(entries);
    }

    private List<byte[]> requiredBundle(long number, long size) throws IOException {
        int width = (int) Math.min(WIDTH, size - number * WIDTH);
        return bundle(number, width).orElseThrow(() -> damaged(keys.entries(number, width)));
    }

    /// Nothing can be made of a log that has a hole.
    IOException damaged(String key) {
        return new IOException(key + " in the archive " + store.address()
                + " is missing or damaged, and its checkpoint covers it; \"liuhen verify --archive\" tells what else is"
                + " wrong");
    }

    private static long entriesIn(StateLayout layout) throws IOException {
        EntryFiles files = new EntryFiles(layout.entries());
        int last = files.count() - 1;
        long entries = Math.max(0, last) * (long) EntryFiles.ENTRIES_PER_FILE;
        if (last >= 0) {
            try (EntryFiles.LineReader reader = files.read(last, 0, entries)) {
                while (reader.next() != null && reader.lastEnding() == EntryFiles.Ending.LINE_FEED) {
                    entries++;
                }
            }
        }
        return entries;
    }

    private static void append(StateLayout layout, List<byte[]> bundle, long first, long there) throws IOException {
        EntryFiles files = new EntryFiles(layout.entries());
        Path file = files.file((int) (first / EntryFiles.ENTRIES_PER_FILE));
        if (first < there) {
            requireSame(files, bundle, first, there);
        }
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (int i = (int) Math.max(0, there - first); i < bundle.size(); i++) {
                byte[] line = Arrays.copyOf(bundle.get(i), bundle.get(i).length + 1);
                line[line.length - 1] = '\n';
                writeAll(out, line);
            }
            out.force(true);
        }
    }

    /// The bundle's own file is read from its beginning once for each bundle that is there: a log that is put
    /// back is rare, and its entries are the one thing that must not be guessed.
    private static void requireSame(EntryFiles files, List<byte[]> bundle, long first, long there) throws IOException {
        int number = (int) (first / EntryFiles.ENTRIES_PER_FILE);
        try (EntryFiles.LineReader reader = files.read(number, 0, (long) number * EntryFiles.ENTRIES_PER_FILE)) {
            while (reader.index() < first) {
                reader.next();
            }
            for (int i = 0; i < bundle.size() && first + i < there; i++) {
                EntryFiles.Line line = reader.next();
                Hash archived = TreeHash.leaf(bundle.get(i));
                if (line == null || !TreeHash.leaf(line.bytes()).equals(archived)) {
                    throw new IOException("entry " + (first + i) + " in " + files.directory()
                            + " is another one than in the archive. Restore into another directory");
                }
            }
        }
    }

    private void appendCheckpoints(StateLayout layout, long there) throws IOException {
        int number = 0;
        for (Path file : CheckpointFiles.files(layout.checkpoints())) {
            number = Integer.parseInt(file.getFileName().toString().substring(0, 8));
        }
        Path file = layout.checkpoints().resolve("%08d.txt".formatted(number));
        StringBuilder text = new StringBuilder();
        for (SignedNote note : checkpoints()) {
            if (checkpoint(note).filter(each -> each.size() > there).isPresent()) {
                text.append(note.encode()).append('\n');
            }
        }
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            writeAll(out, text.toString().getBytes(StandardCharsets.UTF_8));
            out.force(true);
        }
    }

    private static void writeAll(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    private static Optional<SignedNote> note(byte[] bytes) {
        try {
            return Optional.of(SignedNote.parse(new String(bytes, StandardCharsets.UTF_8)));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    static Optional<Checkpoint> checkpoint(SignedNote note) {
        try {
            return Optional.of(Checkpoint.parse(note.text()));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
