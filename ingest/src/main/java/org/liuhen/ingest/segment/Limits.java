package org.liuhen.ingest.segment;

import java.time.Duration;

/// When to cut.
///
/// @param target length of a segment: the first key frame after it begins the next one
/// @param longest length at which a segment ends without waiting for a key frame
/// @param segmentBytes size below which every segment stays, with a kibibyte to spare for each packet
/// @param runBytes size of a run after which the next key frame begins a new one
/// @param runLength length of a run after which the next key frame begins a new one
/// @param jump how far time stamps may run ahead of the time that passed before they count as a jump
/// @param back how far time stamps may run back and still be a correction that is smoothed
public record Limits(
        Duration target,
        Duration longest,
        long segmentBytes,
        long runBytes,
        Duration runLength,
        Duration jump,
        Duration back) {
    /// Segments of 4 s and less than 16 MiB, runs of 1 h or 1 GiB.
    public static final Limits STANDARD = new Limits(
            Duration.ofSeconds(4),
            Duration.ofSeconds(60),
            16L << 20,
            1L << 30,
            Duration.ofHours(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));
}
