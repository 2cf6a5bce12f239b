package org.liuhen.tools.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `liuhen bench`: measures this software beside plain tools, in turn, on this machine.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures recording, verifying, the log, the docking station and archiving beside plain tools, in"
                + " turn, on this machine.",
        subcommands = {CaptureBench.class, VerifyBench.class, LogBench.class, OffloadBench.class, SyncBench.class})
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /// For picocli, which sets the fields.
    @SuppressWarnings("NullAway.Init")
    public BenchCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to measure: capture, verify, log, offload or sync");
    }
}
