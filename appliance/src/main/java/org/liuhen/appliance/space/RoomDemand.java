package org.liuhen.appliance.space;

import java.time.Duration;
import java.util.Optional;

/// What a room asks of the disk.
///
/// @param bytesPerSecond what its sources write, all together, when it records
/// @param session how long its session has been open; empty if it has none
public record RoomDemand(String room, double bytesPerSecond, Optional<Duration> session) {}
