package org.liuhen.storage.scrub;

import org.liuhen.storage.format.Condition;

/// When the range of an entry was last read from the disk, and how it was.
///
/// @param atMicros wall time of the result
/// @param scrubEntry index of the `scrub` entry that says so
/// @param condition how it was
public record LastLook(long atMicros, long scrubEntry, Condition condition) {}
