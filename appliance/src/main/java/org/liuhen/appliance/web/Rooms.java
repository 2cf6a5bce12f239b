package org.liuhen.appliance.web;

import java.util.List;
import java.util.Optional;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.media.LiveTail;

/// The rooms as the page sees and drives them. Safe for many threads; every answer comes at once, but for START
/// and STOP, which return when the log has them.
public interface Rooms {
    /// All rooms in the order of the configuration, as they are now.
    List<RoomView> rooms();

    /// START. In a room that records already it changes nothing.
    ///
    /// @param by who pressed it, as the log calls them
    RoomView start(String room, String by) throws RoomRefusal;

    /// STOP. In a room that does not record it changes nothing.
    ///
    /// @param by who pressed it, as the log calls them
    RoomView stop(String room, String by) throws RoomRefusal;

    /// The newest durable fragments of a track, if it is being recorded now.
    Optional<LiveTail> live(TrackId track);
}
