package org.liuhen.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.IntakeFact.Ending;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.originals.BlockDigests;

/// One intake while it goes on: files come into `originals/`, and the log says of each line of the listing what
/// became of it. What [#take] answers of a file with bytes, [#erase] and [#end] is durable; the rest is with
/// [#await]. Safe for many threads.
public final class IntakeWriter {
    private final EvidenceLog log;
    private final Disk disk;
    private final StateLayout layout;
    private final String intake;
    private Hash head;
    private Optional<Appended> newest = Optional.empty();
    private int imported;
    private int known;
    private int passed;
    private long importedBytes;
    private boolean ended;

    /// @param head leaf hash of the `intake` entry
    IntakeWriter(EvidenceLog log, Disk disk, StateLayout layout, String intake, Hash head) {
        this.log = log;
        this.disk = disk;
        this.layout = layout;
        this.intake = intake;
        this.head = head;
    }

    /// Its name.
    public String intake() {
        return intake;
    }

    /// Takes a file in: it moves into the folder of the intake, its block digests beside it, and the entry follows.
    public synchronized Appended take(OriginalFile original) throws IOException {
        byte[] digests = BlockDigests.bytes(original.blocks());
        String name = "";
        if (original.lengthBytes() > 0) {
            name = Names.originalFile(original.item(), original.extension());
            Path folder = layout.originals(intake);
            disk.writeNew(
                    folder.resolve(Names.blocksFile(original.item())), digests, "r--r-----", Disk.Content.METADATA);
            disk.move(original.copy(), folder.resolve(name));
        }
        Appended entry = submit(new IntakeFact.Import(
                intake,
                original.item(),
                name,
                original.lengthBytes(),
                original.hash(),
                Hash.over(digests),
                original.durationMicros(),
                original.held(),
                original.oddities(),
                original.holes(),
                head));
        imported++;
        importedBytes += original.lengthBytes();
        if (original.lengthBytes() > 0) {
            log.await(entry);
        }
        return entry;
    }

    /// Says that a file was seen before: all of it was read again from the device and is the same.
    ///
    /// @param entry index of the `import` entry of the same bytes
    public synchronized Appended known(int item, long entry) throws IOException {
        Appended appended = submit(new IntakeFact.Known(intake, item, entry, head));
        known++;
        return appended;
    }

    /// Says that items were not taken in.
    ///
    /// @param item the first of them
    /// @param count how many in a row
    public synchronized Appended pass(int item, int count, IntakeFact.Passing reason, String detail)
            throws IOException {
        Appended appended = submit(new IntakeFact.Passed(intake, item, count, reason, detail, head));
        passed += count;
        return appended;
    }

    /// Says that a file may be erased on its recorder. Nothing may be erased before this returned.
    ///
    /// @param entry index of the `import` entry that holds the same bytes
    public synchronized Appended erase(int item, long entry, IntakeFact.Proven proven) throws IOException {
        Appended appended = submit(new IntakeFact.Erase(intake, item, entry, proven, head));
        log.await(appended);
        return appended;
    }

    /// Says what became of a file that was to be erased.
    public synchronized Appended erased(int item, IntakeFact.Outcome outcome, String detail) throws IOException {
        return submit(new IntakeFact.Erased(intake, item, outcome, detail, head));
    }

    /// Ends the intake; nothing can be said of it afterwards.
    public synchronized void end(Ending ending, String detail) throws IOException {
        if (ended) {
            return;
        }
        Appended entry =
                submit(new IntakeFact.IntakeEnd(intake, ending, imported, known, passed, importedBytes, detail, head));
        ended = true;
        log.await(entry);
    }

    /// Waits until all that was said is durable.
    public synchronized void await() throws IOException {
        if (newest.isPresent()) {
            log.await(newest.get());
        }
    }

    private Appended submit(IntakeFact fact) throws IOException {
        if (ended) {
            throw new IllegalStateException("intake " + intake + " has ended");
        }
        Appended entry = log.submit(fact);
        head = entry.leaf();
        newest = Optional.of(entry);
        return entry;
    }
}
