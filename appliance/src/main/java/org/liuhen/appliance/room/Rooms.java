package org.liuhen.appliance.room;

import java.util.List;
import java.util.Optional;
import org.liuhen.appliance.space.DiskOutlook;
import org.liuhen.ingest.source.Packet;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.media.LiveTail;

/// The rooms as the page sees and drives them. Safe for many threads; every answer comes at once, but for START
/// and STOP, which return when the log has them.
public interface Rooms {
    /// The reasons a person can give for a pause, the usual one first.
    List<Cause> PAUSE_REASONS = List.of(
            Cause.PAUSED,
            Cause.SITE_CHANGED,
            Cause.OBSTRUCTED,
            Cause.WEATHER,
            Cause.SECRECY,
            Cause.DEVICE_FAULT,
            Cause.OTHER);

    /// All rooms in the order of the configuration, as they are now.
    List<RoomView> rooms();

    /// START. In a room that records already it changes nothing.
    ///
    /// @param pressed who
    default RoomView start(String room, Pressed pressed) throws RoomRefusal {
        return start(room, pressed, Optional.empty());
    }

    /// START, even where the preflight check says that it should not.
    ///
    /// @param override why it begins all the same, in the words of whoever pressed: personal, and kept with the
    /// session
    RoomView start(String room, Pressed pressed, Optional<String> override) throws RoomRefusal;

    /// How long the disk lasts.
    DiskOutlook outlook();

    /// STOP. In a room that does not record it changes nothing.
    ///
    /// @param pressed who
    RoomView stop(String room, Pressed pressed) throws RoomRefusal;

    /// PAUSE. In a room that is paused already it changes nothing.
    ///
    /// @param reason one of [#PAUSE_REASONS]
    RoomView pause(String room, Pressed pressed, Cause reason) throws RoomRefusal;

    /// Lets a paused session go on. In a room that is not paused it changes nothing.
    RoomView goOn(String room, Pressed pressed) throws RoomRefusal;

    /// The newest picture of a source of a room that is ready for START, if there is one.
    Optional<Packet> newestPicture(String room, String source);

    /// The newest durable fragments of a track, if it is being recorded now.
    Optional<LiveTail> live(TrackId track);
}
