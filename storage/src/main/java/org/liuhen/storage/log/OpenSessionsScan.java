package org.liuhen.storage.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.tree.TreeHash;

/// Finds what was being recorded: from the newest sign of life on.
final class OpenSessionsScan {
    private static final byte[] TICK = "\"t\":\"tick\"".getBytes(StandardCharsets.US_ASCII);

    private OpenSessionsScan() {}

    static OpenSessions scan(EntryFiles files, int fileCount) throws IOException {
        for (int number = fileCount - 1; number >= 0; number--) {
            long tick = lastTick(files, number);
            if (tick >= 0 || number == 0) {
                return fold(files, number, Math.max(tick, 0), fileCount);
            }
        }
        return new OpenSessions();
    }

    private static long lastTick(EntryFiles files, int number) throws IOException {
        long last = -1;
        try (EntryFiles.LineReader reader = files.read(number, 0, 0)) {
            EntryFiles.Line line;
            while ((line = reader.next()) != null) {
                if (line.contains(TICK)) {
                    last = line.offset();
                }
            }
        }
        return last;
    }

    private static OpenSessions fold(EntryFiles files, int first, long offset, int fileCount) throws IOException {
        OpenSessions open = new OpenSessions();
        long from = offset;
        for (int number = first; number < fileCount; number++) {
            try (EntryFiles.LineReader reader = files.read(number, from, 0)) {
                EntryFiles.Line line;
                while ((line = reader.next()) != null) {
                    open.apply(TreeHash.leaf(line.bytes()), entry(files, number, line));
                }
            }
            from = 0;
        }
        return open;
    }

    /// The entry on `line` of file `number`, which is under a checkpoint or was found whole.
    static Entry entry(EntryFiles files, int number, EntryFiles.Line line) throws StorageException {
        try {
            return Entry.decode(line.bytes());
        } catch (MalformedException e) {
            throw new StorageException.NotOpened(
                    "the entry at byte " + line.offset() + " of " + files.file(number)
                            + " is signed but cannot be read by this software: " + e.getMessage(),
                    e);
        }
    }
}
