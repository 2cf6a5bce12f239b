package org.liuhen.tools.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Two sides that ran in turn over the same thing, or ours alone where there is no peer.
///
/// @param title what was done
/// @param peer name of the other side, or empty
/// @param metrics the first is the one that matters
/// @param runs in the order they were made
record Contest(String title, Optional<String> peer, List<Metric> metrics, List<Run> runs) {
    Contest {
        metrics = List.copyOf(metrics);
        runs = List.copyOf(runs);
    }

    /// One side: does its work once and tells what it took.
    interface Contestant {
        Run run() throws IOException;
    }

    /// Runs all sides in turn: a round that warms up, then `rounds` that count.
    ///
    /// @param progress told in words what is running
    static List<Run> runInTurn(int rounds, List<Contestant> sides, Consumer<String> progress) throws IOException {
        List<Run> runs = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            progress.accept(round == 0 ? "warming up" : "round " + round + " of " + rounds);
            for (Contestant side : sides) {
                Run run = side.run();
                if (round > 0) {
                    runs.add(run.inRound(round));
                }
            }
        }
        return runs;
    }

    /// A metric over all rounds.
    ///
    /// @param ratio median of ours / peer of each round: the two of one round met the same load; empty without peer
    record Outcome(Metric metric, Spread ours, Optional<Spread> peer, Optional<Spread> ratio) {
        Optional<Boolean> isMet() {
            double middle = ratio.map(Spread::median).orElse(Double.NaN);
            return metric.goal().map(goal -> goal.isMet(ours.median(), middle));
        }
    }

    List<Outcome> outcomes() {
        return metrics.stream().map(this::outcome).toList();
    }

    private Outcome outcome(Metric metric) {
        Map<Integer, Double> ours = by(Run.Side.OURS, metric);
        Map<Integer, Double> peers = by(Run.Side.PEER, metric);
        List<Double> ratios = new ArrayList<>();
        ours.forEach((round, figure) -> {
            Double other = peers.get(round);
            if (other != null && other != 0) {
                ratios.add(figure / other);
            }
        });
        return new Outcome(
                metric,
                Spread.of(ours.values()),
                peers.isEmpty() ? Optional.empty() : Optional.of(Spread.of(peers.values())),
                ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios)));
    }

    private Map<Integer, Double> by(Run.Side side, Metric metric) {
        Map<Integer, Double> figures = new LinkedHashMap<>();
        for (Run run : runs) {
            if (run.side() == side) {
                figures.put(run.round(), metric.of().applyAsDouble(run));
            }
        }
        return figures;
    }
}
