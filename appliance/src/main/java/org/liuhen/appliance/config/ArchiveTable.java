package org.liuhen.appliance.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Names;

/// The table `[archive]`.
final class ArchiveTable {
    private ArchiveTable() {}

    /// @param state the state directory, which the archive must not be in or around
    static @Nullable ArchiveConfig read(@Nullable TableReader in, @Nullable Path state) {
        if (in == null) {
            return null;
        }
        Path directory = in.absolutePath("directory");
        if (directory != null && state != null && (directory.startsWith(state) || state.startsWith(directory))) {
            in.wrong("directory", directory, "must be on another disk, neither in the state directory nor around it");
        }
        String name = in.has("name")
                ? in.text("name", Names::isWord, "must be 1 to 32 of a–z, 0–9 and inner hyphens")
                : ArchiveConfig.DEFAULT_NAME;
        Integer threads = in.has("threads")
                ? in.whole("threads", 1, ArchiveConfig.MOST_THREADS)
                : Integer.valueOf(ArchiveConfig.DEFAULT_THREADS);
        Optional<Long> bandwidth = in.has("bandwidth")
                ? Optional.ofNullable(in.size("bandwidth", ArchiveConfig.BANDWIDTH))
                : Optional.empty();
        Duration deadline =
                in.has("deadline") ? in.duration("deadline", ArchiveConfig.DEADLINE) : ArchiveConfig.DEFAULT_DEADLINE;
        in.end();
        return directory == null || name == null || threads == null || deadline == null
                ? null
                : new ArchiveConfig(directory, name, threads, bandwidth, deadline);
    }
}
