package org.liuhen.appliance.panel;

/// What a sensor measured.
///
/// @param celsius temperature in °C
/// @param humidityPercent relative humidity
/// @param atMicros wall time of the measurement
public record Reading(double celsius, double humidityPercent, long atMicros) {}
