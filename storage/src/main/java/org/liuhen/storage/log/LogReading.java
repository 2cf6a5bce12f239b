package org.liuhen.storage.log;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads the durable entries of a log one after the other, while it may grow. Not safe for many threads.
public final class LogReading implements AutoCloseable {
    private final FollowedLog log;
    private EntryFiles.@Nullable LineReader reader;
    private long next;

    /// Where it was sent last: whoever goes back there again and again reads nothing twice.
    private long markIndex;

    private long markOffset;

    public LogReading(FollowedLog log) {
        this.log = log;
    }

    /// Index of the entry that [#next] returns.
    public long position() {
        return next;
    }

    /// Goes to entry `index`.
    public void seek(long index) throws IOException {
        long first = index / EntryFiles.ENTRIES_PER_FILE * EntryFiles.ENTRIES_PER_FILE;
        if (next < first || next > index) {
            close();
            boolean fromMark = markIndex >= first && markIndex <= index;
            next = fromMark ? markIndex : first;
            if (fromMark) {
                reader = log.files().read((int) (next / EntryFiles.ENTRIES_PER_FILE), markOffset, next);
            }
        }
        while (next < index && next() != null) {
            // The lines before it are passed over: nothing but the file itself says where a line begins.
        }
        if (next < index) {
            throw new IOException("the log has " + next + " durable entries, and entry " + index + " was asked for");
        }
        markIndex = next;
        markOffset = reader == null ? 0 : reader.offset();
    }

    /// The next durable line, or null while there is none.
    public EntryFiles.@Nullable Line next() throws IOException {
        if (next >= log.durableSize()) {
            return null;
        }
        if (reader == null) {
            reader = log.files().read((int) (next / EntryFiles.ENTRIES_PER_FILE), 0, next);
        }
        EntryFiles.Line line = reader.next();
        if (line == null) {
            throw new IOException(
                    "entry " + next + " is durable, and " + log.files().directory() + " does not have it");
        }
        next++;
        if (next % EntryFiles.ENTRIES_PER_FILE == 0) {
            close();
        }
        return line;
    }

    /// The next line before entry `end`, or null if there is none.
    ///
    /// @param ended whether nobody wants any more
    public EntryFiles.@Nullable Line nextBefore(long end, BooleanSupplier ended) throws IOException {
        return next < end && !ended.getAsBoolean() ? next() : null;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
