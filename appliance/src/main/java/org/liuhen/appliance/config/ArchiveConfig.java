package org.liuhen.appliance.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The central archive.
///
/// @param directory where it is: a folder on another disk or a mounted share, absolute
/// @param name its word in the log
/// @param threads how many objects are on their way at once, 1 to 64
/// @param bandwidth at most so many bytes a second of media and files; empty for no limit
/// @param deadline how long something may wait before it is overdue
public record ArchiveConfig(Path directory, String name, int threads, Optional<Long> bandwidth, Duration deadline) {
    static final int MOST_THREADS = 64;
    static final DurationRange DEADLINE = new DurationRange(Duration.ofMinutes(5), Duration.ofDays(60));
    static final SizeRange BANDWIDTH = new SizeRange(64L << 10, 10L << 30);
    static final String DEFAULT_NAME = "central";
    static final int DEFAULT_THREADS = 4;
    /// 24 hours: 内蒙古自治区人民政府令第244号, 20.
    static final Duration DEFAULT_DEADLINE = Duration.ofHours(24);

    public ArchiveConfig {
        DEADLINE.require("deadline", deadline);
        bandwidth.ifPresent(bytes -> BANDWIDTH.require("bandwidth", bytes));
    }

    /// The archive in `directory`, as it is where nothing else is said.
    public static ArchiveConfig in(Path directory) {
        return new ArchiveConfig(directory, DEFAULT_NAME, DEFAULT_THREADS, Optional.empty(), DEFAULT_DEADLINE);
    }
}
