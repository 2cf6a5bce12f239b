package org.liuhen.appliance.room;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.watch.Verdict;

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
    /// @param verdict what the disk says of it
    public record SourceView(String name, String title, Verdict verdict) {}
}
