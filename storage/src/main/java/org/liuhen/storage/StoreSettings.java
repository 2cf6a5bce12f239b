package org.liuhen.storage;

import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.time.Clocks;

/// What a store is opened with.
///
/// @param disk what it writes through
/// @param clocks what it takes the time from
/// @param software name and version of the program, as the log will state it
/// @param config SHA-256 of the program's effective configuration
public record StoreSettings(Disk disk, Clocks clocks, String software, Hash config) {}
