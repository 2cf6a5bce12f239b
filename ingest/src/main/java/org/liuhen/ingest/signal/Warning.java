package org.liuhen.ingest.signal;

import org.liuhen.storage.Ending;
import org.liuhen.storage.format.Cause;

/// Something is or was wrong with what a source shows or lets hear.
///
/// @param cause what
/// @param sinceMicros when it was first seen, in the time of the recording
/// @param untilMicros when it was first seen gone; while it lasts, when it was last seen
/// @param detail how it was found, in a sentence
public record Warning(Cause cause, long sinceMicros, long untilMicros, String detail) {
    /// How it stands in the log.
    public Ending ending() {
        return new Ending(cause, detail);
    }
}
