package org.liuhen.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.time.SystemClocks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `liuhen rebuild`: makes the index anew from the log.
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the index of a state directory anew from its log.",
            "Nothing of the evidence is touched. A running recorder rebuilds a lost index by itself when it starts, and"
                    + " goes on recording meanwhile."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:rebuilt", "2:could not"})
final class RebuildCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STATE", description = "The state directory.")
    private @Nullable Path state;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (state == null || spec == null) {
            throw new IOException("a state directory must be given");
        }
        boolean terminal = !json && ProgressBar.isWatched();
        var err = spec.commandLine().getErr();
        long entries = EvidenceStore.rebuildIndex(state, new SystemClocks(), done -> {
            if (terminal) {
                err.print("\r" + done + " entries");
                err.flush();
            }
        });
        String text = json
                ? JsonText.of(Map.of("entries", entries))
                : (terminal ? "\r" : "") + "rebuilt: the index holds " + entries + " entries";
        spec.commandLine().getOut().println(text);
        return ExitCode.OK;
    }
}
