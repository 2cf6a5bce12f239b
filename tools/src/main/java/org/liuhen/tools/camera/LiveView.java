package org.liuhen.tools.camera;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pictures that are made while they are sent. One thread uses it, from the first call to [#close].
public interface LiveView extends AutoCloseable {
    /// What a decoder must know.
    VideoFormat format();

    /// The sound that goes with it, looped, or null.
    @Nullable
    AudioTrack audio();

    /// Frames a second.
    int framesPerSecond();

    /// Makes the next picture.
    ///
    /// @param frameNumber the number it shows
    Picture next(long frameNumber);

    @Override
    void close();

    /// One coded picture.
    ///
    /// @param key whether decoding can begin here
    /// @param nals its NAL units without start codes, without parameter sets and delimiters
    record Picture(boolean key, List<byte[]> nals) {
        public Picture {
            nals = List.copyOf(nals);
        }
    }
}
