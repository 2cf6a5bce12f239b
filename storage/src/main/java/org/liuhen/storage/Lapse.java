package org.liuhen.storage;

/// A stretch without footage, from what is accounted for to its end.
///
/// @param why there is none
/// @param untilMicros its end, session time
public record Lapse(Ending why, long untilMicros) {}
