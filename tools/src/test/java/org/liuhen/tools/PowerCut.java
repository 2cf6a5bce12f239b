package org.liuhen.tools;

import java.util.List;
import java.util.Map;

/// A power cut, and what the world outside of the machine knew by then.
///
/// @param boot the boot that it ended
/// @param fromMicros wall time before it
/// @param toMicros wall time after it
/// @param lastSent for each camera the number of the last frame that it had handed to the network
/// @param acknowledged how many deeds of each kind were answered under this boot
record PowerCut(
        String boot,
        long fromMicros,
        long toMicros,
        Moment moment,
        List<Long> lastSent,
        Map<Deeds.Kind, Integer> acknowledged) {
    PowerCut {
        lastSent = List.copyOf(lastSent);
        acknowledged = Map.copyOf(acknowledged);
    }

    /// What the recorder was at.
    enum Moment {
        /// Its page did not answer yet: it may not even have opened its store.
        STARTING,
        /// A pause was near: not all cameras were being recorded, or about not to be.
        PAUSING,
        /// All cameras were being recorded.
        RECORDING
    }
}
