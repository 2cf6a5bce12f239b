package org.liuhen.ingest.capture;

import java.time.Duration;

/// How long a camera may take to show what its streams are, after it was told to play. The first try is short, so
/// that what is missing is said within 5 s. The next ones are longer: a camera may tell its parameter sets with its
/// key frames alone, and those may be far apart.
///
/// **Thread.** One connection at a time.
final class Patience {
    static final Duration FIRST = Duration.ofSeconds(4);
    private static final Duration LONGEST = Duration.ofSeconds(32);
    private static final int GROWTH = 4;

    private volatile Duration limit = FIRST;

    /// The limit of the next try.
    Duration limit() {
        return limit;
    }

    /// It was too short, or may have been.
    void lengthen() {
        Duration longer = limit.multipliedBy(GROWTH);
        limit = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
    }
}
