package org.liuhen.storage.export;

import java.util.Optional;
import java.util.Set;
import org.liuhen.storage.format.Fact;

/// What is wanted of a session.
///
/// @param session its name
/// @param tracks the tracks whose footage is wanted; all of them if empty
/// @param fromMicros session time from which footage is wanted; all from the beginning without it
/// @param toMicros session time up to which it is wanted
public record Selection(String session, Set<String> tracks, Optional<Long> fromMicros, Optional<Long> toMicros) {
    public Selection {
        tracks = Set.copyOf(tracks);
    }

    /// All of it.
    public static Selection whole(String session) {
        return new Selection(session, Set.of(), Optional.empty(), Optional.empty());
    }

    boolean isOfAllTime() {
        return fromMicros.isEmpty() && toMicros.isEmpty();
    }

    boolean wantsTrack(String track) {
        return tracks.isEmpty() || tracks.contains(track);
    }

    boolean wants(Fact.Segment segment) {
        return segment.endMicros() > fromMicros.orElse(Long.MIN_VALUE)
                && segment.startMicros() < toMicros.orElse(Long.MAX_VALUE);
    }
}
