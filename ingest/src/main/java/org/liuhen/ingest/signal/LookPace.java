package org.liuhen.ingest.signal;

/// Decides which key frames are looked at. Decoding is what costs, so a picture that was fine is looked at again
/// only after a while, unless the source's bytes tell that something happened: a black, covered or frozen picture
/// takes far fewer of them. The bytes only say when to look, never what is there. One thread.
final class LookPace {
    /// What a decision says.
    enum Due {
        /// Not this one.
        NO,
        /// This key frame.
        THIS,
        /// This key frame and the one before it: the change may lie before that.
        THIS_AND_THE_ONE_BEFORE
    }

    private static final long CALM_MICROS = 10_000_000;
    private static final long CLOSE_MICROS = 1_500_000;
    private static final long FACTOR = 3;
    /// Below this many bytes a second pictures only differ by chance.
    private static final long LEAST_RATE = 4_096;

    private static final long UNKNOWN = -1;

    private boolean begun;
    private long lookMicros;
    private long lookKeyBytes;
    private long lookDeltaRate;
    private long keyMicros;
    private long deltaBytes;

    /// A picture that is no key frame came.
    void delta(long lengthBytes) {
        deltaBytes += lengthBytes;
    }

    /// A key frame came.
    ///
    /// @param suspect whether something is suspected or on
    Due key(long lengthBytes, long atMicros, boolean suspect) {
        long deltaRate = deltaBytes * 1_000_000 / Math.max(1, atMicros - keyMicros);
        boolean first = !begun;
        begun = true;
        keyMicros = atMicros;
        deltaBytes = 0;
        long passed = atMicros - lookMicros;
        boolean changed = !first
                && (isOther(lengthBytes, lookKeyBytes)
                        || (lookDeltaRate != UNKNOWN && isOther(deltaRate, lookDeltaRate)));
        boolean due = first || passed >= CALM_MICROS || (passed >= CLOSE_MICROS && (suspect || changed));
        if (!due) {
            // The first look knew no rate yet.
            lookDeltaRate = lookDeltaRate == UNKNOWN ? deltaRate : lookDeltaRate;
            return Due.NO;
        }
        lookMicros = atMicros;
        lookKeyBytes = lengthBytes;
        lookDeltaRate = first ? UNKNOWN : deltaRate;
        return changed ? Due.THIS_AND_THE_ONE_BEFORE : Due.THIS;
    }

    /// Whether a key frame came since the last [#reset].
    boolean hasBegun() {
        return begun;
    }

    /// The pictures end here; others may begin.
    void reset() {
        begun = false;
        deltaBytes = 0;
    }

    private static boolean isOther(long bytes, long before) {
        long one = Math.max(LEAST_RATE, bytes);
        long other = Math.max(LEAST_RATE, before);
        return one > FACTOR * other || other > FACTOR * one;
    }
}
