package org.liuhen.storage.disk;

/// A moment at which the power fails.
///
/// @param logBytes length of the disk's log then
/// @param wallMicros the time then
/// @param keptPercent how many of the sectors that were not yet flushed the disk had written by itself, 0 to 100
public record Cut(long logBytes, long wallMicros, int keptPercent) {}
