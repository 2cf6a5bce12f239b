package org.liuhen.appliance.settings;

import java.util.List;
import java.util.Optional;
import org.liuhen.storage.format.Hash;

/// Starts of the program, one after the other, of the same software with the same configuration.
///
/// @param entry index of the first of them in the log
/// @param wallMicros when that was
/// @param starts how many there were
/// @param configuration SHA-256 of its canonical text, as the log has it
/// @param changes against the starts before; empty where one of the two texts is not kept here, or is not the
/// one that the log has
public record Started(
        long entry, long wallMicros, int starts, String software, Hash configuration, Optional<List<Change>> changes) {}
