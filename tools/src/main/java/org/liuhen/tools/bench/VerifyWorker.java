package org.liuhen.tools.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Verdict;
import org.liuhen.storage.verify.Verifier;

/// Our side of `bench verify`, a process of its own: verifies a store once and tells how long that alone took.
final class VerifyWorker {
    private VerifyWorker() {}

    /// @param arguments the state directory, how many threads
    public static void main(String[] arguments) throws IOException {
        Clocks clocks = new SystemClocks();
        long start = clocks.monotonicNanos();
        Verdict verdict = new Verifier(
                        Path.of(arguments[0]),
                        Optional.empty(),
                        new Verifier.Scope.AtRest(),
                        Integer.parseInt(arguments[1]),
                        (done, total) -> {})
                .verify();
        ChildJvm.tell("seconds", (clocks.monotonicNanos() - start) / 1e9);
        ChildJvm.tell("findings", verdict.findings().size());
    }
}
