package org.liuhen.appliance.room;

import java.util.function.LongSupplier;
import org.liuhen.ingest.record.CommonTick;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.signal.SignalHealth;

/// How all rooms record.
///
/// @param tick the beat to which media becomes durable
/// @param limits when segments and runs end
/// @param signals watches what the sources show and let hear
/// @param reserveBytes room on the disk below which no session begins
/// @param freeBytes tells how much room the disk has now
public record RecordingRules(
        CommonTick tick, Limits limits, SignalHealth signals, long reserveBytes, LongSupplier freeBytes) {}
