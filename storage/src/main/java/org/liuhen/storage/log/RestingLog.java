package org.liuhen.storage.log;

import java.io.IOException;
import java.time.Duration;

/// A log that nobody writes.
public final class RestingLog implements FollowedLog {
    private final EntryFiles files;
    private final long size;

    /// Counts the whole lines of the log with these files.
    public RestingLog(EntryFiles files) throws IOException {
        this.files = files;
        int last = files.count() - 1;
        long lines = Math.max(last, 0) * (long) EntryFiles.ENTRIES_PER_FILE;
        if (last >= 0) {
            try (EntryFiles.LineReader reader = files.read(last, 0, lines)) {
                while (reader.next() != null && reader.lastEnding() == EntryFiles.Ending.LINE_FEED) {
                    lines++;
                }
            }
        }
        this.size = lines;
    }

    @Override
    public EntryFiles files() {
        return files;
    }

    @Override
    public long durableSize() {
        return size;
    }

    @Override
    public long awaitMoreThan(long known, Duration limit) {
        return size;
    }
}
