package org.liuhen.tools;

import java.util.List;
import java.util.Map;

/// A power cut, and what the world outside of the machine knew by then.
///
/// @param fromMicros wall time before it
/// @param toMicros wall time after it
/// @param recording whether all cameras were being recorded; if not, a pause was near
/// @param lastSent for each camera the number of the last frame that it had handed to the network
/// @param acknowledged how many deeds of each kind were answered under this boot
record PowerCut(
        long fromMicros, long toMicros, boolean recording, List<Long> lastSent, Map<Deeds.Kind, Integer> acknowledged) {
    PowerCut {
        lastSent = List.copyOf(lastSent);
        acknowledged = Map.copyOf(acknowledged);
    }
}
