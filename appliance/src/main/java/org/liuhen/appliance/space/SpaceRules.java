package org.liuhen.appliance.space;

import java.time.Duration;

/// What the disk must have room for.
///
/// @param reserveBytes kept free, whatever records
/// @param expectedSession how long a session is expected to be: so long must fit when it begins
/// @param warnHours with fewer hours left the disk is low
/// @param criticalHours with fewer hours left it is critical
public record SpaceRules(long reserveBytes, Duration expectedSession, int warnHours, int criticalHours) {}
