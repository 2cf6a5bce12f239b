package org.liuhen.appliance.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A room as it is now.
///
/// @param session the session that is being recorded or closed, or null
/// @param sinceMicros wall time since when it is in this state
public record RoomView(
        String id, String name, State state, @Nullable String session, long sinceMicros, List<SourceView> sources) {
    public RoomView {
        sources = List.copyOf(sources);
    }

    /// What a room does.
    public enum State {
        /// Ready for START.
        ARMED,
        RECORDING,
        /// A person paused the session.
        PAUSED,
        /// STOP was pressed; the last footage is being sealed.
        CLOSING
    }

    /// A source of a room.
    ///
    /// @param sinceMicros wall time since when the verdict holds
    /// @param reason why it is not recording, for people; empty if it is
    public record SourceView(String name, String title, Verdict verdict, long sinceMicros, String reason) {}

    /// What the disk says of a source.
    public enum Verdict {
        /// Durable footage keeps arriving.
        RECORDING,
        /// A connection is being made.
        CONNECTING,
        /// It should be recording, and is not.
        LOST,
        /// Nobody asks it to record.
        OFF
    }
}
