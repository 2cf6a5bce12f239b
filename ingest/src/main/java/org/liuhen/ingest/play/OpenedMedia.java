package org.liuhen.ingest.play;

import java.nio.file.Path;
import java.util.List;

/// A file as FFmpeg is told to open it: by the one demuxer for its kind, by no protocol but `file`, and not
/// reading more than a bound ahead.
record OpenedMedia(Path path, Container container) {
    private static final String MOST_PIXELS = String.valueOf(64 << 20);

    /// The words before those that say what to do with it.
    List<String> words() {
        return List.of(
                "-v",
                "error",
                // Each of a decoder's threads holds pictures of its own.
                "-threads",
                "4",
                "-max_pixels",
                MOST_PIXELS,
                "-max_streams",
                "64",
                "-probesize",
                "16M",
                "-analyzeduration",
                "10M",
                "-protocol_whitelist",
                "file",
                "-format_whitelist",
                container.demuxer(),
                "-f",
                container.demuxer(),
                "-i",
                "file:" + path.toAbsolutePath());
    }
}
