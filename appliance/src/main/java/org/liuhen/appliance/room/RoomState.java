package org.liuhen.appliance.room;

import org.liuhen.storage.format.Cause;

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

    /// A person paused it.
    ///
    /// @param startMicros wall time of its START
    /// @param sinceMicros session time of the pause, or of the start of the program that found it paused
    /// @param reason what was given
    record Paused(String session, long startMicros, long sinceMicros, Cause reason) implements RoomState {}

    /// STOP was pressed; what came is being sealed.
    record Closing(String session, long startMicros) implements RoomState {}
}
