package org.liuhen.storage.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/// An open `/dev/fuse` with a directory mounted on it: requests of the kernel come out, answers go in. One thread.
final class FuseDevice implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle MOUNT =
            function("mount", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    private static final MethodHandle UMOUNT = function("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    private static final int O_RDWR = 2;
    private static final long NO_SUID_NO_DEV = 2 | 4;
    private static final int DETACH = 2;
    private static final int EINTR = 4;
    private static final int ENOENT = 2;
    private static final int ENODEV = 19;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = arena.allocate(CALL_STATE);
    private final MemorySegment mountPoint;
    private final int descriptor;

    FuseDevice(Path directory) throws IOException {
        mountPoint = arena.allocateFrom(directory.toString());
        descriptor = (int) checked("open /dev/fuse", invokeOpen(arena.allocateFrom("/dev/fuse")));
        MemorySegment options =
                arena.allocateFrom("fd=" + descriptor + ",rootmode=40000,user_id=0,group_id=0,allow_other");
        checked("mount " + directory, invokeMount(options));
    }

    /// Waits for the next request of the kernel and puts it into `buffer`. Returns its length, or -1 when the
    /// directory was unmounted.
    long receive(MemorySegment buffer) throws IOException {
        while (true) {
            long count = transfer(READ, buffer, buffer.byteSize());
            if (count >= 0) {
                return count;
            }
            int errno = (int) ERRNO.get(state, 0L);
            if (errno == ENODEV) {
                return -1;
            }
            if (errno != EINTR && errno != ENOENT) {
                throw new IOException("couldn't read /dev/fuse: errno " + errno);
            }
        }
    }

    /// Answers a request. An answer to a request that was withdrawn is dropped.
    void answer(MemorySegment reply, long lengthBytes) throws IOException {
        if (transfer(WRITE, reply, lengthBytes) < 0 && (int) ERRNO.get(state, 0L) != ENOENT) {
            throw new IOException("couldn't answer the kernel: errno " + (int) ERRNO.get(state, 0L));
        }
    }

    @Override
    public void close() {
        try {
            int ignoredWhenUnmounted = (int) UMOUNT.invokeExact(state, mountPoint, DETACH);
            int ignoredAtEnd = (int) CLOSE.invokeExact(state, descriptor);
            assert ignoredWhenUnmounted + ignoredAtEnd <= 0;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        } finally {
            arena.close();
        }
    }

    private long transfer(MethodHandle call, MemorySegment bytes, long lengthBytes) {
        try {
            return (long) call.invokeExact(state, descriptor, bytes, lengthBytes);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private long invokeOpen(MemorySegment path) {
        try {
            return (int) OPEN.invokeExact(state, path, O_RDWR);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private long invokeMount(MemorySegment options) {
        MemorySegment source = arena.allocateFrom("volatile");
        MemorySegment type = arena.allocateFrom("fuse");
        try {
            return (int) MOUNT.invokeExact(state, source, mountPoint, type, NO_SUID_NO_DEV, options);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private long checked(String what, long result) throws IOException {
        if (result < 0) {
            throw new IOException("couldn't " + what + ": errno " + (int) ERRNO.get(state, 0L));
        }
        return result;
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }
}
