package org.liuhen.ingest.play;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// Looks at files that nobody vouches for.
public final class MediaProbe {
    private MediaProbe() {}

    /// What a file holds, whatever its name says. A file that is no media, or of a kind that is not on the
    /// list, has an empty container; this is no error. Of a damaged file the whole is read to find its length;
    /// where the limit does not suffice for that, the length is not known. Any thread.
    ///
    /// @param limit for one reading of the file: a damaged one is read twice
    /// @throws java.io.InterruptedIOException if it took longer, or the thread was interrupted
    /// @throws IOException if the file cannot be read, or FFmpeg's program does not run or breaks on it
    public static MediaContents probe(Path file, Duration limit) throws IOException {
        return Probed.of(file, limit).measured(limit);
    }
}
