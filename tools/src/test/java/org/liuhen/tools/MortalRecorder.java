package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.liuhen.tools.camera.SimulatedCamera;

/// `liuhen run` on a machine of its own that dies at random moments, and boots again with the disk that it left.
final class MortalRecorder {
    private static final int SHORTEST_MILLIS = 500;
    private static final int SPREAD_MILLIS = 7_000;

    private final GuestMachine machine;
    private final List<String> words;
    private final List<SimulatedCamera> cameras;
    private final FilmingTimes times;
    private final Random random;
    private final List<PowerCut> deaths = new ArrayList<>();
    private String session = "";
    private long startMillis;

    /// @param words those that start the machine with the program on it
    /// @param times when the frames of the cameras were filmed
    MortalRecorder(
            GuestMachine machine,
            List<String> words,
            List<SimulatedCamera> cameras,
            FilmingTimes times,
            Random random) {
        this.machine = machine;
        this.words = words;
        this.cameras = cameras;
        this.times = times;
        this.random = random;
    }

    /// Its deaths so far.
    List<PowerCut> deaths() {
        return deaths;
    }

    /// A life with people in the room. The first one begins the session.
    void recordAndDie() throws IOException, InterruptedException {
        try (Daemon daemon = new Daemon(words)) {
            String boot = daemon.await("boot:");
            long bootNanos = System.nanoTime();
            LocalPage page = page(daemon);
            startMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - bootNanos);
            if (session.isEmpty()) {
                session = page.post("/api/rooms/room-1/start", Map.of("override", "machine death test"))
                        .path("session")
                        .asText();
            }
            Deeds deeds = new Deeds(page, session, cameras.size(), random);
            times.watch(SHORTEST_MILLIS + random.nextInt(SPREAD_MILLIS));
            assertThat(machine.lives()).isTrue();

            deeds.cutPower();
            boolean wasRecording = deeds.recording();
            Map<Deeds.Kind, Integer> acknowledged = deeds.acknowledged();
            long fromMicros = wallMicros();
            daemon.killInner();
            PowerCut.Moment moment =
                    wasRecording && deeds.recording() ? PowerCut.Moment.RECORDING : PowerCut.Moment.PAUSING;
            deaths.add(new PowerCut(boot, fromMicros, wallMicros(), moment, lastSent(), acknowledged));
            daemon.awaitEnd();
            deeds.awaitEnd();
            assertThat(machine.lives()).isFalse();
        }
    }

    /// A life that is over before the program has started, as long as that takes as long as the last time.
    void startAndDie() throws IOException, InterruptedException {
        try (Daemon daemon = new Daemon(words)) {
            String boot = daemon.await("boot:");
            times.watch(random.nextLong(startMillis));
            long fromMicros = wallMicros();
            daemon.killInner();
            deaths.add(new PowerCut(boot, fromMicros, wallMicros(), PowerCut.Moment.STARTING, lastSent(), Map.of()));
            daemon.awaitEnd();
            assertThat(machine.lives()).isFalse();
        }
    }

    /// The last life: STOP, and the machine is put off as it should be.
    void end() throws IOException, InterruptedException {
        try (Daemon daemon = new Daemon(words)) {
            LocalPage page = page(daemon);
            if (page.get("/api/rooms").at("/0/state").asText().equals("paused")) {
                page.post("/api/rooms/room-1/resume");
            }
            Daemon.awaitRecording(page, cameras.size());
            page.post("/api/rooms/room-1/stop");
            daemon.say(GuestMachine.STOP);
            assertThat(daemon.await("ended:")).isEqualTo("143");
            daemon.awaitEnd();
            assertThat(machine.lives()).isFalse();
        }
    }

    private LocalPage page(Daemon daemon) throws IOException, InterruptedException {
        int port = daemon.awaitPort();
        long fromMicros = wallMicros();
        daemon.say(GuestMachine.SHOW);
        long thereMicros = Long.parseLong(daemon.await("shown:"));
        System.out.printf(
                "the machine's clock is %d to %d ms beside the host's%n",
                (thereMicros - wallMicros()) / 1_000, (thereMicros - fromMicros) / 1_000);
        LocalPage page = new LocalPage(machine.shown(), URI.create("https://" + machine.address() + ":" + port));
        Everyday.enter(page, machine.shown());
        return page;
    }

    private List<Long> lastSent() {
        return cameras.stream().map(SimulatedCamera::lastFrameSent).toList();
    }

    private static long wallMicros() {
        return System.currentTimeMillis() * 1_000;
    }
}
