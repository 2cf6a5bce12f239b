package org.liuhen.appliance.watch;

/// A source of a room.
///
/// @param room id of the room
/// @param roomName what people call the room
/// @param source name of the source, and of its tracks
/// @param title what people call the source
public record SourcePlace(String room, String roomName, String source, String title) {}
