package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.Appliance;
import org.liuhen.appliance.config.AlarmsConfig;
import org.liuhen.appliance.config.ApplianceConfig;
import org.liuhen.appliance.config.HttpsConfig;
import org.liuhen.appliance.config.RecordingConfig;
import org.liuhen.appliance.config.RoomConfig;
import org.liuhen.appliance.config.RoomProfile;
import org.liuhen.appliance.config.SessionsConfig;
import org.liuhen.appliance.config.SourceConfig;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.SimulatedCamera;

/// The whole appliance over a real camera and a real disk: a source that should be recorded and is not is shown,
/// and it is the disk that says so.
class WatchTest {
    private static final long SHOWN_WITHIN_MILLIS = 5_000;
    private static final long LIVE_MILLIS = 2_000;
    private static final long PATIENCE_MILLIS = 60_000;

    @TempDir
    Path directory;

    private CameraServer cameras;
    private SimulatedCamera camera;
    private Appliance appliance;
    private LocalPage page;
    private String session = "";

    @BeforeEach
    void record() throws IOException, InterruptedException {
        cameras = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        camera = DemoRoom.addWhole(cameras);
        appliance = new Appliance(config(), "liuhen test", new SystemDisk(), new SystemClocks());
        page = Everyday.at(state(), appliance.port());
        session = page.post("/api/rooms/room-1/start").path("session").asText();
        await("recording");
        awaitNoAlarm();
    }

    @AfterEach
    void end() throws IOException {
        appliance.close();
        cameras.close();
    }

    @Test
    void footageThatIsTakenAwayBehindTheRecordersBackIsNotRecording() throws IOException, InterruptedException {
        Path run = state().resolve("media/" + session + "/whole/000000.mp4");
        Path taken = run.resolveSibling("taken");
        // The recorder goes on writing into the file that it opened; what has its name now does not grow.
        Files.copy(run, directory.resolve("copy"));
        long from = System.nanoTime();
        Files.move(run, taken);
        Files.move(directory.resolve("copy"), run);

        long shown = await("not-recording");
        assertThat((shown - from) / 1_000_000).isLessThan(SHOWN_WITHIN_MILLIS);
        JsonNode source = page.get("/api/rooms").at("/0/sources/0");
        assertThat(source.at("/reason/cause").asText()).isEqualTo("storage-error");
        assertThat(source.at("/reason/text").asText()).isEqualTo("存储故障");
        assertThat(source.at("/reason/textEn").asText())
                .isEqualTo("the newest footage is not on the disk as it was written");
        assertThat(awaitAlarm()).isEqualTo("第一询问室 · 全景：应录未录，存储故障");
        JsonNode runs = page.get("/api/sessions/" + session).at("/tracks/0/runs");
        assertThat(runs).as("the recorder goes on and thinks that all is well").hasSize(1);
        assertThat(runs.get(0).has("ended")).isFalse();

        Files.move(taken, run, StandardCopyOption.ATOMIC_MOVE);
        await("recording");
        awaitNoAlarm();
        page.post("/api/rooms/room-1/stop");
        await("off");
        appliance.close();
        assertThat(new Verifier(state(), Optional.empty(), new Verifier.Scope.AtRest(), 2, (done, total) -> {})
                        .verify()
                        .findings())
                .isEmpty();
    }

    @Test
    void aCameraThatFallsSilentIsShownWithinFiveSecondsUntilItComesBack() throws IOException, InterruptedException {
        long from = System.nanoTime();
        camera.close(Duration.ofSeconds(8));

        long shown = await("not-recording");
        assertThat((shown - from) / 1_000_000).isLessThan(SHOWN_WITHIN_MILLIS);
        assertThat(awaitAlarm()).startsWith("第一询问室 · 全景：应录未录，");

        await("recording");
        awaitNoAlarm();
    }

    @Test
    void whatIsShownOfARunningSessionIsLessThanTwoSecondsOld() throws IOException, InterruptedException {
        for (int i = 0; i < 20; i++) {
            JsonNode spans = page.get("/api/sessions/" + session + "/tracks/whole/timeline")
                    .path("spans");
            long shownMicros = 0;
            for (JsonNode span : spans) {
                if (span.path("kind").asText().equals("footage")) {
                    shownMicros = span.path("toMicros").asLong();
                }
            }
            assertThat(System.currentTimeMillis() - shownMicros / 1_000)
                    .as("%s", spans)
                    .isLessThan(LIVE_MILLIS);
            Thread.sleep(130);
        }
    }

    /// Waits until the source has this verdict; the monotonic time at which it had.
    private long await(String verdict) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        JsonNode rooms = page.get("/api/rooms");
        while (!rooms.at("/0/sources/0/verdict").asText().equals(verdict)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never " + verdict + ": " + rooms);
            }
            Thread.sleep(50);
            rooms = page.get("/api/rooms");
        }
        return System.nanoTime();
    }

    /// Verdict and alarm come of the same round, one after the other.
    private String awaitAlarm() throws IOException, InterruptedException {
        for (int i = 0; i < 20 && alarm().isEmpty(); i++) {
            Thread.sleep(50);
        }
        return alarm().orElseThrow();
    }

    private void awaitNoAlarm() throws IOException, InterruptedException {
        for (int i = 0; i < 20 && alarm().isPresent(); i++) {
            Thread.sleep(50);
        }
        assertThat(alarm()).isEmpty();
    }

    /// The words of the alarm that the source is not recorded.
    private Optional<String> alarm() throws IOException {
        for (JsonNode alarm : page.get("/api/alarms")) {
            if (alarm.path("code").asText().equals("not-recording")) {
                return Optional.of(alarm.path("text").asText());
            }
        }
        return Optional.empty();
    }

    private Path state() {
        return directory.resolve("state");
    }

    private ApplianceConfig config() {
        SourceConfig source = new SourceConfig.Camera(
                "whole",
                "全景",
                URI.create(camera.url()),
                SourceConfig.Transport.TCP,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new ApplianceConfig(
                state(),
                Optional.empty(),
                "test.liuhen.org/recorder/1",
                new HttpsConfig("127.0.0.1", 0, Optional.empty()),
                new RecordingConfig(
                        Duration.ofSeconds(4),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(3),
                        Duration.ofHours(1),
                        1L << 30,
                        64L << 20,
                        Duration.ofMinutes(10),
                        Duration.ZERO,
                        Duration.ZERO,
                        1,
                        1),
                AlarmsConfig.PAGE_ONLY,
                SessionsConfig.STANDARD,
                List.of(new RoomConfig("room-1", "第一询问室", Optional.of(RoomProfile.INTERVIEW), List.of(source))));
    }
}
