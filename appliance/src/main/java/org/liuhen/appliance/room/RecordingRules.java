package org.liuhen.appliance.room;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.liuhen.appliance.space.SpaceRules;
import org.liuhen.ingest.record.CommonTick;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.signal.SignalHealth;

/// How all rooms record.
///
/// @param tick the beat to which media becomes durable
/// @param limits when segments and runs end
/// @param signals watches what the sources show and let hear
/// @param space what the disk must have room for
/// @param freeBytes tells how much room the disk has now
/// @param preflight what a point that is not in order means for START
/// @param tail how long is recorded on after STOP
public record RecordingRules(
        CommonTick tick,
        Limits limits,
        SignalHealth signals,
        SpaceRules space,
        LongSupplier freeBytes,
        PreflightRules preflight,
        Duration tail) {}
