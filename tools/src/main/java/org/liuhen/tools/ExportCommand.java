package org.liuhen.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.export.PackageEnclosures;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.appliance.sheet.SealSheets;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.export.PackageFolder;
import org.liuhen.storage.export.PackageWriter;
import org.liuhen.storage.export.Selection;
import org.liuhen.storage.format.PackageContents;
import org.liuhen.storage.time.SystemClocks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `liuhen export`: an evidence package of a session.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes an evidence package (证据包) of a session: its footage as it is, its entries with the signed checkpoint"
                    + " that proves them, a list of integrity check values, and verifiers, in one folder.",
            "It needs the files of the state directory alone, and only reads them. A part of the footage says by itself"
                    + " of how much it is a part."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:written", "2:could not"})
final class ExportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "STATE", description = "The state directory.")
    private @Nullable Path state;

    @Parameters(index = "1", paramLabel = "SESSION", description = "Name of a session that has ended.")
    private @Nullable String session;

    @Parameters(index = "2", paramLabel = "DEST", description = "The folder to write, which must not be there.")
    private @Nullable Path folder;

    @Option(
            names = "--track",
            paramLabel = "TRACK",
            description = "Footage of this track only. May be given several times.")
    private List<String> tracks = List.of();

    @Option(names = "--from", paramLabel = "H:MM:SS", description = "Footage from so long after START on.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "H:MM:SS", description = "Footage up to so long after START.")
    private @Nullable String to;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The time zone of its list (default: ${DEFAULT-VALUE}).")
    private ZoneId zone = ZoneId.of("Asia/Shanghai");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (state == null || session == null || folder == null || spec == null) {
            throw new IOException("a state directory, a session and a folder must be given");
        }
        SystemClocks clocks = new SystemClocks();
        Optional<ProgressBar> bar = ProgressBar.isWatched()
                ? Optional.of(new ProgressBar(spec.commandLine().getErr(), clocks))
                : Optional.empty();
        PackageWriter writer = PackageWriter.of(
                state,
                selection(state, session),
                clocks,
                Version.TEXT,
                (done, total) -> bar.ifPresent(present -> present.progress(done, total)));
        try (PackageFolder outlet = PackageFolder.begin(new SystemDisk(), folder)) {
            writer.write(
                    outlet,
                    new PackageEnclosures(
                            new SealSheets(state, zone, MarkList.STANDARD),
                            UnaryOperator.identity(),
                            clocks,
                            Optional.empty()));
            outlet.finish();
        } finally {
            bar.ifPresent(ProgressBar::clear);
        }
        print(spec.commandLine().getOut(), writer, folder);
        return ExitCode.OK;
    }

    private Selection selection(Path directory, String name) throws IOException {
        Set<String> wanted = new LinkedHashSet<>(tracks);
        if (from == null && to == null) {
            return new Selection(name, wanted, Optional.empty(), Optional.empty());
        }
        SessionAccount account = SessionAccount.readAll(directory).get(name);
        if (account == null) {
            throw new IOException("the log of " + directory + " has no session " + name);
        }
        return new Selection(name, wanted, micros(account, from, "--from"), micros(account, to, "--to"));
    }

    private static Optional<Long> micros(SessionAccount account, @Nullable String text, String option)
            throws IOException {
        return text == null ? Optional.empty() : Optional.of(account.startMicros() + AfterStart.micros(text, option));
    }

    private static void print(PrintWriter out, PackageWriter writer, Path folder) {
        PackageContents contents = writer.contents();
        out.println(folder + ": " + (writer.isWhole() ? "the whole session " : "a clip of session ")
                + contents.session() + (writer.isWhole() ? " 完整会话" : " 片段"));
        for (PackageContents.Part part : contents.parts()) {
            out.println("  " + part.path() + ": segments " + part.first() + " to " + (part.end() - 1));
        }
        out.println("check it with: liuhen verify --package " + folder);
    }
}
