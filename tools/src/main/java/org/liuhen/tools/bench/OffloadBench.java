package org.liuhen.tools.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.liuhen.tools.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `liuhen bench offload`: a docking against `cp`, `sync` and `sha256sum` of the same files.
@Command(
        name = "offload",
        mixinStandardHelpOptions = true,
        description = {
            "Takes in the files of recorders against \"cp -r && sync && sha256sum\" of the same files, against rsync"
                    + " where it is installed, and against what the disk alone and hashing alone allow. As root the page"
                    + " cache is dropped before each side."
        })
final class OffloadBench implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int FILES = 8;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Option(names = "--gigabytes", paramLabel = "N", description = "of one recorder (default: ${DEFAULT-VALUE}).")
    private double gigabytes = 4;

    @Option(names = "--slots", paramLabel = "N", description = "recorders at once (default: ${DEFAULT-VALUE}).")
    private int slots = 1;

    private final int cores = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws IOException {
        options.check();
        BenchOptions.requireWithin("--gigabytes", gigabytes, 0.001, 100);
        BenchOptions.requireWithin("--slots", slots, 1, 64);
        try (BenchOptions.Scratch scratch = options.scratch()) {
            List<Path> folders = new ArrayList<>();
            for (int slot = 1; slot <= slots; slot++) {
                folders.add(fill(scratch.resolve("recorder" + slot), slot));
            }
            options.print(measure(folders, scratch));
        }
        return ExitCode.OK;
    }

    private Path fill(Path folder, int seed) throws IOException {
        options.say(String.format(Locale.ROOT, "making a recorder of %.3f GB in %s", gigabytes, folder));
        Files.createDirectories(folder);
        Random random = new Random(seed);
        byte[] chunk = new byte[1 << 20];
        long each = (long) (gigabytes * 1e9 / FILES);
        for (int i = 0; i < FILES; i++) {
            try (OutputStream out = Files.newOutputStream(folder.resolve(i + ".mp4"))) {
                for (long left = each; left > 0; left -= chunk.length) {
                    random.nextBytes(chunk);
                    out.write(chunk, 0, (int) Math.min(chunk.length, left));
                }
            }
        }
        return folder;
    }

    private Report measure(List<Path> folders, BenchOptions.Scratch scratch) throws IOException {
        String subject = String.format(
                Locale.ROOT,
                "%d recorders of %.3f GB in %d files each, %d processors, %d rounds",
                folders.size(),
                gigabytes,
                FILES,
                cores,
                options.rounds());
        List<Contest> contests =
                new ArrayList<>(List.of(againstCopying(folders, scratch), againstTheLimit(folders, scratch)));
        if (Workers.isInstalled("rsync")) {
            contests.add(againstRsync(folders, scratch));
        } else {
            options.say("rsync is not installed: it is not compared with");
        }
        return new Report("offload", subject, contests);
    }

    private Contest againstCopying(List<Path> folders, BenchOptions.Scratch scratch) throws IOException {
        return new Contest(
                "From the plug to \"safe to take\", entered in the log; the reading back from the disk counted apart",
                Optional.of("cp -r && sync && sha256sum"),
                List.of(
                        Metric.of("wall", "s", OffloadBench::withoutReadBack, new Metric.Goal.RatioAtMost(0.65)),
                        Metric.of(
                                "against the slower of cp+sync and sha256sum alone",
                                "s",
                                OffloadBench::slower,
                                new Metric.Goal.RatioAtMost(1.10)),
                        Metric.of(
                                "CPU user+sys",
                                "s",
                                run -> run.cpuSeconds() - (run.side() == Run.Side.OURS ? run.figure("readCpu") : 0),
                                new Metric.Goal.RatioAtMost(1.0)),
                        Metric.of("wall with the reading back", "s", Run::wallSeconds),
                        Metric.of("CPU with the reading back", "s", Run::cpuSeconds),
                        Metric.memory()),
                Contest.runInTurn(
                        options.rounds(),
                        List.of(() -> ours(folders, scratch), () -> copying(folders, scratch)),
                        options::say));
    }

    private Contest againstRsync(List<Path> folders, BenchOptions.Scratch scratch) throws IOException {
        return new Contest(
                "The same with the reading back, against copying and then comparing by checksums",
                Optional.of("rsync -a && sync && rsync -a --checksum --dry-run"),
                List.of(Metric.wall(), Metric.cpu(), Metric.memory()),
                Contest.runInTurn(
                        options.rounds(),
                        List.of(() -> ours(folders, scratch), () -> rsync(folders, scratch)),
                        options::say));
    }

    /// All of it, the reading back too: that is a part of what the disk and the processors do. Hashing is allowed as
    /// many processors as the appliance gives to the dock.
    private Contest againstTheLimit(List<Path> folders, BenchOptions.Scratch scratch) throws IOException {
        double megabytes = folders.size() * gigabytes * 1e3;
        return new Contest(
                "What of a recorder comes in a second, reading back and log included, of what disk or hashing allow",
                Optional.of("the slower of disk alone and hashing alone"),
                List.of(
                        Metric.of(
                                "rate",
                                "MB/s",
                                run -> megabytes / run.wallSeconds(),
                                new Metric.Goal.RatioAtLeast(0.9)),
                        Metric.of("disk alone", "MB/s", run -> megabytes / alone(run, "disk")),
                        Metric.of("hashing alone", "MB/s", run -> megabytes / alone(run, "hashing"))),
                Contest.runInTurn(
                        options.rounds(),
                        List.of(() -> ours(folders, scratch), () -> limit(folders, scratch)),
                        options::say));
    }

    private static double alone(Run run, String what) {
        return run.side() == Run.Side.OURS ? run.wallSeconds() : run.figure(what);
    }

    private Run limit(List<Path> folders, BenchOptions.Scratch scratch) throws IOException {
        Path output = scratch.resolve("limit.txt");
        Path copies = scratch.resolve("copies");
        dropCaches(output);
        List<String> arguments = new ArrayList<>(List.of(copies.toString(), "" + digesting()));
        folders.forEach(folder -> arguments.add(folder.toString()));
        try (Workers workers = new Workers()) {
            workers.start(ChildJvm.command(OffloadLimit.class, arguments), output);
            workers.await(LIMIT, output);
            Map<String, Double> told = ChildJvm.told(output);
            return new Run(
                    Run.Side.PEER,
                    0,
                    Math.max(told.getOrDefault("disk", Double.NaN), told.getOrDefault("hashing", Double.NaN)),
                    workers.cpuSeconds(),
                    workers.peakBytes(),
                    told);
        } finally {
            BenchOptions.delete(copies);
        }
    }

    /// As many as the appliance gives to the dock: one stays for the recording.
    private int digesting() {
        return Math.max(1, cores - 1);
    }

    private static double withoutReadBack(Run run) {
        return run.wallSeconds() - (run.side() == Run.Side.OURS ? run.figure("readSeconds") : 0);
    }

    private static double slower(Run run) {
        return run.side() == Run.Side.OURS
                ? withoutReadBack(run)
                : Math.max(run.figure("copied") - run.figure("began"), run.figure("hashed") - run.figure("copied"));
    }

    private Run ours(List<Path> folders, BenchOptions.Scratch scratch) throws IOException {
        Path output = scratch.resolve("ours.txt");
        dropCaches(output);
        List<String> arguments = new ArrayList<>(List.of(
                scratch.resolve("state").toString(), scratch.resolve("dock").toString(), "" + digesting()));
        folders.forEach(folder -> arguments.add(folder.toString()));
        try (Workers workers = new Workers()) {
            workers.start(ChildJvm.command(OffloadWorker.class, arguments), output);
            workers.await(LIMIT, output);
            Map<String, Double> told = ChildJvm.told(output);
            return new Run(
                    Run.Side.OURS,
                    0,
                    told.getOrDefault("seconds", Double.NaN),
                    told.getOrDefault("cpu", Double.NaN),
                    workers.peakBytes(),
                    told);
        } finally {
            BenchOptions.delete(scratch.resolve("state"));
            BenchOptions.delete(scratch.resolve("dock"));
        }
    }

    private static Run copying(List<Path> folders, BenchOptions.Scratch scratch) throws IOException {
        return peer(
                folders,
                scratch,
                "cp -r \"$@\" \"$to\" && sync && echo \"= copied $(date +%s.%N)\" && sha256sum \"$to\"/*/*"
                        + " && echo \"= hashed $(date +%s.%N)\"");
    }

    private static Run rsync(List<Path> folders, BenchOptions.Scratch scratch) throws IOException {
        return peer(
                folders, scratch, "rsync -a \"$@\" \"$to\" && sync && rsync -a --checksum --dry-run \"$@\" \"$to\"");
    }

    /// The words of a shell, and what they took.
    private static Run peer(List<Path> folders, BenchOptions.Scratch scratch, String words) throws IOException {
        Path output = scratch.resolve("peer.txt");
        Path copy = Files.createDirectories(scratch.resolve("copy"));
        dropCaches(output);
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "to=$1; shift; echo \"= began $(date +%s.%N)\"; " + words, "sh", copy.toString()));
        folders.forEach(folder -> command.add(folder.toString()));
        try (Workers workers = new Workers()) {
            workers.start(command, output);
            workers.await(LIMIT, output);
            return new Run(
                    Run.Side.PEER,
                    0,
                    workers.wallSeconds(),
                    workers.cpuSeconds(),
                    workers.peakBytes(),
                    ChildJvm.told(output));
        } finally {
            BenchOptions.delete(copy);
        }
    }

    /// Both sides begin with what is on the disk, and nothing of it in memory; only root can see to that.
    private static void dropCaches(Path output) throws IOException {
        try (Workers workers = new Workers()) {
            workers.start(
                    List.of("sh", "-c", "sync; [ ! -w /proc/sys/vm/drop_caches ] || echo 3 > /proc/sys/vm/drop_caches"),
                    output);
            workers.await(LIMIT, output);
        }
    }
}
