package org.liuhen.tools.camera;

import java.util.List;

/// Coded sound.
///
/// @param codec how it is coded
/// @param rate samples a second
/// @param channels 1 or 2
/// @param config AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1); empty for the others
/// @param frameSamples samples of one frame in each channel
/// @param frames what is sent in one packet each
public record AudioTrack(
        AudioCodec codec, int rate, int channels, byte[] config, int frameSamples, List<byte[]> frames) {
    /// The track.
    ///
    /// @throws IllegalArgumentException if there is no frame
    public AudioTrack {
        frames = List.copyOf(frames);
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("an audio track needs at least one frame");
        }
    }

    /// The frame to send as number `index` since the camera began, in a loop of `loopMicros`: chosen by the time
    /// within the loop, so that sound and picture never drift apart, at the price of one frame left out or
    /// repeated where a loop is no whole number of frames.
    byte[] frame(long index, long loopMicros) {
        long micros = timeMicros(index) % loopMicros;
        int chosen = (int) (micros * rate / 1_000_000 + frameSamples / 2) / frameSamples;
        return frames.get(Math.min(chosen, frames.size() - 1));
    }

    /// When frame `index` begins, since the camera began.
    long timeMicros(long index) {
        return index * frameSamples * 1_000_000L / rate;
    }
}
