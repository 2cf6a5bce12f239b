package org.liuhen.appliance.watch;

import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.media.LiveTail;
import org.liuhen.storage.time.SessionTime;

/// A track that should be recorded now.
///
/// @param at its source
/// @param said what its writer says is durable, to be asked of the disk
/// @param time of its session
/// @param sinceNanos monotonic time from which on it should be recorded
/// @param feed what gives words to a verdict
public record Expected(SourcePlace at, TrackId track, LiveTail said, SessionTime time, long sinceNanos, Feed feed) {
    /// The same of a track that is being written.
    public static Expected of(SourcePlace at, TrackWriter track, long sinceNanos, Feed feed) {
        return new Expected(at, track.id(), track.live(), track.time(), sinceNanos, feed);
    }

    /// Session time from which on it should be recorded.
    long sinceMicros() {
        return time.at(sinceNanos);
    }

    /// Whether it is the same expectation, and not one after a pause.
    boolean isSame(Expected other) {
        return track.equals(other.track) && sinceNanos == other.sinceNanos;
    }
}
