package org.liuhen.storage.time;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The kernel's account of its wall clock, read by adjtimex(2) with no modes: nothing is changed, no right is
/// needed. Where there is no such call nothing is known. Safe for many threads.
final class KernelClock {
    /// `struct timex` of 64-bit Linux has 208 bytes; of it `maxerror` and `status` are read.
    private static final long TIMEX_BYTES = 208;

    private static final long MAXERROR = 24;
    private static final long STATUS = 40;
    private static final int STA_UNSYNC = 0x40;
    private static final int TIME_ERROR = 5;

    private final @Nullable MethodHandle adjtimex;

    KernelClock() {
        Linker linker = Linker.nativeLinker();
        adjtimex = linker.defaultLookup()
                .find("adjtimex")
                .map(address -> linker.downcallHandle(
                        address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS)))
                .orElse(null);
    }

    TimeService read() {
        if (adjtimex == null) {
            return TimeService.NONE;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = arena.allocate(TIMEX_BYTES, 8);
            int state = (int) adjtimex.invokeExact(timex);
            boolean kept =
                    state >= 0 && state != TIME_ERROR && (timex.get(ValueLayout.JAVA_INT, STATUS) & STA_UNSYNC) == 0;
            return kept
                    ? new TimeService(true, Optional.of(timex.get(ValueLayout.JAVA_LONG, MAXERROR)))
                    : TimeService.NONE;
        } catch (Throwable e) {
            // A downcall declares any throwable; this one reads a struct and has no reason to fail.
            return TimeService.NONE;
        }
    }
}
