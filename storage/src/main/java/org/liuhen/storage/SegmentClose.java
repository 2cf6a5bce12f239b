package org.liuhen.storage;

import java.util.Optional;

/// What is known of a segment besides its bytes when it is sealed.
///
/// @param lostPackets transport packets known to be lost while it was received
/// @param cameraMicros the source's own wall clock at the segment's first sample, if it told one
public record SegmentClose(int lostPackets, Optional<Long> cameraMicros) {
    /// Nothing is known.
    static final SegmentClose UNKNOWN = new SegmentClose(0, Optional.empty());
}
