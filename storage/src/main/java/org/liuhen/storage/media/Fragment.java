package org.liuhen.storage.media;

/// One fragment of MP4 (a `moof` box and its `mdat` box): the unit of durability.
///
/// @param bytes the two boxes; the array belongs to the fragment from here on
/// @param startMicros wall time of its first sample
/// @param durationMicros length of its media
/// @param videoFrames video frames in it
/// @param start whether playback can begin here
public record Fragment(byte[] bytes, long startMicros, long durationMicros, int videoFrames, Start start) {
    /// Whether playback can begin at a fragment.
    public enum Start {
        /// Its first video sample is a key frame, or it has audio only.
        KEY,
        /// It continues the picture of the fragment before it.
        DELTA
    }

    /// Wall time of the end of its last sample.
    public long endMicros() {
        return startMicros + durationMicros;
    }
}
