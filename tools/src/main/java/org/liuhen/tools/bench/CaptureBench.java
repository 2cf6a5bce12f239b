package org.liuhen.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.tools.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `liuhen bench capture`: one process of ours that records all cameras into a store, against one ffmpeg for each
/// camera that writes plain files.
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        description =
                "Records simulated cameras (1080p, 25 frames and 4 Mbit a second, AAC, RTSP over TCP) with hashing"
                        + " and fdatasync in one process, against one \"ffmpeg -c copy -f segment\" for each camera.")
final class CaptureBench implements Callable<Integer> {
    static final int FRAMES_PER_SECOND = 25;
    static final int BITS_PER_SECOND = 4_000_000;

    private static final Duration LIMIT = Duration.ofMinutes(10);
    /// What is recorded after the window that counts: more than the counting itself needs.
    private static final double LEAVE_SECONDS = 3;
    private static final String WATCH_THREAD = "signal-health";
    private static final int MOST_WATCH_PERCENT = 10;
    /// Cameras at which the goals hold.
    private static final int GOAL_CAMERAS = 16;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Option(
            names = "--cameras",
            paramLabel = "N",
            split = ",",
            description = "How many at once, one number or more (default: ${DEFAULT-VALUE}).")
    private List<Integer> cameras = List.of(16, 4, 1);

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long each side is measured in each round (default: ${DEFAULT-VALUE}).")
    private double seconds = 20;

    @Option(
            names = "--settle",
            paramLabel = "S",
            description =
                    "How long it records before that: a recorder runs for days, and its start, with the compiler of"
                            + " the virtual machine at work, is told apart (default: ${DEFAULT-VALUE}).")
    private double settleSeconds = 20;

    @Option(
            names = "--watch",
            description =
                    "Our side also watches the signals, as the appliance does, and what that takes is told apart.")
    private boolean watch;

    private final Clocks clocks = new SystemClocks();

    @Override
    public Integer call() throws IOException {
        options.check();
        BenchOptions.requireWithin("--seconds", seconds, 1, 3_600);
        BenchOptions.requireWithin("--settle", settleSeconds, 0, 3_600);
        for (int count : cameras) {
            BenchOptions.requireWithin("--cameras", count, 1, 256);
        }
        List<Contest> contests = new ArrayList<>();
        try (BenchOptions.Scratch scratch = options.scratch()) {
            PlainFfmpeg ffmpeg = PlainFfmpeg.unpack(scratch.resolve("ffmpeg"));
            for (int count : cameras) {
                contests.add(contest(scratch, ffmpeg, count));
            }
        }
        String subject = String.format(
                Locale.ROOT,
                "1080p, %d frames/s, %.0f Mbit/s, AAC, TCP; %d processors, %d rounds of %.0f s",
                FRAMES_PER_SECOND,
                BITS_PER_SECOND / 1e6,
                Runtime.getRuntime().availableProcessors(),
                options.rounds(),
                seconds);
        options.print(new Report("capture", subject, contests));
        return ExitCode.OK;
    }

    private Contest contest(BenchOptions.Scratch scratch, PlainFfmpeg ffmpeg, int count) throws IOException {
        options.say(count + (count == 1 ? " camera" : " cameras"));
        Path output = scratch.resolve("cameras.txt");
        try (Workers server = new Workers()) {
            server.start(ChildJvm.command(CameraWorker.class, List.of(String.valueOf(count))), output);
            server.awaitTold("port", LIMIT, output);
            int port = ChildJvm.told(output).getOrDefault("port", Double.NaN).intValue();
            List<String> addresses = IntStream.range(0, count)
                    .mapToObj(i -> "rtsp://127.0.0.1:" + port + CameraWorker.path(i))
                    .toList();
            List<Run> runs = Contest.runInTurn(
                    options.rounds(),
                    List.of(() -> ours(scratch, addresses), () -> peer(scratch, ffmpeg, addresses)),
                    options::say);
            return new Contest(
                    count + (count == 1 ? " camera" : " cameras"),
                    Optional.of("ffmpeg -c copy, " + count + (count == 1 ? " process" : " processes")),
                    metrics(count),
                    runs);
        }
    }

    private List<Metric> metrics(int count) {
        boolean goals = count == GOAL_CAMERAS;
        Metric cpu = goals
                ? Metric.of(
                        "CPU a stream-minute", "s", run -> run.figure("cpu-minute"), new Metric.Goal.RatioAtMost(1.0))
                : Metric.of("CPU a stream-minute", "s", run -> run.figure("cpu-minute"));
        Metric memory = goals
                ? Metric.of("memory", "MB", run -> run.memoryBytes() / 1e6, new Metric.Goal.OursAtMost(400))
                : Metric.memory();
        Metric watching = Metric.of(
                "watch of the signals, of the CPU of the rest",
                "%",
                run -> run.figure("watch"),
                new Metric.Goal.OursAtMost(MOST_WATCH_PERCENT));
        List<Metric> metrics = new ArrayList<>(List.of(
                cpu,
                memory,
                Metric.of("frames lost", "1", run -> run.figure("lost"), new Metric.Goal.OursAtMost(0)),
                Metric.of("CPU of the start, until measured", "s", run -> run.figure("cpu-start")),
                Metric.of("frames stored", "1", run -> run.figure("stored")),
                Metric.of("bytes stored", "MB", run -> run.figure("bytes") / 1e6),
                Metric.wall(),
                Metric.cpu()));
        if (watch) {
            metrics.add(2, watching);
        }
        return metrics;
    }

