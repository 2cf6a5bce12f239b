package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.Clip;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.media.GeneratedClip;
import org.liuhen.tools.camera.media.PictureSize;
import org.liuhen.tools.camera.media.Scene;

/// The whole daemon, driven by the buttons of a module on libmodbus, over a pseudo-terminal and over TCP.
/// `-Dpanel.pulls=100` pulls the cable so often.
@Tag("system")
class PanelTest {
    private static final int START = 0;
    private static final int STOP = 1;
    private static final int MARK = 2;
    private static final int PAUSE = 3;
    private static final int REC = 0;
    private static final long PRESS_MILLIS = 150;

    @TempDir
    Path directory;

    @Test
    void aSessionIsDrivenByTheButtonsOfASerialModule() throws Exception {
        try (CameraServer server = server();
                LibmodbusModule module = LibmodbusModule.serial(directory, 9_600);
                Daemon daemon = new Daemon(config(server, serial()))) {
            drive(daemon, module);
            assertThat(daemon.stop()).isEqualTo(128 + 15);
            assertThat(module.coils()).as("lamps after the end of the program").isEqualTo("________");
        }
        verify();
    }

    /// mbpoll reads the lamps over a connection of its own.
    @Test
    void theSameOverTcpAndMbpollSeesTheLamps() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (CameraServer server = server();
                LibmodbusModule module = LibmodbusModule.tcp(directory, port);
                Daemon daemon = new Daemon(config(server, "host = \"127.0.0.1\"\ntcp-port = " + port))) {
            LocalPage page = drive(daemon, module);
            assertThat(mbpoll(port)).isEqualTo("0");
            module.press(START, PRESS_MILLIS);
            Daemon.awaitRecording(page, 1);
            module.await(REC, '#');
            assertThat(mbpoll(port)).isEqualTo("1");
            module.press(STOP, PRESS_MILLIS);
            module.await(REC, '_');
            assertThat(mbpoll(port)).isEqualTo("0");
        }
        verify();
    }

    @Test
    void aCableThatIsPulledAgainAndAgainCostsTheRecordingNothing() throws Exception {
        int pulls = Integer.getInteger("panel.pulls", 5);
        long seed = Long.getLong("panel.seed", System.nanoTime());
        System.out.println("panel.seed=" + seed);
        Random random = new Random(seed);
        String session;
        try (CameraServer server = server();
                LibmodbusModule module = LibmodbusModule.serial(directory, 9_600);
                Daemon daemon = new Daemon(config(server, serial()))) {
            LocalPage page = Everyday.at(directory.resolve("state"), daemon.awaitPort());
            module.press(START, 1_000);
            Daemon.awaitRecording(page, 1);
            session = page.get("/api/rooms").at("/0/session").asText();
            for (int i = 0; i < pulls; i++) {
                module.replug();
                module.await(REC, '#');
                Thread.sleep(random.nextInt(300));
            }
            assertThat(Interruptions.causes(page, session))
                    .as("causes of interruptions")
                    .isEmpty();
            module.unplug();
            until("the alarm", () -> isOn(page, "panel-fault"));
            assertThat(page.get("/api/rooms").findValuesAsText("verdict")).containsExactly("recording");
            module.replug();
            until("the end of the alarm", () -> !isOn(page, "panel-fault"));
            module.await(REC, '#');
            module.press(STOP, PRESS_MILLIS);
            module.await(REC, '_');
            awaitState(page, "armed");
            assertThat(Interruptions.causes(page, session))
                    .as("causes of interruptions")
                    .isSubsetOf("stopped");
        }
        verify();
    }

    /// START, MARK, PAUSE, START, STOP; prints how long it took from the press to the entry and to the lamp.
    private LocalPage drive(Daemon daemon, LibmodbusModule module) throws Exception {
        LocalPage page = Everyday.at(directory.resolve("state"), daemon.awaitPort());
        awaitClimate(page);
        module.tell("set " + START);
        long begun = System.nanoTime();
        awaitState(page, "recording");
        System.out.println("START to the page's \"recording\": " + (System.nanoTime() - begun) / 1_000_000 + " ms");
        Thread.sleep(100);
        module.tell("clear " + START);
        Daemon.awaitRecording(page, 1);
        module.await(REC, '#');
        String session = page.get("/api/rooms").at("/0/session").asText();
        module.press(MARK, PRESS_MILLIS);
        awaitMark(page, session);
        module.press(PAUSE, PRESS_MILLIS);
        awaitState(page, "paused");
        module.press(START, PRESS_MILLIS);
        awaitState(page, "recording");
        Daemon.awaitRecording(page, 1);
        module.press(STOP, PRESS_MILLIS);
        awaitState(page, "armed");
        module.await(REC, '_');
        return page;
    }

    private static void awaitClimate(LocalPage page) throws Exception {
        until(
                "the climate",
                () -> page.get("/api/rooms").at("/0/climate/celsius").asDouble() == 23.1);
        assertThat(page.get("/api/rooms").at("/0/climate/humidityPercent").asDouble())
                .isEqualTo(48.7);
    }

    private static void awaitState(LocalPage page, String state) throws Exception {
        until(
                "the state " + state,
                () -> page.get("/api/rooms").at("/0/state").asText().equals(state));
    }

    private static void awaitMark(LocalPage page, String session) throws Exception {
        until(
                "the mark",
                () -> page.get("/api/sessions/" + session + "/interruptions")
                                .path("marks")
                                .size()
                        == 1);
        JsonNode mark = page.get("/api/sessions/" + session + "/interruptions").at("/marks/0");
        assertThat(mark.at("/kind/kind").asText()).isEqualTo("key-content");
        assertThat(mark.path("by").asText()).isEqualTo("panel:panel-1");
    }

    private static boolean isOn(LocalPage page, String alarm) throws IOException {
        return page.get("/api/alarms").findValuesAsText("code").contains(alarm);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void until(String what, Condition condition) throws Exception {
        for (int i = 0; i < 3_000; i++) {
            if (condition.holds()) {
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError(what + " never came");
    }

    /// What mbpoll reads of the coil of REC.
    private static String mbpoll(int port) throws IOException, InterruptedException {
        return Mbpoll.coil("-m", "tcp", "-p", String.valueOf(port), "-a", "1", "127.0.0.1");
    }

    private void verify() throws IOException {
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

    private String serial() {
        return "port = \"" + LibmodbusModule.port(directory) + "\"\nbaud = 9600\nparity = \"none\"";
    }

    private Path config(CameraServer server, String bus) throws Exception {
        Clip clip = GeneratedClip.make(
                new Scene("camera", Scene.View.FRONT, new PictureSize(320, 180), 25, 300_000), 4, null);
        SimulatedCamera camera = server.add("/front", clip);
        Path file = RoomFile.write(
                directory, directory.resolve("state"), List.of(new RoomFile.Camera("front", camera.url(), "tcp")));
        return Files.writeString(file, """
                [[panels]]
                name = "panel-1"
                room = "room-1"
                %s
                unit = 1
                [panels.buttons]
                table = "discrete-inputs"
                start = 0
                stop = 1
                mark = 2
                pause = 3
                [panels.lamps]
                rec = 0
                fault = 1
                archive = 2
                buzzer = 3
                [panels.sensor]
                unit = 1
                table = "input-registers"
                temperature = 1
                humidity = 2
                divisor = 10
                """.formatted(bus), StandardOpenOption.APPEND);
    }

    private static CameraServer server() throws IOException {
        return CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
}
