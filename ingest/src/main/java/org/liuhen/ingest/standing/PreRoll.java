package org.liuhen.ingest.standing;

import java.time.Duration;

/// How much of a source is kept while nobody records it.
///
/// @param length how far it reaches back at most, unless the newest key frame came earlier
/// @param mostBytes how many bytes of packets it holds at most
public record PreRoll(Duration length, long mostBytes) {
    public PreRoll {
        if (!length.isPositive() || mostBytes <= 0) {
            throw new IllegalArgumentException("a pre-roll of " + length + " and " + mostBytes + " bytes");
        }
    }
}
