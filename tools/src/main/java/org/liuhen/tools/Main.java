package org.liuhen.tools;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.liuhen.tools.bench.BenchCommand;
import org.liuhen.tools.soak.SoakCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `liuhen`: parses the command line, runs the verb, and turns what it throws into a sentence and an exit code.
@Command(
        name = "liuhen",
        mixinStandardHelpOptions = true,
        version = Version.TEXT,
        description = "Records evidence for administrative law enforcement, and proves it. (行政执法全过程记录)",
        subcommands = {
            RunCommand.class,
            DemoCommand.class,
            RoomCommand.class,
            OfficersCommand.class,
            VerifyCommand.class,
            InspectCommand.class,
            RebuildCommand.class,
            ArchiveCommand.class,
            RestoreCommand.class,
            ExportCommand.class,
            CopyCommand.class,
            SealSheetCommand.class,
            SimulateCommand.class,
            BenchCommand.class,
            SoakCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {
    private Main() {}

    /// Runs one verb and ends the process with its exit code.
    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    /// Runs one verb.
    ///
    /// @return its exit code
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println("liuhen: " + sentence(e));
                    return ExitCode.COULD_NOT;
                })
                .execute(arguments);
    }

    private static String sentence(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}
