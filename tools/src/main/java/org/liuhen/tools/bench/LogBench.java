package org.liuhen.tools.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.tools.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `liuhen bench log`: acknowledged entries a second, opening after a kill, and answers of the index.
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "Appends entries with 1, 4 and 16 threads, against a line and an fdatasync for each entry; then"
                + " fills a log, kills the process that writes it, and opens it, with its index and without.")
final class LogBench implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int TRACKS = 16;
    private static final List<Integer> THREADS = List.of(16, 4, 1);
    private static final double LEAST_ENTRIES = 100;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Option(
            names = "--entries",
            paramLabel = "N",
            description = "How many entries the log to be opened has (default: ${DEFAULT-VALUE}).")
    private long entries = 1_000_000;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long each side appends in each round (default: ${DEFAULT-VALUE}).")
    private double seconds = 3;

    @Override
    public Integer call() throws IOException {
        options.check();
        BenchOptions.requireWithin("--entries", (double) entries, LEAST_ENTRIES, 1e9);
        BenchOptions.requireWithin("--seconds", seconds, 0.1, 3_600);
        List<Contest> contests = new ArrayList<>();
        try (BenchOptions.Scratch scratch = options.scratch()) {
            for (int threads : THREADS) {
                contests.add(appending(scratch, threads));
            }
            contests.addAll(opening(scratch));
        }
        String subject = String.format(
                Locale.ROOT, "%d processors, %d rounds, %,d entries to open", cores(), options.rounds(), entries);
        options.print(new Report("log", subject, contests));
        return ExitCode.OK;
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private Contest appending(BenchOptions.Scratch scratch, int threads) throws IOException {
        options.say("appending with " + threads + " threads");
        List<Run> runs = Contest.runInTurn(
                options.rounds(),
                List.of(() -> append(scratch, Run.Side.OURS, threads), () -> append(scratch, Run.Side.PEER, threads)),
                options::say);
        return new Contest(
                "Acknowledged entries, " + threads + (threads == 1 ? " thread" : " threads"),
                Optional.of("a line and fdatasync each"),
                List.of(
                        Metric.of("entries", "1/s", run -> run.figure("entries/s")),
                        Metric.of("p50", "ms", run -> run.figure("p50")),
                        Metric.of("p99", "ms", run -> run.figure("p99")),
                        Metric.of("CPU an entry", "µs", run -> run.figure("cpu-entry")),
                        Metric.wall(),
                        Metric.cpu(),
                        Metric.memory()),
                runs);
    }

    private Run append(BenchOptions.Scratch scratch, Run.Side side, int threads) throws IOException {
        Path target = scratch.resolve("append");
        Path output = scratch.resolve("append.txt");
        String name = side.name().toLowerCase(Locale.ROOT);
        List<String> arguments = List.of(target.toString(), name, String.valueOf(threads), String.valueOf(seconds));
        try (Workers workers = new Workers()) {
            workers.start(ChildJvm.command(AppendWorker.class, arguments), output);
            workers.await(LIMIT, output);
            Map<String, Double> told = ChildJvm.told(output);
            return new Run(side, 0, seconds, told.getOrDefault("cpu", Double.NaN), workers.peakBytes(), told);
        } finally {
            BenchOptions.delete(target);
        }
    }

    private List<Contest> opening(BenchOptions.Scratch scratch) throws IOException {
        Path state = scratch.resolve("filled");
        options.say(String.format(Locale.ROOT, "filling a log with %,d entries", entries));
        List<String> fill = List.of(state.toString(), String.valueOf(entries), String.valueOf(TRACKS));
        try (Workers workers = new Workers()) {
            Path output = scratch.resolve("fill.txt");
            workers.start(ChildJvm.command(FillWorker.class, fill), output);
            workers.awaitTold("filled", LIMIT, output);
        }
        List<Run> withIndex = new ArrayList<>();
        List<Run> without = new ArrayList<>();
        for (int round = 0; round <= options.rounds(); round++) {
            options.say("opening after a kill, round " + round + " of " + options.rounds());
            Run run = open(scratch, state, OpenWorker.Then.QUERY).inRound(round);
            if (round > 0) {
                withIndex.add(run);
            }
        }
        for (int round = 1; round <= options.rounds(); round++) {
            options.say("opening without the index, round " + round + " of " + options.rounds());
            BenchOptions.delete(new StateLayout(state).index());
            boolean last = round == options.rounds();
            OpenWorker.Then then = last ? OpenWorker.Then.AWAIT_INDEX : OpenWorker.Then.RECORD;
            without.add(open(scratch, state, then).inRound(round));
        }
        return List.of(
                opened("Opening after kill -9", withIndex),
                answers(withIndex),
                opened("Opening after kill -9, the index deleted", without),
                rebuilt(without.getLast()));
    }

    private Run open(BenchOptions.Scratch scratch, Path state, OpenWorker.Then then) throws IOException {
        Path output = scratch.resolve("open.txt");
        try (Workers workers = new Workers()) {
            workers.start(ChildJvm.command(OpenWorker.class, List.of(state.toString(), then.name())), output);
            workers.awaitTold("done", LIMIT, output);
            Map<String, Double> told = ChildJvm.told(output);
            return new Run(
                    Run.Side.OURS,
                    0,
                    told.getOrDefault("recording-process", Double.NaN),
                    workers.livingCpuSeconds(),
                    workers.peakBytes(),
                    told);
        }
    }

    private static Contest opened(String title, List<Run> runs) {
        return new Contest(
                title,
                Optional.empty(),
                List.of(
                        Metric.of("open", "s", run -> run.figure("open"), new Metric.Goal.OursAtMost(3)),
                        Metric.of("until it records", "s", run -> run.figure("recording")),
                        Metric.of("from the start of the process", "s", run -> run.figure("recording-process")),
                        Metric.of(
                                "entries in the index then",
                                "%",
                                run -> 100 * run.figure("indexed") / run.figure("entries")),
                        Metric.memory()),
                runs);
    }

    private static Contest answers(List<Run> runs) {
        return new Contest(
                "Answers of the index, one track",
                Optional.empty(),
                List.of(
                        Metric.of(
                                "a day's timeline",
                                "ms",
                                run -> run.figure("timeline-median"),
                                new Metric.Goal.OursAtMost(20)),
                        Metric.of("    asked for the first time", "ms", run -> run.figure("timeline-first")),
                        Metric.of("    spans", "1", run -> run.figure("timeline-rows")),
                        Metric.of("segments of a day", "ms", run -> run.figure("day-median")),
                        Metric.of("    asked for the first time", "ms", run -> run.figure("day-first")),
                        Metric.of("    segments", "1", run -> run.figure("day-rows")),
                        Metric.of("segments of an hour", "ms", run -> run.figure("hour-median")),
                        Metric.of("    asked for the first time", "ms", run -> run.figure("hour-first")),
                        Metric.of("    segments", "1", run -> run.figure("hour-rows"))),
                runs);
    }

    private static Contest rebuilt(Run last) {
        return new Contest(
                "Until the deleted index is whole again, beside the recording",
                Optional.empty(),
                List.of(Metric.of("index", "s", run -> run.figure("index-whole")), Metric.cpu(), Metric.memory()),
                List.of(last));
    }
}
