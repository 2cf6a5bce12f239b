package org.liuhen.tools;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.liuhen.tools.camera.SimulatedCamera;

/// When the frames of each camera were filmed, told from outside. A camera films in step: frame `n` is due `n`
/// frame lengths after it began, and never goes out earlier. So the earliest moment at which any frame was seen
/// sent, put back by that many lengths, is when the camera began, to the few milliseconds the quickest sending
/// took.
final class FilmingTimes {
    private final List<SimulatedCamera> cameras;
    private final long frameNanos;
    private final long[] begunNanos;

    FilmingTimes(List<SimulatedCamera> cameras, long frameMicros) {
        this.cameras = cameras;
        this.frameNanos = TimeUnit.MICROSECONDS.toNanos(frameMicros);
        this.begunNanos = new long[cameras.size()];
        Arrays.fill(begunNanos, Long.MAX_VALUE);
    }

    /// Looks at the cameras for a while.
    void watch(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        do {
            for (int i = 0; i < begunNanos.length; i++) {
                long number = cameras.get(i).lastFrameSent();
                if (number >= 0) {
                    begunNanos[i] = Math.min(begunNanos[i], System.nanoTime() - number * frameNanos);
                }
            }
            Thread.sleep(5);
        } while (System.nanoTime() < end);
    }

    /// Monotonic time at which a camera filmed frame `number`.
    long nanosOf(int camera, long number) {
        return begunNanos[camera] + number * frameNanos;
    }
}
