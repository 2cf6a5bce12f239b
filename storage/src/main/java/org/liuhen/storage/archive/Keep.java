package org.liuhen.storage.archive;

import java.util.Optional;
import org.liuhen.storage.format.ArchiveFact;

/// What is to keep an object in the archive.
///
/// @param lock who can remove it
/// @param untilMicros when the lock ends; empty exactly for [ArchiveFact.Lock#NONE]
public record Keep(ArchiveFact.Lock lock, Optional<Long> untilMicros) {
    /// No lock.
    public static final Keep NONE = new Keep(ArchiveFact.Lock.NONE, Optional.empty());

    public Keep {
        if ((lock == ArchiveFact.Lock.NONE) == untilMicros.isPresent()) {
            throw new IllegalArgumentException("a lock ends some time, and no lock does not: " + lock);
        }
    }
}
