package org.liuhen.storage.scrub;

import java.time.Duration;

/// How stored media is read again.
///
/// @param bytesPerSecond at most so many bytes a second, 64 KiB or more
/// @param stretch a result is entered at least this often while there is something to read; and so long the job
/// rests when everything is read, before it looks for what was sealed meanwhile
/// @param stretchBytes a result is entered after so many bytes at the latest
/// @param round when everything is read, the next round begins so long after the beginning of the last
public record ScrubRules(long bytesPerSecond, Duration stretch, long stretchBytes, Duration round) {
    /// 16 MiB/s, a result each ten minutes or 8 GiB, everything once a week.
    public static final ScrubRules STANDARD =
            new ScrubRules(16L << 20, Duration.ofMinutes(10), 8L << 30, Duration.ofDays(7));

    private static final long LEAST_BYTES_PER_SECOND = 64L << 10;

    public ScrubRules {
        if (bytesPerSecond < LEAST_BYTES_PER_SECOND) {
            throw new IllegalArgumentException(
                    "a scrub must read at least " + LEAST_BYTES_PER_SECOND + " bytes a second, not " + bytesPerSecond);
        }
        if (!stretch.isPositive() || stretchBytes <= 0 || !round.isPositive()) {
            throw new IllegalArgumentException("stretch, stretchBytes and round must be above 0, not " + stretch + ", "
                    + stretchBytes + " and " + round);
        }
    }
}
