package org.liuhen.appliance.room;

/// What a room is doing.
sealed interface RoomState {
    /// Ready for START.
    ///
    /// @param sinceMicros wall time since when
    record Armed(long sinceMicros) implements RoomState {}

    /// A session is being recorded.
    ///
    /// @param startMicros wall time of its START
    record Recording(String session, long startMicros) implements RoomState {}

    /// STOP was pressed; what came is being sealed.
    record Closing(String session, long startMicros) implements RoomState {}
}
