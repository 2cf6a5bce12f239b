package org.liuhen.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What people in a room do, one deed after another over the interface of the page, until the program is gone:
/// marks, statements, pauses. A deed counts when its answer has come.
final class Deeds {
    static final String PAUSE_CAUSE = "secrecy";

    private static final int LONGEST_REST_MILLIS = 700;

    private final LocalPage page;
    private final String session;
    private final int sources;
    private final Random random;
    private final Map<Kind, Integer> acknowledged = new EnumMap<>(Kind.class);
    private final Thread thread = new Thread(this::run, "deeds");
    private volatile boolean recording;
    private volatile boolean powerIsCut;
    private @Nullable Exception failure;

    enum Kind {
        PAUSE,
        RESUME,
        MARK,
        STATEMENT
    }

    /// Begins; lets a session that is paused go on first.
    ///
    /// @param sources how many the room has
    Deeds(LocalPage page, String session, int sources, Random random) throws IOException, InterruptedException {
        this.page = page;
        this.session = session;
        this.sources = sources;
        this.random = random;
        if (page.get("/api/rooms").at("/0/state").asText().equals("paused")) {
            goOn();
        }
        Daemon.awaitRecording(page, sources);
        recording = true;
        thread.start();
    }

    /// Whether all sources are being recorded and nobody is about to pause them.
    boolean recording() {
        return recording;
    }

    /// How many deeds of each kind were answered so far.
    Map<Kind, Integer> acknowledged() {
        synchronized (acknowledged) {
            return Map.copyOf(acknowledged);
        }
    }

    /// From here on it is no wonder if nobody answers.
    void cutPower() {
        powerIsCut = true;
    }

    /// Ends the last deed: nobody answers it any more.
    void awaitEnd() throws InterruptedException {
        thread.interrupt();
        thread.join();
        if (failure != null) {
            throw new AssertionError("a deed failed before the power was cut", failure);
        }
    }

    private void run() {
        try {
            while (!powerIsCut) {
                post(Kind.MARK, "marks", Map.of("kind", "notice"));
                rest();
                state();
                rest();
                pauseForAMoment();
            }
        } catch (IOException | InterruptedException | AssertionError e) {
            if (!powerIsCut) {
                failure = new IOException(e);
            }
        }
    }

    private void pauseForAMoment() throws IOException, InterruptedException {
        recording = false;
        page.post("/api/rooms/room-1/pause", Map.of("cause", PAUSE_CAUSE));
        count(Kind.PAUSE);
        rest();
        goOn();
        Daemon.awaitRecording(page, sources);
        recording = true;
        Thread.sleep(2_000);
        rest();
    }

    private void goOn() throws IOException {
        page.post("/api/rooms/room-1/resume");
        count(Kind.RESUME);
    }

    /// Explains the interruption that has waited for longest, if one does.
    private void state() throws IOException {
        for (JsonNode each :
                page.get("/api/sessions/" + session + "/interruptions").path("interruptions")) {
            if (each.path("standing").asText().equals("waiting")) {
                List<Long> entries = List.of(each.path("entry").asLong());
                post(
                        Kind.STATEMENT,
                        "statements",
                        Map.of("interruptions", entries, "cause", "power", "text", "停电，已检查线路"));
                return;
            }
        }
    }

    private void post(Kind kind, String what, Map<String, ?> body) throws IOException {
        page.post("/api/sessions/" + session + "/" + what, body);
        count(kind);
    }

    private void count(Kind kind) {
        synchronized (acknowledged) {
            acknowledged.merge(kind, 1, Integer::sum);
        }
    }

    private void rest() throws InterruptedException {
        Thread.sleep(random.nextInt(LONGEST_REST_MILLIS));
    }
}
