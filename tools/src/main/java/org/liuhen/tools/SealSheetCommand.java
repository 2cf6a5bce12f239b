package org.liuhen.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.appliance.sheet.SealSheet;
import org.liuhen.appliance.sheet.SealSheets;
import org.liuhen.appliance.sheet.SheetPage;
import org.liuhen.storage.time.SystemClocks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `liuhen seal-sheet`: the seal sheet of a session again, marked as a copy.
@Command(
        name = "seal-sheet",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the seal sheet (封存单) of a session that has ended as a PDF of one page, marked as a copy.",
            "Its code holds the closing hash: \"liuhen verify STATE --seal FILE\" holds any copy against it."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:written", "2:could not"})
final class SealSheetCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "STATE", description = "The state directory.")
    private @Nullable Path state;

    @Parameters(index = "1", paramLabel = "SESSION", description = "Name of a session.")
    private @Nullable String session;

    @Parameters(index = "2", paramLabel = "OUT.pdf", description = "The file to write, which must not be there.")
    private @Nullable Path file;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The time zone of its times (default: ${DEFAULT-VALUE}).")
    private ZoneId zone = ZoneId.of("Asia/Shanghai");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (state == null || session == null || file == null || spec == null) {
            throw new IOException("a state directory, a session and a file must be given");
        }
        SealSheet sheet = new SealSheets(state, zone, MarkList.STANDARD)
                .of(session, UnaryOperator.identity(), SealSheet.Issue.COPY, new SystemClocks().wallMicros());
        Files.write(file, SheetPage.pdf(sheet), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        spec.commandLine().getOut().println(file + ": " + sheet.seal().leaf());
        return ExitCode.OK;
    }
}
