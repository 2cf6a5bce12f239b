package org.liuhen.appliance.caption;

import java.util.List;

/// Words over the picture for a time. The running time itself is not among them: it changes all the while, and
/// whoever draws a cue draws it too.
///
/// @param fromMicros session time, inclusive
/// @param toMicros session time, exclusive
public record Cue(long fromMicros, long toMicros, Place place, List<String> lines) {
    public Cue {
        lines = List.copyOf(lines);
    }

    /// Where the words stand.
    public enum Place {
        /// In the middle: the title card after START.
        CARD,
        /// At the lower edge: room, officers, air, clock.
        STRIP
    }
}
