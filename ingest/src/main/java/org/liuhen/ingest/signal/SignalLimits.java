package org.liuhen.ingest.signal;

import java.time.Duration;

/// From when on a signal is taken to be bad. The shares and levels of the standard are argued for in this module's
/// rationale.
///
/// @param blackLevel brightness, from 0 to 255, up to which a cell is black
/// @param blackShare share of black cells from which on the picture is black: the rest may be a burnt-in clock
/// @param edgeLevels difference of brightness from which on two neighbouring cells show an edge
/// @param edgeShare share of edges below which the picture is covered
/// @param stillLevels difference of brightness up to which a point is the same as before
/// @param changedShare share of changed points up to which the picture is frozen
/// @param black how long it is black before it is said
/// @param covered how long it is covered before it is said
/// @param frozen how long it is frozen before it is said
/// @param silentDecibels level of the band of speech, in dBFS, below which it is silent
/// @param clippedShare share of samples at the end of the scale from which on the sound is clipped
/// @param silent how long it is silent before it is said
/// @param clipped how long it is clipped before it is said
/// @param dead how long there is no sound at all before it is said
public record SignalLimits(
        int blackLevel,
        double blackShare,
        int edgeLevels,
        double edgeShare,
        int stillLevels,
        double changedShare,
        Duration black,
        Duration covered,
        Duration frozen,
        double silentDecibels,
        double clippedShare,
        Duration silent,
        Duration clipped,
        Duration dead) {
    /// What an appliance uses.
    public static final SignalLimits STANDARD = new SignalLimits(
            32,
            0.95,
            4,
            0.05,
            1,
            0.02,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            -50,
            0.001,
            Duration.ofSeconds(30),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10));
}
