package org.liuhen.appliance.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.liuhen.storage.archive.ArchiveRules;
import org.liuhen.storage.archive.Hours;
import org.liuhen.storage.archive.s3.Bucket;

/// The central archive.
///
/// @param place where it is
/// @param name its word in the log
/// @param threads how many objects are on their way at once, 1 to 64
/// @param bandwidth at most so many bytes a second of media and files; empty for no limit
/// @param hours when media and files may go; empty for always
/// @param readsBack whether each object is read back before a receipt tells of it
/// @param deadline how long something may wait before it is overdue
public record ArchiveConfig(
        Place place,
        String name,
        int threads,
        Optional<Long> bandwidth,
        Optional<Hours> hours,
        boolean readsBack,
        Duration deadline) {
    static final int MOST_THREADS = 64;
    static final DurationRange DEADLINE = new DurationRange(Duration.ofMinutes(5), Duration.ofDays(60));
    static final SizeRange BANDWIDTH = new SizeRange(64L << 10, 10L << 30);
    static final String DEFAULT_NAME = "central";
    static final int DEFAULT_THREADS = 4;
    /// 24 hours: 内蒙古自治区人民政府令第244号, 20.
    static final Duration DEFAULT_DEADLINE = Duration.ofHours(24);

    /// Where an archive is.
    public sealed interface Place {
        /// On another disk or a mounted share.
        ///
        /// @param directory absolute
        record Folder(Path directory) implements Place {}

        /// In an object store.
        ///
        /// @param locks for how long objects are locked there
        record ObjectStore(Bucket bucket, ArchiveRules.Locks locks) implements Place {}
    }

    public ArchiveConfig {
        DEADLINE.require("deadline", deadline);
        bandwidth.ifPresent(bytes -> BANDWIDTH.require("bandwidth", bytes));
    }

    /// The archive in `directory`, as it is where nothing else is said.
    public static ArchiveConfig in(Path directory) {
        return new ArchiveConfig(
                new Place.Folder(directory),
                DEFAULT_NAME,
                DEFAULT_THREADS,
                Optional.empty(),
                Optional.empty(),
                true,
                DEFAULT_DEADLINE);
    }

    /// The rules that the copying follows.
    public ArchiveRules rules() {
        ArchiveRules standard = ArchiveRules.STANDARD;
        return new ArchiveRules(
                name,
                threads,
                new ArchiveRules.Line(bandwidth.orElse(0L), hours),
                readsBack,
                standard.rhythm(),
                place instanceof Place.ObjectStore(Bucket _, ArchiveRules.Locks locks) ? locks : standard.locks());
    }
}
