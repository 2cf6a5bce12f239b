package org.liuhen.storage.log;

import java.time.Duration;

/// A log that somebody reads while it may grow.
public interface FollowedLog {
    /// The entry files.
    EntryFiles files();

    /// How many entries are durable.
    long durableSize();

    /// Waits until more than `known` entries are durable, at most `limit`, or until the log is closed. Returns
    /// how many are.
    long awaitMoreThan(long known, Duration limit);
}