    private Run ours(BenchOptions.Scratch scratch, List<String> addresses) throws IOException {
        Path state = scratch.resolve("recorded");
        Path output = scratch.resolve("ours.txt");
        List<String> arguments = new ArrayList<>(List.of(
                state.toString(),
                String.valueOf(settleSeconds + seconds + LEAVE_SECONDS),
                (watch ? CaptureWorker.Signal.WATCHED : CaptureWorker.Signal.UNWATCHED).name()));
        arguments.addAll(addresses);
        try (Workers workers = new Workers()) {
            workers.start(ChildJvm.command(CaptureWorker.class, arguments), output);
            workers.awaitTold("recording", LIMIT, output);
            Window window = measure(workers);
            long memory = workers.livingResidentBytes();
            workers.await(LIMIT, output);
            StoredFrames all = new StoredFrames(0, 0, 0);
            Path media = new StateLayout(state).media();
            for (int i = 0; i < addresses.size(); i++) {
                all = all.and(
                        StoredFrames.in(files(media, "/" + CameraWorker.path(i).substring(1) + "/")));
            }
            return run(Run.Side.OURS, window, memory, all, addresses.size());
        } finally {
            BenchOptions.delete(state);
        }
    }

    private Run peer(BenchOptions.Scratch scratch, PlainFfmpeg ffmpeg, List<String> addresses) throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("segments"));
        Path output = scratch.resolve("peer.txt");
        try (Workers workers = new Workers()) {
            for (int i = 0; i < addresses.size(); i++) {
                workers.start(ffmpeg.command(addresses.get(i), folder, "c" + i), output);
            }
            awaitSegments(folder, addresses.size());
            Window window = measure(workers);
            long memory = workers.livingProportionalBytes();
            workers.end(output);
            StoredFrames all = new StoredFrames(0, 0, 0);
            for (int i = 0; i < addresses.size(); i++) {
                all = all.and(StoredFrames.in(files(folder, "/c" + i + "-")));
            }
            return run(Run.Side.PEER, window, memory, all, addresses.size());
        } finally {
            BenchOptions.delete(folder);
        }
    }

    /// A stretch of time while all record, and what it took.
    ///
    /// @param cpuSecondsBefore what all took from their start until then
    /// @param watchSeconds what of `cpuSeconds` went into watching the signals
    private record Window(double wallSeconds, double cpuSeconds, double cpuSecondsBefore, double watchSeconds) {}

    private Window measure(Workers workers) {
        clocks.sleep(Duration.ofNanos((long) (settleSeconds * 1e9)));
        double before = workers.livingCpuSeconds();
        double watchBefore = workers.livingThreadCpuSeconds(WATCH_THREAD);
        long start = clocks.monotonicNanos();
        clocks.sleep(Duration.ofNanos((long) (seconds * 1e9)));
        double cpu = workers.livingCpuSeconds() - before;
        double watching = workers.livingThreadCpuSeconds(WATCH_THREAD) - watchBefore;
        return new Window((clocks.monotonicNanos() - start) / 1e9, cpu, before, watching);
    }

    private static Run run(Run.Side side, Window window, long memoryBytes, StoredFrames frames, int cameras) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("cpu-minute", window.cpuSeconds() / window.wallSeconds() * 60 / cameras);
        figures.put("watch", 100 * window.watchSeconds() / (window.cpuSeconds() - window.watchSeconds()));
        figures.put("cpu-start", window.cpuSecondsBefore());
        figures.put("lost", (double) frames.lost());
        figures.put("stored", (double) frames.stored());
        figures.put("bytes", (double) frames.bytes());
        return new Run(side, 0, window.wallSeconds(), window.cpuSeconds(), memoryBytes, figures);
    }

    /// ffmpeg records when its first file is there.
    private void awaitSegments(Path folder, int count) throws IOException {
        long start = clocks.monotonicNanos();
        while (files(folder, "-00000.mp4").size() < count) {
            if (clocks.monotonicNanos() - start > LIMIT.toNanos()) {
                throw new IOException("ffmpeg did not record all cameras within " + LIMIT.toSeconds() + " s");
            }
            clocks.sleep(Duration.ofMillis(20));
        }
    }

    private static List<Path> files(Path folder, String containing) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(
                            file -> Files.isRegularFile(file) && file.toString().contains(containing))
                    .sorted()
                    .toList();
        }
    }
}
