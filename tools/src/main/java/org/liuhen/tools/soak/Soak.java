package org.liuhen.tools.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.UtcTime;
import org.liuhen.tools.LocalPage;
import org.liuhen.tools.camera.SimulatedCamera;

/// One endurance run: does one fault after the other and waits after each until all is recorded again.
final class Soak {
    static final String ROOM = "room-1";
    /// The verdicts under which footage reaches the disk.
    private static final Set<String> RECORDED = Set.of("recording", "degraded");

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /// Between two faults: their bounds must not touch, and a loss ends when none follows for 10 s.
    private static final Duration QUIET = Duration.ofSeconds(13);

    private final Clocks clocks;
    private final Random random;
    private final Map<String, SimulatedCamera> cameras;
    private final Supervised program;
    private final FakeTime time;
    private final Optional<SmallDisk> disk;
    private final Optional<Wire> wire;
    private final PrintWriter out;
    private final List<Injected> injected = new ArrayList<>();
    private final List<Fault> deck = new ArrayList<>();

    /// @param cameras by the names of their tracks
    /// @param disk what the state directory lies on, if it can be filled and can hang
    /// @param wire between program and cameras, if it can be cut
    Soak(
            Clocks clocks,
            Random random,
            Map<String, SimulatedCamera> cameras,
            Supervised program,
            FakeTime time,
            Optional<SmallDisk> disk,
            Optional<Wire> wire,
            PrintWriter out) {
        this.clocks = clocks;
        this.random = random;
        this.cameras = cameras;
        this.program = program;
        this.time = time;
        this.disk = disk;
        this.wire = wire;
        this.out = out;
    }

    /// What was done.
    List<Injected> injected() {
        return injected;
    }

    /// Records for `length` while faults happen. Returns the session.
    String run(Duration length) throws Exception {
        long end = clocks.monotonicNanos() + length.toNanos();
        program.start();
        LocalPage page = awaitPage();
        String session = page.post(
                        "/api/rooms/" + ROOM + "/start", Map.of("override", "the disk of an endurance test is small"))
                .path("session")
                .asText();
        awaitRecording();
        while (clocks.monotonicNanos() < end) {
            clocks.sleep(QUIET.plusMillis(random.nextInt(3_000)));
            inject(draw());
        }
        clocks.sleep(QUIET);
        awaitPage().post("/api/rooms/" + ROOM + "/stop");
        program.stop();
        return session;
    }

    /// Every kind of fault once, in an order by lot, before any comes again.
    private Fault draw() {
        if (deck.isEmpty()) {
            deck.addAll(kinds());
            Collections.shuffle(deck, random);
        }
        return deck.removeLast();
    }

    private List<Fault> kinds() {
        List<Fault> kinds = new ArrayList<>(List.of(
                new Fault.Away(length()),
                new Fault.Silence(length()),
                new Fault.Loss(1, length().plusSeconds(5)),
                new Fault.Jump(Duration.ofSeconds(30 + random.nextInt(100))),
                new Fault.Killed(),
                new Fault.Restarted()));
        if (time.isThere()) {
            kinds.add(new Fault.ClockSet(eitherWay(Duration.ofSeconds(10))));
            kinds.add(new Fault.ClockSet(eitherWay(Duration.ofDays(1))));
        }
        if (disk.isPresent()) {
            kinds.add(new Fault.DiskFull(length()));
            kinds.add(new Fault.DiskHangs(length().plusSeconds(10)));
        }
        if (wire.isPresent()) {
            kinds.add(new Fault.NetworkCut(length()));
        }
        return kinds;
    }

    private Duration length() {
        return Duration.ofMillis(5_000 + random.nextInt(8_000));
    }

    private Duration eitherWay(Duration by) {
        return random.nextBoolean() ? by : by.negated();
    }

    private void inject(Fault fault) throws Exception {
        List<String> names = List.copyOf(cameras.keySet());
        List<String> met = fault.meetsAll() ? names : List.of(names.get(random.nextInt(names.size())));
        SimulatedCamera camera = cameras.get(met.getFirst());
        if (camera == null) {
            throw new IllegalStateException("no camera " + met);
        }
        long from = clocks.wallMicros();
        long lostBefore = camera.packetsLost();
        switch (fault) {
            case Fault.Away(Duration length) -> {
                camera.close(length);
                clocks.sleep(length);
            }
            case Fault.Silence(Duration length) -> {
                camera.stall(length);
                clocks.sleep(length);
            }
            case Fault.Loss(double percent, Duration length) -> {
                camera.loss(percent);
                clocks.sleep(length);
                camera.loss(0);
            }
            case Fault.Jump(Duration by) -> camera.jump(by);
            case Fault.ClockSet(Duration by) -> {
                time.set(by);
                clocks.sleep(FakeTime.READ_AGAIN);
            }
            case Fault.Killed _ -> program.kill();
            case Fault.Restarted _ -> program.stop();
            case Fault.DiskFull(Duration length) -> fillDisk(length);
            case Fault.DiskHangs(Duration length) -> disk.orElseThrow().hang(length);
            case Fault.NetworkCut(Duration length) -> wire.orElseThrow().cut(length);
        }
        long to = clocks.wallMicros();
        if (!fault.takesFootage()) {
            clocks.sleep(Duration.ofSeconds(2));
        }
        awaitRecording();
        long back = clocks.wallMicros();
        out.printf("%s  %s  %s  back after %.1f s%n", UtcTime.text(from), fault.words(), met, (back - from) / 1e6);
        out.flush();
        if (!(fault instanceof Fault.Loss) || camera.packetsLost() > lostBefore) {
            injected.add(new Injected(fault, met, from, to, back));
        }
    }

    private void fillDisk(Duration length) throws IOException, InterruptedException {
        SmallDisk filled = disk.orElseThrow();
        filled.fill();
        clocks.sleep(length);
        filled.empty();
    }

    private LocalPage awaitPage() throws IOException {
        long deadline = clocks.monotonicNanos() + PATIENCE.toNanos();
        while (clocks.monotonicNanos() < deadline) {
            program.keepAlive();
            Optional<LocalPage> page = program.page();
            if (page.isPresent() && rooms(page.get()).isPresent()) {
                return page.get();
            }
            clocks.sleep(LOOK);
        }
        throw new IOException("the program did not serve its page within " + PATIENCE.toSeconds() + " s");
    }

    /// Waits until footage of every camera reaches the disk.
    private void awaitRecording() throws IOException {
        long deadline = clocks.monotonicNanos() + PATIENCE.toNanos();
        while (clocks.monotonicNanos() < deadline) {
            Optional<JsonNode> rooms = rooms(awaitPage());
            if (rooms.isPresent()) {
                List<String> verdicts = rooms.get().findValuesAsText("verdict");
                if (verdicts.size() == cameras.size() && verdicts.stream().allMatch(RECORDED::contains)) {
                    return;
                }
            }
            clocks.sleep(LOOK);
        }
        throw new IOException("a source that should be recorded was not within " + PATIENCE.toSeconds() + " s: "
                + rooms(awaitPage()).map(JsonNode::toString).orElse("no answer"));
    }

    private static Optional<JsonNode> rooms(LocalPage page) {
        try {
            return Optional.of(page.get("/api/rooms"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
