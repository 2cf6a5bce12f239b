package org.liuhen.appliance.room;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.watch.Verdict;
import org.liuhen.ingest.signal.SoundLevel;
import org.liuhen.ingest.source.Arrivals;
import org.liuhen.ingest.standing.StandingSource;

/// A room as it is now.
///
/// @param session the session that is being recorded or closed, or null
/// @param sinceMicros wall time since when it is in this state
/// @param preflight how it stood for START a second or two ago; nothing while it has a session
public record RoomView(
        String id,
        String name,
        State state,
        @Nullable String session,
        long sinceMicros,
        List<SourceView> sources,
        List<PreflightItem> preflight) {
    public RoomView {
        sources = List.copyOf(sources);
        preflight = List.copyOf(preflight);
    }

    /// A room that nobody looked at yet.
    public RoomView(
            String id, String name, State state, @Nullable String session, long sinceMicros, List<SourceView> sources) {
        this(id, name, state, session, sinceMicros, sources, List.of());
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
    /// @param standing how it stands while the room is ready, if it is connected then
    /// @param level how loud it is now, if it has sound that is looked at
    /// @param arrivals what came from it, if it is connected: since the program began where it stands
    /// connected, otherwise since START
    public record SourceView(
            String name,
            String title,
            Verdict verdict,
            Optional<StandingSource.Standing> standing,
            Optional<SoundLevel> level,
            Optional<Arrivals.Told> arrivals) {
        /// A source that is connected with START.
        public SourceView(String name, String title, Verdict verdict) {
            this(name, title, verdict, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
