package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.liuhen.appliance.watch.Bulletin;
import org.liuhen.appliance.watch.Notice;
import org.liuhen.appliance.watch.Watching;
import org.liuhen.storage.time.Clocks;

/// What changes, as it changes (HTML Living Standard, 9.2 "Server-sent events"). A connection begins with the event
/// `begin`, which says how many changes were missed since the one named in `Last-Event-ID`; -1 is an unknown
/// number. Each two seconds comes a `beat`, so that silence means that the connection is lost.
///
/// **Thread.** Each listener holds a thread of the server, and there are few places: a listener that does not read
/// holds up its own thread alone, until the connection has been idle for too long.
final class EventRoutes {
    private static final int MOST_LISTENERS = 12;
    private static final Duration SLICE = Duration.ofMillis(250);
    private static final int SLICES_A_BEAT = 8;

    private final Bulletin bulletin;
    private final Clocks clocks;
    private final Guard guard;
    private final Semaphore places = new Semaphore(MOST_LISTENERS);
    private volatile boolean closing;

    EventRoutes(Watching watching, Guard guard) {
        this.bulletin = watching.bulletin();
        this.clocks = watching.clocks();
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/events", this::listen);
    }

    /// Ends all connections soon.
    void close() {
        closing = true;
    }

    private record Begin(long missed) {}

    /// @param nowMicros the machine's wall time
    private record Beat(long nowMicros) {}

    private void listen(Context context) throws WebFailure, IOException {
        if (!places.tryAcquire()) {
            throw new WebFailure(
                    503,
                    "too-many-listeners",
                    "同时监看的页面过多，本页面将改为定时查询。",
                    "Too many pages listen already: ask again and again instead.");
        }
        try {
            context.contentType("text/event-stream; charset=utf-8");
            // The stream of Javalin itself keeps back what is flushed.
            tell(context, context.res().getOutputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private void tell(Context context, OutputStream out) throws IOException, InterruptedException {
        OptionalLong last = last(context);
        long told = last.orElse(bulletin.newest());
        send(
                out,
                "begin",
                new Begin(
                        last.isEmpty()
                                ? -1
                                : bulletin.after(told, Duration.ZERO).missed()));
        while (!closing && guard.find(context).isPresent()) {
            send(out, "beat", new Beat(clocks.wallMicros()));
            for (int i = 0; i < SLICES_A_BEAT && !closing; i++) {
                Bulletin.Since since = bulletin.after(told, SLICE);
                for (Bulletin.Event event : since.events()) {
                    send(out, event);
                    told = event.number();
                }
            }
        }
    }

    private OptionalLong last(Context context) {
        String id = context.header("Last-Event-ID");
        return id == null ? OptionalLong.empty() : bulletin.numberOf(id);
    }

    private static void send(OutputStream out, Bulletin.Event event) throws IOException {
        Notice notice = Notice.of(event);
        out.write(("id: " + notice.id() + "\n").getBytes(StandardCharsets.UTF_8));
        send(out, notice.event(), notice);
    }

    private static void send(OutputStream out, String event, Object value) throws IOException {
        out.write(("event: " + event + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        out.write(Wire.bytes(value));
        out.write("\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
