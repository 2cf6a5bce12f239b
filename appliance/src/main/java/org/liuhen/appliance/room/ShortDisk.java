package org.liuhen.appliance.room;

import java.time.Duration;

/// A session was begun though the disk may be too short for it.
///
/// @param reason why, in the words of whoever pressed: personal, for metadata only
/// @param lasts how long the disk was expected to last for it
record ShortDisk(String reason, Duration lasts) {}
