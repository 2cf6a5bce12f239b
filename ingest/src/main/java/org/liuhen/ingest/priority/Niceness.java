package org.liuhen.ingest.priority;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How willingly a thread gives way to others. The virtual machine's own priorities mean nothing to Linux.
public final class Niceness {
    private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);
    private static final int PRIO_PROCESS = 0;
    private static final int THIS_THREAD = 0;
    private static final int GIVES_WAY = 10;

    private Niceness() {}

    /// Lets all threads of ordinary niceness go before the calling one: setpriority(2), which on Linux concerns one
    /// thread.
    public static void giveWay() {
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle setPriority = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("setpriority"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            int code = (int) setPriority.invokeExact(PRIO_PROCESS, THIS_THREAD, GIVES_WAY);
            LOG.debug(
                    "A thread gives way to others: thread={} code={}",
                    Thread.currentThread().getName(),
                    code);
        } catch (Throwable e) {
            // It does its work all the same, and the log says why it does not give way.
            LOG.warn("A thread cannot give way to others", e);
        }
    }
}
