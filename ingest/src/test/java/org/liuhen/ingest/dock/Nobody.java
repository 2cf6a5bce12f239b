package org.liuhen.ingest.dock;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The user that may read nothing but what everybody may.
final class Nobody {
    private static final int ID = 65_534;

    private Nobody() {}

    /// Lets the calling thread alone ask for files as nobody, if it may: setfsuid(2) and setfsgid(2). Without root's
    /// user it has none of root's rights to files either.
    static void readsHere() {
        call("setfsgid");
        call("setfsuid");
    }

    private static void call(String name) {
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle function = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow(name),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            int before = (int) function.invokeExact(ID);
            if (before < 0) {
                throw new IllegalStateException(name + " answered " + before);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
