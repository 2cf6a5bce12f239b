package org.liuhen.ingest.source;

import java.util.Optional;

/// The streams of one source: video, audio, or both.
public record StreamInfo(Optional<VideoParameters> video, Optional<AudioParameters> audio) {
    public StreamInfo {
        if (video.isEmpty() && audio.isEmpty()) {
            throw new IllegalArgumentException("expected video or audio, got neither");
        }
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
        return new StreamInfo(Optional.of(changed), audio);
    }
}
