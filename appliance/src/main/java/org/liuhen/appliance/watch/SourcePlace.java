package org.liuhen.appliance.watch;

/// A source of a room, or the room as a whole.
///
/// @param room id of the room
/// @param roomName what people call the room
/// @param source name of the source, and of its tracks; empty for the room as a whole
/// @param title what people call the source; empty for the room as a whole
public record SourcePlace(String room, String roomName, String source, String title) {}
