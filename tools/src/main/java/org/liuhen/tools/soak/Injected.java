package org.liuhen.tools.soak;

import java.util.List;
import org.liuhen.storage.time.UtcTime;

/// A fault that was done.
///
/// @param tracks whom it met
/// @param fromMicros when it began, in the time of the session
/// @param toMicros when it ended
/// @param backMicros when all of them were seen to be recorded again
record Injected(Fault fault, List<String> tracks, long fromMicros, long toMicros, long backMicros) {
    Injected {
        tracks = List.copyOf(tracks);
    }

    /// What was done, and when.
    String words() {
        return fault.words() + " at " + UtcTime.text(fromMicros) + " to " + UtcTime.text(toMicros) + ", back at "
                + UtcTime.text(backMicros);
    }
}
