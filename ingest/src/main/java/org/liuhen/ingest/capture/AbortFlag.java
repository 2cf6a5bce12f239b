package org.liuhen.ingest.capture;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;

/// The flag by which any thread ends a blocking native call of one context.
///
/// FFmpeg asks a C function whether to go on, thousands of times a second. That function is the C library's
/// `atoi`, and its argument is the address of a text that is "0", or "1" after [#raise]: so no call ever comes up
/// into Java.
final class AbortFlag implements AutoCloseable {
    private static final long ATOI =
            Linker.nativeLinker().defaultLookup().findOrThrow("atoi").address();
    private static final int POINTERS = 2;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment text = arena.allocateFrom("0");
    private boolean closed;

    /// Makes `context` ask this flag. The flag must outlive the context.
    void attach(AVFormatContext context) {
        // struct AVIOInterruptCB { int (*callback)(void*); void *opaque; }
        MemorySegment callback = MemorySegment.ofAddress(
                        context.interrupt_callback().address())
                .reinterpret(POINTERS * ValueLayout.ADDRESS.byteSize());
        callback.setAtIndex(ValueLayout.JAVA_LONG, 0, ATOI);
        callback.setAtIndex(ValueLayout.JAVA_LONG, 1, text.address());
    }

    /// Ends the call that blocks, and every later one. Any thread.
    synchronized void raise() {
        if (!closed) {
            text.set(ValueLayout.JAVA_BYTE, 0, (byte) '1');
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
