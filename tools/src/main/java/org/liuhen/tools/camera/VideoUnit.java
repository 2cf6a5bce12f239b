package org.liuhen.tools.camera;

import java.util.List;

/// One coded picture.
///
/// @param sendMicros when it is sent, since the start of the clip; grows from unit to unit
/// @param shownMicros when it is shown, since the start of the clip
/// @param key whether decoding can begin here
/// @param nals its NAL units without start codes, without parameter sets and delimiters
public record VideoUnit(long sendMicros, long shownMicros, boolean key, List<byte[]> nals) {
    public VideoUnit {
        nals = List.copyOf(nals);
    }

    /// The same picture, `offsetMicros` later.
    VideoUnit later(long offsetMicros) {
        return new VideoUnit(sendMicros + offsetMicros, shownMicros + offsetMicros, key, nals);
    }
}
