package org.liuhen.appliance.room;

/// Who pressed START or STOP.
///
/// @param actor the pseudonym the log knows them by
/// @param person their name, for metadata only; may be empty
public record Pressed(String actor, String person) {}
