package org.liuhen.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.tools.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `liuhen bench verify`: our verifier on all cores against OpenSSL's SHA-256, one process a core, on the same
/// files.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies a store with all processors, against \"openssl dgst -sha256\" on the same media files, one process"
                    + " a processor. The warm-up round brings the files into memory."
        })
final class VerifyBench implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int FILES = 8;
    /// 4 Mbit/s.
    private static final int BYTES_PER_SECOND = 500_000;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Option(names = "--state", paramLabel = "DIR", description = "A store that nobody records into; else one is made.")
    private @Nullable Path state;

    @Option(
            names = "--gigabytes",
            paramLabel = "N",
            description = "Size of the store that is made (default: ${DEFAULT-VALUE}).")
    private double gigabytes = 2;

    private final int cores = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws IOException {
        options.check();
        BenchOptions.requireWithin("--gigabytes", gigabytes, 0.001, 1_000);
        try (BenchOptions.Scratch scratch = options.scratch()) {
            Path store = state != null ? state : make(scratch.resolve("state"));
            options.print(measure(store, scratch));
        }
        return ExitCode.OK;
    }

    private Path make(Path store) throws IOException {
        int segmentBytes = BYTES_PER_SECOND * (int) MadeUpStore.SEGMENT.toSeconds();
        int segments = (int) Math.max(1, gigabytes * 1e9 / FILES / segmentBytes);
        options.say(String.format(Locale.ROOT, "making a store of %.3f GB in %s", gigabytes, store));
        FootageClocks clocks = new FootageClocks(MadeUpStore.SEGMENT.multipliedBy(segments));
        try (EvidenceStore made = MadeUpStore.create(store, new UnsyncedDisk(), clocks)) {
            MadeUpStore footage =
                    new MadeUpStore(made, clocks, new MadeUpMedia(BYTES_PER_SECOND, 1), FILES, Integer.MAX_VALUE);
            for (int i = 0; i < segments; i++) {
                footage.fillOne();
            }
            footage.end();
        }
        return store;
    }

    private Report measure(Path store, BenchOptions.Scratch scratch) throws IOException {
        List<Path> files = mediaFiles(store);
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        if (bytes == 0) {
            throw new IOException(store + " is not a store with footage in it: there is nothing under "
                    + new StateLayout(store).media());
        }
        List<List<Path>> shares = shares(files);
        long total = bytes;
        List<Run> runs = Contest.runInTurn(
                options.rounds(),
                List.of(() -> ours(store, scratch, total), () -> peer(shares, scratch, total)),
                options::say);
        String subject = String.format(
                Locale.ROOT,
                "%.3f GB in %d files, %d processors, %d rounds",
                total / 1e9,
                files.size(),
                cores,
                options.rounds());
        return new Report(
                "verify",
                subject,
                List.of(new Contest(
                        "The whole process, its start included, and (alone) the verification in it",
                        Optional.of("openssl dgst -sha256, " + shares.size() + " at once"),
                        List.of(
                                Metric.of(
                                        "throughput",
                                        "MB/s",
                                        run -> run.figure("MB/s"),
                                        new Metric.Goal.RatioAtLeast(0.85)),
                                Metric.of(
                                        "throughput alone",
                                        "MB/s",
                                        run -> run.figure("MB/s alone"),
                                        new Metric.Goal.RatioAtLeast(0.85)),
                                Metric.of("hashed per CPU second", "MB", run -> total / 1e6 / run.cpuSeconds()),
                                Metric.wall(),
                                Metric.cpu(),
                                Metric.memory()),
                        runs)));
    }

    private Run ours(Path store, BenchOptions.Scratch scratch, long bytes) throws IOException {
        Path output = scratch.resolve("ours.txt");
        try (Workers workers = new Workers()) {
            workers.start(
                    ChildJvm.command(VerifyWorker.class, List.of(store.toString(), String.valueOf(cores))), output);
            workers.await(LIMIT, output);
            Map<String, Double> told = ChildJvm.told(output);
            double findings = told.getOrDefault("findings", Double.NaN);
            if (findings != 0) {
                throw new IOException(store + " is not intact (" + Report.number(findings)
                        + " findings): measure on a store that is, and run \"liuhen verify\" on this one");
            }
            return run(Run.Side.OURS, workers, bytes, told.getOrDefault("seconds", Double.NaN));
        }
    }

    private static Run peer(List<List<Path>> shares, BenchOptions.Scratch scratch, long bytes) throws IOException {
        Path output = scratch.resolve("peer.txt");
        try (Workers workers = new Workers()) {
            for (List<Path> share : shares) {
                List<String> command = new ArrayList<>(List.of("openssl", "dgst", "-sha256"));
                share.forEach(file -> command.add(file.toString()));
                workers.start(command, output);
            }
            workers.await(LIMIT, output);
            return run(Run.Side.PEER, workers, bytes, workers.wallSeconds());
        }
    }

    private static Run run(Run.Side side, Workers workers, long bytes, double aloneSeconds) {
        double wall = workers.wallSeconds();
        Map<String, Double> figures = Map.of("MB/s", bytes / 1e6 / wall, "MB/s alone", bytes / 1e6 / aloneSeconds);
        return new Run(side, 0, wall, workers.cpuSeconds(), workers.peakBytes(), figures);
    }

    private static List<Path> mediaFiles(Path store) throws IOException {
        Path media = new StateLayout(store).media();
        if (!Files.isDirectory(media)) {
            throw new IOException(
                    "--state " + store + " is not the state directory of a store: it has no folder media");
        }
        try (Stream<Path> walk = Files.walk(media)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    /// A share of the files for each core, as even as whole files allow: the largest first, to who has least.
    private List<List<Path>> shares(List<Path> files) throws IOException {
        List<List<Path>> shares = new ArrayList<>();
        long[] bytes = new long[Math.min(cores, files.size())];
        for (int i = 0; i < bytes.length; i++) {
            shares.add(new ArrayList<>());
        }
        record Sized(Path file, long bytes) {}
        List<Sized> sized = new ArrayList<>();
        for (Path file : files) {
            sized.add(new Sized(file, Files.size(file)));
        }
        sized.sort(Comparator.comparingLong(Sized::bytes).reversed());
        for (Sized each : sized) {
            int least = 0;
            for (int i = 1; i < bytes.length; i++) {
                least = bytes[i] < bytes[least] ? i : least;
            }
            shares.get(least).add(each.file());
            bytes[least] += each.bytes();
        }
        return shares;
    }
}
