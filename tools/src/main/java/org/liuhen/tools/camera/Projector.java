package org.liuhen.tools.camera;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Gives a camera its pictures when they are due: from a clip, on the event loop, or from a live view, on a
/// thread of its own.
final class Projector {
    private static final long LATEST_MICROS = 500_000;

    private final EventLoop loop;
    private final Transmission transmission;
    private @Nullable Film film;
    private volatile boolean live;
    private volatile boolean stopped;

    Projector(EventLoop loop, Transmission transmission) {
        this.loop = loop;
        this.transmission = transmission;
    }

    /// Plays a clip from its beginning on, at the next moment. Event loop only.
    void play(Clip clip) {
        boolean idle = film == null;
        long begin = idle ? transmission.nowMicros() : film().dueMicros();
        live = false;
        film = new Film(clip, begin);
        transmission.use(clip.format());
        if (idle) {
            schedule();
        }
    }

    /// Encodes a live view until stopped; closes it.
    void show(LiveView view, String name) {
        live = true;
        Thread.ofPlatform().name("camera-" + name).daemon().start(() -> encode(view));
    }

    void stop() {
        stopped = true;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // never cancelled: it asks whether to stop
    private void schedule() {
        long wait = film().dueMicros() - transmission.nowMicros();
        loop.schedule(this::turn, Math.max(wait, 0), TimeUnit.MICROSECONDS);
    }

    private void turn() {
        if (stopped) {
            return;
        }
        transmission.film(film().take());
        schedule();
    }

    private void encode(LiveView view) {
        try (view) {
            long begin = transmission.nowMicros();
            for (long number = 0; live && !stopped; number++) {
                begin += lagMicros(begin + number * 1_000_000L / view.framesPerSecond());
                long due = begin + number * 1_000_000L / view.framesPerSecond();
                waitUntil(due);
                LiveView.Picture picture = view.next(number);
                VideoUnit unit = new VideoUnit(due, due, picture.key(), picture.nals());
                loop.execute(() -> filmLive(unit));
            }
        } catch (RejectedExecutionException e) {
            // The server was closed between two pictures.
            stopped = true;
        }
    }

    private void filmLive(VideoUnit unit) {
        if (live && !stopped) {
            transmission.film(unit);
        }
    }

    /// What to leave out of time when encoding cannot keep up: a camera shows the present, with fewer pictures.
    private long lagMicros(long due) {
        long late = transmission.nowMicros() - due;
        return late > LATEST_MICROS ? late : 0;
    }

    private void waitUntil(long due) {
        long wait = due - transmission.nowMicros();
        while (wait > 0 && !stopped) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(wait));
            wait = due - transmission.nowMicros();
        }
    }

    private Film film() {
        if (film == null) {
            throw new IllegalStateException("no clip is being played");
        }
        return film;
    }
}
