package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;

/// The whole daemon with two panels of one room on one line under two names, two modules on libmodbus, and a line
/// that carries bytes at the pace of its baud rate. It prints how long a press takes; how long it may take is for
/// whoever reads it to judge.
@Tag("system")
class PacedPanelTest {
    private static final int START = 0;
    private static final int STOP = 1;
    private static final int REC = 0;
    private static final int SESSIONS = 20;
    /// A person presses for so long; the line is looked at more often, but not on a machine that does other things,
    /// too.
    private static final int PRESS_MILLIS = 600;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {9_600, 19_200})
    void twoPanelsOnOneLineDriveTheirRoomAndADeadOneHoldsUpNobody(int baud) throws Exception {
        Path config = directory.resolve("appliance.toml");
        try (CameraServer cameras = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                PacedLine line = new PacedLine(directory, baud, 4);
                LibmodbusModule one = LibmodbusModule.onLine(directory, line.end(1), baud, 1);
                LibmodbusModule two = LibmodbusModule.onLine(directory, line.end(2), baud, 2)) {
            String camera = SmallCameras.add(cameras, 1, 4).getFirst().url();
            write(config, camera, line.end(0), baud, 1);
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = new LocalPage(directory.resolve("state"), daemon.awaitPort());
                awaitClimate(page);
                print(baud + " baud, one panel", sessions(page, List.of(one), SESSIONS));
            }
            write(config, camera, line.end(0), baud, 2);
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = new LocalPage(directory.resolve("state"), daemon.awaitPort());
                awaitClimate(page);
                print(baud + " baud, two panels", sessions(page, List.of(one, two), SESSIONS));

                one.press(START, 200);
                Daemon.awaitRecording(page, 1);
                one.await(REC, '#');
                two.await(REC, '#');
                daemon.kill();
            }
            // Nobody else speaks now: what the lamps show is asked over the same line, by a master that is not ours.
            assertThat(mbpoll(line.end(3), baud, 1))
                    .as("REC of unit 1 after a kill")
                    .isEqualTo("1");
            assertThat(mbpoll(line.end(3), baud, 2))
                    .as("REC of unit 2 after a kill")
                    .isEqualTo("1");

            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = new LocalPage(directory.resolve("state"), daemon.awaitPort());
                Daemon.awaitRecording(page, 1);
                awaitClimate(page);
                // A button counts once two looks have seen it up: one that was down all the while presses nothing.
                Thread.sleep(1_000);
                two.press(STOP, PRESS_MILLIS);
                awaitState(page, "armed");
                two.tell("deaf");
                awaitAlarm(page, true);
                print(baud + " baud, the other module dead", sessions(page, List.of(one), SESSIONS / 2));
                two.tell("hears");
                awaitAlarm(page, false);
                Thread.sleep(1_000);
                two.press(START, PRESS_MILLIS);
                Daemon.awaitRecording(page, 1);
                two.await(REC, '#');
                one.press(STOP, PRESS_MILLIS);
                awaitState(page, "armed");
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            }
            assertThat(mbpoll(line.end(3), baud, 1))
                    .as("REC of unit 1 after the end")
                    .isEqualTo("0");
            assertThat(mbpoll(line.end(3), baud, 2))
                    .as("REC of unit 2 after the end")
                    .isEqualTo("0");
        }
        assertThat(new Verifier(
                                directory.resolve("state"),
                                Optional.empty(),
                                new Verifier.Scope.AtRest(),
                                2,
                                (done, total) -> {})
                        .verify()
                        .findings())
                .isEmpty();
    }

    /// Sessions that the modules begin and end in turn.
    ///
    /// @return milliseconds from START being down until the page says that the session has begun
    private static List<Long> sessions(LocalPage page, List<LibmodbusModule> modules, int count) throws Exception {
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LibmodbusModule begins = modules.get(i % modules.size());
            LibmodbusModule ends = modules.get((i + 1) % modules.size());
            begins.tell("set " + START);
            long begun = System.nanoTime();
            awaitState(page, "recording");
            took.add((System.nanoTime() - begun) / 1_000_000);
            begins.tell("clear " + START);
            for (LibmodbusModule module : modules) {
                module.await(REC, '#');
            }
            // libmodbus takes the request that follows an unanswered one for the missing answer, and swallows it:
            // beside a
            // dead module a look can come some 350 ms late.
            ends.press(STOP, PRESS_MILLIS);
            awaitState(page, "armed");
            for (LibmodbusModule module : modules) {
                module.await(REC, '_');
            }
        }
        return took;
    }

    private static void print(String what, List<Long> millis) {
        Collections.sort(millis);
        System.out.println("START to durable, as the page tells it, " + what + ": " + millis.size() + " presses, p50 "
                + millis.get(millis.size() / 2) + " ms, p95 " + millis.get((millis.size() * 95 + 99) / 100 - 1)
                + " ms, max "
                + millis.getLast() + " ms");
    }

    private static void awaitClimate(LocalPage page) throws Exception {
        until("the climate", () -> page.get("/api/rooms").at("/0").has("climate"));
    }

    private static void awaitState(LocalPage page, String state) throws Exception {
        until(
                "the state " + state,
                () -> page.get("/api/rooms").at("/0/state").asText().equals(state));
    }

    private static void awaitAlarm(LocalPage page, boolean on) throws Exception {
        until(
                "the alarm, or its end",
                () -> page.get("/api/alarms").findValuesAsText("code").contains("panel-fault") == on);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void until(String what, Condition condition) throws Exception {
        for (int i = 0; i < 10_000; i++) {
            if (condition.holds()) {
                return;
            }
            Thread.sleep(3);
        }
        throw new AssertionError(what + " never came");
    }

    /// What mbpoll reads of the coil of REC.
    private static String mbpoll(Path end, int baud, int unit) throws IOException, InterruptedException {
        forget(end);
        return Mbpoll.coil(
                "-m", "rtu", "-b", String.valueOf(baud), "-P", "none", "-a", String.valueOf(unit), end.toString());
    }

    /// An end of the line has heard everything that was said so far; the kernel hands it over in pieces.
    private static void forget(Path end) throws IOException, InterruptedException {
        try (InputStream heard = new FileInputStream(end.toFile())) {
            for (int silent = 0; silent < 5; silent++) {
                while (heard.available() > 0) {
                    heard.skipNBytes(heard.available());
                    silent = 0;
                }
                Thread.sleep(20);
            }
        }
    }

    private void write(Path config, String camera, Path port, int baud, int panels) throws IOException {
        RoomFile.write(directory, directory.resolve("state"), List.of(new RoomFile.Camera("camera0", camera, "tcp")));
        Path otherName = directory.resolve("other-name.tty");
        if (Files.notExists(otherName, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(otherName, port);
        }
        for (int unit = 1; unit <= panels; unit++) {
            Files.writeString(
                    config,
                    """
                    [[panels]]
                    name = "panel-%d"
                    room = "room-1"
                    port = "%s"
                    baud = %d
                    parity = "none"
                    unit = %d
                    [panels.buttons]
                    table = "discrete-inputs"
                    start = 0
                    stop = 1
                    [panels.lamps]
                    rec = 0
                    [panels.sensor]
                    table = "input-registers"
                    unit = %d
                    temperature = 1
                    humidity = 2
                    divisor = 10
                    """.formatted(unit, unit == 1 ? port : otherName, baud, unit, unit),
                    StandardOpenOption.APPEND);
        }
    }
}
