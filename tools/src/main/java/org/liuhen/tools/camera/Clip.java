package org.liuhen.tools.camera;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Coded pictures and sound that a camera plays over and over, with timestamps that go on.
///
/// @param format what a decoder must know
/// @param units pictures in decoding order; the first one is a key frame at 0
/// @param lengthMicros from the first picture to the repetition of it
/// @param audio the sound, if there is any
public record Clip(
        VideoFormat format,
        List<VideoUnit> units,
        long lengthMicros,
        @Nullable AudioTrack audio) {
    /// The clip.
    ///
    /// @throws IllegalArgumentException if it cannot be looped
    public Clip {
        units = List.copyOf(units);
        if (units.isEmpty() || !units.getFirst().key()) {
            throw new IllegalArgumentException("a clip begins with a key frame");
        }
        if (units.getFirst().sendMicros() != 0 || units.getLast().sendMicros() >= lengthMicros) {
            throw new IllegalArgumentException(
                    "the pictures of a clip of " + lengthMicros + " µs lie between 0 and its length, these from "
                            + units.getFirst().sendMicros() + " to "
                            + units.getLast().sendMicros());
        }
    }

    /// The same pictures with other sound, or none.
    public Clip withAudio(@Nullable AudioTrack other) {
        return new Clip(format, units, lengthMicros, other);
    }
}
