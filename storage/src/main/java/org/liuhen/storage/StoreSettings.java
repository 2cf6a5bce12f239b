package org.liuhen.storage;

import java.nio.file.Path;
import java.util.Optional;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.time.Clocks;

/// What a store is opened with.
///
/// @param disk what it writes through
/// @param clocks what it takes the time from
/// @param software name and version of the program, as the log will state it
/// @param config SHA-256 of the program's effective configuration
/// @param secondVolume directory on another disk to which footage goes while the state directory's takes none
public record StoreSettings(Disk disk, Clocks clocks, String software, Hash config, Optional<Path> secondVolume) {
    /// A store on one disk.
    public StoreSettings(Disk disk, Clocks clocks, String software, Hash config) {
        this(disk, clocks, software, config, Optional.empty());
    }
}
