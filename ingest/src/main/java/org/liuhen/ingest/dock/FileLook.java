package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.liuhen.storage.format.IntakeFact.Oddity;

/// What a file holds, by its content. Safe for many threads.
public interface FileLook {
    /// Looks into a file; never fails because of what is in it.
    ///
    /// @param file the copy
    /// @param extension what its name ends with on the recorder
    Seen look(Path file, String extension) throws IOException;

    /// What was seen.
    ///
    /// @param durationMicros how long it plays; 0 if unknown
    record Seen(long durationMicros, List<Oddity> oddities) {
        public Seen {
            oddities = List.copyOf(oddities);
        }
    }
}
