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
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.tools.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `liuhen bench sync`: bringing footage into the archive against rclone, with a real Ceph cluster that is thrown away.
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description = {
            "Brings objects of 1 MiB and of 8 MiB into buckets with Object Lock, 4 and 16 at once, against \"rclone"
                    + " copy\" of files of the same sizes. The engine is a Ceph cluster that tools/ceph starts, as root.",
            "Ours goes from the log to the last receipt: digests, lock, version and length as the engine states them;"
                    + " with --read-back each object is read again as well. rclone's asks for each object once more, too."
        })
final class SyncBench implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int MEBIBYTE = 1 << 20;
    /// What the boxes around the four samples of a made-up segment take.
    private static final int BOXES = 4 * MadeUpMedia.BOXES;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Option(names = "--ceph", paramLabel = "FILE", description = "The script (default: ${DEFAULT-VALUE}).")
    private Path ceph = Path.of("tools", "ceph");

    @Option(names = "--small", paramLabel = "N", description = "objects of 1 MiB (default: ${DEFAULT-VALUE}).")
    private int small = 1_000;

    @Option(names = "--large", paramLabel = "N", description = "objects of 8 MiB (default: ${DEFAULT-VALUE}).")
    private int large = 200;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            split = ",",
            description = "how many objects are on their way (default: 4,16).")
    private List<Integer> atOnce = List.of(4, 16);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "first of ten for the cluster (default: ${DEFAULT-VALUE}).")
    private int port = 18_480;

    @Option(
            names = "--warm-ups",
            paramLabel = "N",
            description = "How often ours brings all of it before it counts, in the same process"
                    + " (default: ${DEFAULT-VALUE}).")
    private int warmUps = 5;

    @Option(names = "--read-back", description = "Ours reads each object again before it gives a receipt.")
    private boolean readBack;

    @Option(names = "--plain", description = "HTTP instead of HTTPS: ours then signs every byte.")
    private boolean plain;

    private int buckets;

    @Override
    public Integer call() throws IOException {
        options.check();
        BenchOptions.requireWithin("--small", small, 0, 100_000);
        BenchOptions.requireWithin("--large", large, 0, 100_000);
        BenchOptions.requireWithin("--warm-ups", warmUps, 1, 100);
        for (int each : atOnce) {
            BenchOptions.requireWithin("--at-once", each, 1, 64);
        }
        if (!Files.isExecutable(ceph)) {
            throw new IOException("there is no script " + ceph + " that starts an engine: name tools/ceph with --ceph");
        }
        if (!Workers.isInstalled("rclone")) {
            throw new IOException("rclone is not installed: apt-get install rclone");
        }
        List<Contest> contests = new ArrayList<>();
        for (int objects : List.of(small, large)) {
            for (int each : atOnce) {
                if (objects > 0) {
                    contests.add(contest(objects, objects == small ? 1 : 8, each));
                }
            }
        }
        String subject = String.format(
                Locale.ROOT,
                "Ceph with one disk over %s, %d processors for all, %d rounds%s",
                plain ? "HTTP" : "HTTPS",
                Runtime.getRuntime().availableProcessors(),
                options.rounds(),
                readBack ? ", each object read back" : "");
        options.print(new Report("sync", subject, contests));
        return ExitCode.OK;
    }

    /// What both sides need.
    ///
    /// @param bytes of all objects
    private record Task(
            BenchOptions.Scratch scratch, Engine engine, Path state, Path files, int objects, long bytes, int atOnce) {}

    private Contest contest(int objects, int mebibytes, int threads) throws IOException {
        try (BenchOptions.Scratch scratch = options.scratch();
                Engine engine = startEngine(scratch)) {
            options.say(String.format(Locale.ROOT, "%d objects of %d MiB, %d at once", objects, mebibytes, threads));
            Task task = new Task(
                    scratch,
                    engine,
                    makeStore(scratch.resolve("state"), objects, mebibytes),
                    makeFiles(scratch.resolve("files"), objects, mebibytes),
                    objects,
                    (long) objects * mebibytes * MEBIBYTE,
                    threads);
            return new Contest(
                    String.format(Locale.ROOT, "%d objects of %d MiB, %d at once", objects, mebibytes, threads),
                    Optional.of("rclone copy"),
                    List.of(
                            Metric.of(
                                    "throughput",
                                    "MiB/s",
                                    run -> (double) task.bytes() / MEBIBYTE / run.wallSeconds(),
                                    new Metric.Goal.RatioAtLeast(threads <= 4 ? 1.0 : 0.95)),
                            Metric.cpu(),
                            Metric.of("the engine's CPU", "s", run -> run.figure("engine")),
                            Metric.memory()),
                    Contest.runInTurn(options.rounds(), List.of(() -> ours(task), () -> rclone(task)), options::say));
        }
    }

    private Run ours(Task task) throws IOException {
        Engine engine = task.engine();
        Path output = task.scratch().resolve("ours.txt");
        Path state = task.scratch().resolve("state-of-the-round");
        BenchOptions.delete(state);
        copy(task.state(), state);
        List<String> arguments = new ArrayList<>(List.of(
                state.toString(),
                engine.endpoint(),
                engine.region(),
                engine.credentials().toString(),
                plain ? "" : engine.certificate().toString(),
                String.valueOf(task.atOnce()),
                String.valueOf(readBack)));
        for (int i = 0; i <= warmUps; i++) {
            arguments.add(bucket(engine));
        }
        try (Workers workers = new Workers()) {
            workers.start(ChildJvm.command(SyncWorker.class, arguments), output);
            workers.awaitTold("secondswarmup1", LIMIT, output);
            double before = engine.cpuSeconds();
            workers.await(LIMIT, output);
            Map<String, Double> told = new LinkedHashMap<>(ChildJvm.told(output));
            if (told.getOrDefault("absent", Double.NaN) != 0) {
                throw new IOException("objects are missing in the archive: " + told);
            }
            told.put("engine", engine.cpuSeconds() - before);
            return new Run(
                    Run.Side.OURS,
                    0,
                    told.getOrDefault("seconds", Double.NaN),
                    told.getOrDefault("cpu", Double.NaN),
                    workers.peakBytes(),
                    told);
        }
    }

    private Run rclone(Task task) throws IOException {
        Engine engine = task.engine();
        Path output = task.scratch().resolve("rclone.txt");
        List<String> command = new ArrayList<>(List.of("env", "-u", "AWS_CA_BUNDLE"));
        engine.rcloneSettings().forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of(
                "rclone",
                "copy",
                "--transfers",
                String.valueOf(task.atOnce()),
                "--checkers",
                String.valueOf(task.atOnce()),
                task.files().toString(),
                "engine:" + bucket(engine)));
        if (!plain) {
            command.addAll(List.of("--ca-cert", engine.certificate().toString()));
        }
        double before = engine.cpuSeconds();
        try (Workers workers = new Workers()) {
            workers.start(command, output);
            workers.await(LIMIT, output);
            return new Run(
                    Run.Side.PEER,
                    0,
                    workers.wallSeconds(),
                    workers.cpuSeconds(),
                    workers.peakBytes(),
                    Map.of("engine", engine.cpuSeconds() - before));
        }
    }

    private String bucket(Engine engine) throws IOException {
        String name = "bench-" + ++buckets;
        engine.say("bucket", name);
        return name;
    }

    private Engine startEngine(BenchOptions.Scratch scratch) throws IOException {
        options.say("starting an engine");
        return Engine.start(ceph.toAbsolutePath(), scratch.folder(), port, !plain);
    }

    /// A store with one track, whose segments are the objects.
    private static Path makeStore(Path state, int objects, int mebibytes) throws IOException {
        FootageClocks clocks = new FootageClocks(MadeUpStore.SEGMENT.multipliedBy(objects));
        int bytesPerSecond = (mebibytes * MEBIBYTE - BOXES) / 4;
        try (EvidenceStore store = MadeUpStore.create(state, new UnsyncedDisk(), clocks)) {
            MadeUpStore footage =
                    new MadeUpStore(store, clocks, new MadeUpMedia(bytesPerSecond, 1), 1, Integer.MAX_VALUE);
            for (int i = 0; i < objects; i++) {
                footage.fillOne();
            }
            footage.end();
        }
        return state;
    }

    private static Path makeFiles(Path folder, int objects, int mebibytes) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(1);
        byte[] bytes = new byte[mebibytes * MEBIBYTE];
        for (int i = 0; i < objects; i++) {
            random.nextBytes(bytes);
            Files.write(folder.resolve(String.valueOf(i)), bytes);
        }
        return folder;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (each.startsWith(from.resolve("media")) && Files.isRegularFile(each)) {
                    // Footage is only read.
                    Files.createLink(target, each);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }
}
