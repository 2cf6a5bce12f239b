package org.liuhen.ingest.play;

import java.util.List;
import java.util.Map;

/// What a file holds.
///
/// @param container `mp4`, `mov`, `avi`, `mpegts`, `matroska`, `wav`, `mp3`, `aac`, `flac`, `ogg`, `jpeg` or
///     `png`, by its bytes; empty if it is none of these
/// @param durationMicros its length; of a damaged file what can be read, to a few pictures; 0 if it is not
///     known
/// @param streams in the order of the file; none where nothing can be read
/// @param damaged whether it is cut off or was never closed, as far as its outer structure tells; nobody looks
///     at each picture, and the end of `mp3`, `aac`, `flac` and `ogg` is not looked at
/// @param tags what it says about itself; in the names everything but letters and digits is `_`
public record MediaContents(
        String container, long durationMicros, List<MediaStream> streams, boolean damaged, Map<String, String> tags) {
    public MediaContents {
        streams = List.copyOf(streams);
        tags = Map.copyOf(tags);
    }
}
