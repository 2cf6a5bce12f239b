package org.liuhen.appliance.room;

import org.liuhen.ingest.source.Source;

/// A source of a room.
///
/// @param name its name in the log, which is also its track's
/// @param title what people call it
public record RoomSource(String name, String title, Source source) {}
