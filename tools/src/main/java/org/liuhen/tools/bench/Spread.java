package org.liuhen.tools.bench;

import java.util.Arrays;
import java.util.Collection;

/// How far a figure spread over the rounds.
///
/// @param median the middle one, or the mean of the two in the middle
record Spread(double min, double median, double max) {
    /// The spread of at least one figure.
    static Spread of(Collection<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no figure, no spread");
        }
        double[] sorted = figures.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    /// The figure that `share` (0 to 1) of `sorted` do not exceed, by nearest rank.
    static long percentile(long[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }
}
