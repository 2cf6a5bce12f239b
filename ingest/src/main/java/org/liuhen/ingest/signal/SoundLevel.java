package org.liuhen.ingest.signal;

/// How loud a stretch of sound is.
///
/// @param speechDecibels level of the band of speech against a full-scale square wave, in dBFS; of the loudest
///     channel
/// @param clippedShare share of the samples that are at the end of the scale; of the worst channel
/// @param peak largest sample of all channels, 1 at the end of the scale
public record SoundLevel(double speechDecibels, double clippedShare, double peak) {}
