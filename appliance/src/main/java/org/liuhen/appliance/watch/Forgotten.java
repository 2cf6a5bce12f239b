package org.liuhen.appliance.watch;

import java.time.Duration;

/// A session that somebody may have forgotten.
///
/// @param at its room
/// @param startMicros wall time of its START
/// @param age how long it has been open
public record Forgotten(SourcePlace at, long startMicros, Duration age) {}
