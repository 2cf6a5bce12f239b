package org.liuhen.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.DockConfig;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.UtcTime;
import org.liuhen.tools.recorder.PluggedRecorder;
import org.liuhen.tools.recorder.RecorderFolder;
import org.liuhen.tools.recorder.RecorderImage;
import org.liuhen.tools.recorder.RecorderPlan;
import org.liuhen.tools.recorder.RecorderTools;

/// The demo's docking station: two slots, and one recorder with films that an officer made this morning.
final class DemoDock implements AutoCloseable {
    private static final String PORT = "usb-1";
    private static final String DEVICE = "r001";
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final long STOP_SECONDS = 5;

    private final Path rootProgram;
    private final Path work;
    private final Clocks clocks;
    private final Process serving;
    private @Nullable PluggedRecorder recorder;

    private DemoDock(Path rootProgram, Path work, Clocks clocks) throws IOException {
        this.rootProgram = rootProgram;
        this.work = work;
        this.clocks = clocks;
        this.serving = new ProcessBuilder(
                        rootProgram.toString(), "--directory", directory().toString(), "serve")
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("root-program.log").toFile())
                .start();
    }

    /// Why there is no docking station here, or empty.
    static Optional<String> missing() {
        return rootProgram().isEmpty()
                ? Optional.of("the root program systemd/liuhen-dock is not there: start the demo with tools/liuhen")
                : RecorderTools.missing();
    }

    private static Optional<Path> rootProgram() {
        return Optional.ofNullable(System.getProperty("liuhen.root-program"))
                .map(Path::of)
                .filter(Files::isExecutable);
    }

    /// Starts it, where nothing is [#missing].
    static DemoDock start(Clocks clocks) throws IOException {
        return new DemoDock(rootProgram().orElseThrow(), Files.createTempDirectory("liuhen-demo-dock-"), clocks);
    }

    private Path directory() {
        return work.resolve("dock");
    }

    DockConfig config() {
        return new DockConfig(
                directory(),
                2,
                0,
                Map.of(PORT, 1, "usb-2", 2),
                Optional.empty(),
                IntakeFact.Proof.VERIFIED_COPY,
                false,
                DockConfig.DEFAULT_OVERDUE,
                List.of());
    }

    /// Registers the recorder, issues it to an officer, and hangs it on the dock.
    void plug(LocalPage page) throws IOException {
        LocalDateTime now = LocalDateTime.ofInstant(UtcTime.instant(clocks.wallMicros()), ZoneId.of("Asia/Shanghai"));
        Path films = Files.createDirectories(work.resolve("films"));
        RecorderFolder.fill(
                films, new RecorderPlan("R001", "110101", 2, 1, 0, 0, 0, 1 << 20, now.minusHours(8), now, 87));
        RecorderImage image =
                RecorderImage.make(work.resolve("image"), RecorderImage.FileSystem.EXT4, films, "12340001");
        page.post(
                "/api/devices",
                Map.of("device", DEVICE, "kind", "body-recorder", "title", "一号记录仪", "volume", image.volume()));
        page.post("/api/devices/" + DEVICE + "/issue", Map.of("officer", "示例执法员", "number", "110101"));
        recorder = PluggedRecorder.plug(
                rootProgram,
                directory(),
                PORT,
                clocks,
                Files.createDirectories(work.resolve("plugged")),
                image,
                List.of());
    }

    /// Waits until the recorder may be taken, at most `limit`.
    ///
    /// @return what the first slot shows then
    String await(LocalPage page, Duration limit) throws IOException {
        long end = clocks.monotonicNanos() + limit.toNanos();
        String step;
        do {
            JsonNode slot = page.get("/api/dock").path("slots").path(0);
            step = slot.path("step").asText();
            clocks.sleep(LOOK);
        } while (!step.equals("safe") && clocks.monotonicNanos() < end);
        return step;
    }

    /// Takes the recorder out, and leaves nothing behind.
    @Override
    public void close() throws IOException {
        try {
            if (recorder != null) {
                recorder.close();
            }
        } finally {
            serving.destroy();
            try {
                if (!serving.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    serving.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> all = Files.walk(work)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
