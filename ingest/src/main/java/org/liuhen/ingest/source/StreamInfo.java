package org.liuhen.ingest.source;

import java.util.List;
import java.util.Optional;

/// The streams of one source: video, audio, or both.
///
/// @param video the picture
/// @param audio the sound
/// @param leftOut what the source offers beside them and is not recorded: a few words each, like `its sound (mp2)`
public record StreamInfo(Optional<VideoParameters> video, Optional<AudioParameters> audio, List<String> leftOut) {
    public StreamInfo {
        leftOut = List.copyOf(leftOut);
        if (video.isEmpty() && audio.isEmpty()) {
            throw new IllegalArgumentException("expected video or audio, got neither");
        }
    }

    /// The streams of a source that offers nothing beside them.
    public StreamInfo(Optional<VideoParameters> video, Optional<AudioParameters> audio) {
        this(video, audio, List.of());
    }

    /// Ticks a second of the time stamps of `kind`.
    ///
    /// @throws java.util.NoSuchElementException if the source has no such stream
    public int timescale(Kind kind) {
        return switch (kind) {
            case VIDEO -> video.orElseThrow().timescale();
            case AUDIO -> audio.orElseThrow().timescale();
        };
    }

    /// These streams with other video parameters.
    public StreamInfo withVideo(VideoParameters changed) {
        return new StreamInfo(Optional.of(changed), audio, leftOut);
    }
}
