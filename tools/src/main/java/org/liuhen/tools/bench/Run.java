package org.liuhen.tools.bench;

import java.util.Map;

/// One run of one side.
///
/// @param round 1 is the first that counts
/// @param wallSeconds from start to end of what is measured
/// @param cpuSeconds user and system time of all its processes
/// @param memoryBytes the most it held at one time
/// @param figures what else was measured, by name
record Run(Side side, int round, double wallSeconds, double cpuSeconds, long memoryBytes, Map<String, Double> figures) {
    Run {
        figures = Map.copyOf(figures);
    }

    /// Whose run it is.
    enum Side {
        OURS,
        PEER
    }

    /// The figure `name`.
    double figure(String name) {
        Double figure = figures.get(name);
        if (figure == null) {
            throw new IllegalArgumentException("a run of " + side + " has no figure " + name + ", only " + figures);
        }
        return figure;
    }

    Run inRound(int number) {
        return new Run(side, number, wallSeconds, cpuSeconds, memoryBytes, figures);
    }
}
