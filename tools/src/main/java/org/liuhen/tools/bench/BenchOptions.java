package org.liuhen.tools.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.liuhen.tools.JsonText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What all benches take.
final class BenchOptions {
    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many rounds count, after one that does not (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Folder on the disk to measure; what is written there is deleted in the end (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /// @throws IOException with a sentence if one of the options cannot be
    void check() throws IOException {
        requireWithin("--rounds", rounds, 1, 1_000);
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new IOException("--dir " + folder + " is not a folder that this user may write to");
        }
    }

    static void requireWithin(String option, double value, double least, double most) throws IOException {
        if (!(value >= least && value <= most)) {
            throw new IOException(
                    option + " must be from " + plain(least) + " to " + plain(most) + ", not " + plain(value));
        }
    }

    private static String plain(double number) {
        return Double.isFinite(number)
                ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                : String.valueOf(number);
    }

    int rounds() {
        return rounds;
    }

    /// Prints in words what is being done, for a person who waits.
    void say(String words) {
        if (spec != null) {
            spec.commandLine().getErr().println("bench: " + words);
        }
    }

    void print(Report report) {
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? JsonText.of(report.json()) : report.table().stripTrailing());
            out.flush();
        }
    }

    /// A new folder on the disk to measure.
    Scratch scratch() throws IOException {
        return new Scratch(Files.createTempDirectory(folder, "liuhen-bench-"));
    }

    /// A folder that is deleted with all it holds.
    record Scratch(Path folder) implements AutoCloseable {
        Path resolve(String name) {
            return folder.resolve(name);
        }

        @Override
        public void close() throws IOException {
            delete(folder);
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
