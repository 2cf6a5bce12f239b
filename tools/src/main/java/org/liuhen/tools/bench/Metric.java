package org.liuhen.tools.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Something compared.
///
/// @param of reads it out of a run
/// @param goal what should be reached, if anything is promised
record Metric(String name, String unit, ToDoubleFunction<Run> of, Optional<Goal> goal) {
    static Metric of(String name, String unit, ToDoubleFunction<Run> of) {
        return new Metric(name, unit, of, Optional.empty());
    }

    static Metric of(String name, String unit, ToDoubleFunction<Run> of, Goal goal) {
        return new Metric(name, unit, of, Optional.of(goal));
    }

    static Metric wall() {
        return of("wall", "s", Run::wallSeconds);
    }

    static Metric cpu() {
        return of("CPU user+sys", "s", Run::cpuSeconds);
    }

    static Metric memory() {
        return of("memory", "MB", run -> run.memoryBytes() / 1e6);
    }

    /// What should be reached.
    sealed interface Goal {
        boolean isMet(double ours, double ratio);

        /// The goal for a person.
        String text();

        /// ours / peer at least this.
        record RatioAtLeast(double limit) implements Goal {
            @Override
            public boolean isMet(double ours, double ratio) {
                return ratio >= limit;
            }

            @Override
            public String text() {
                return String.format(Locale.ROOT, "ratio ≥ %.2f", limit);
            }
        }

        /// ours / peer at most this.
        record RatioAtMost(double limit) implements Goal {
            @Override
            public boolean isMet(double ours, double ratio) {
                return ratio <= limit;
            }

            @Override
            public String text() {
                return String.format(Locale.ROOT, "ratio ≤ %.2f", limit);
            }
        }

        /// Ours at most this, whatever the peer.
        record OursAtMost(double limit) implements Goal {
            @Override
            public boolean isMet(double ours, double ratio) {
                return ours <= limit;
            }

            @Override
            public String text() {
                return String.format(Locale.ROOT, "≤ %.0f", limit);
            }
        }
    }
}
