package org.liuhen.storage.archive;

import java.io.IOException;
import java.util.List;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.FollowedLog;
import org.liuhen.storage.log.LogReading;

/// Counts what waits: reads ahead of the sending to the end of the log.
///
/// **Thread.** [#follow] is called by one; the rest by any.
final class Backlog implements AutoCloseable {
    private static final int TURN = 65_536;

    private final LogReading reading;
    private long next;

    // Guarded by this.
    private long objects;
    private long bytes;

    /// @param from first entry that was not sent
    Backlog(FollowedLog log, long from) {
        this.reading = new LogReading(log);
        this.next = from;
    }

    /// Counts entries that came since, at most a turn of them.
    void follow() throws IOException {
        reading.seek(next);
        for (int i = 0; i < TURN; i++) {
            EntryFiles.Line line = reading.next();
            if (line == null) {
                return;
            }
            next = line.index() + 1;
            for (Extent extent : extents(line)) {
                add(1, Math.max(0, extent.lengthBytes()));
            }
        }
    }

    /// Extents were sent, or told to be absent.
    void sent(List<Extent> extents) {
        for (Extent extent : extents) {
            add(-1, -Math.max(0, extent.lengthBytes()));
        }
    }

    /// What an entry answers for.
    static List<Extent> extents(EntryFiles.Line line) throws IOException {
        try {
            return Extent.of(Entry.decode(line.bytes()).fact());
        } catch (MalformedException e) {
            throw new IOException(
                    "entry " + line.index() + " of the log cannot be read: " + e.getMessage()
                            + "; \"liuhen verify\" tells what else is wrong",
                    e);
        }
    }

    /// How many extents wait. Less than none were sent before they were counted.
    synchronized long objects() {
        return Math.max(0, objects);
    }

    synchronized long bytes() {
        return Math.max(0, bytes);
    }

    private synchronized void add(long more, long length) {
        objects += more;
        bytes += length;
    }

    @Override
    public void close() throws IOException {
        reading.close();
    }
}
