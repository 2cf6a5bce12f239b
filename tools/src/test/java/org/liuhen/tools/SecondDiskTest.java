package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.disk.Command;
import org.liuhen.storage.disk.FileSystemKind;
import org.liuhen.storage.disk.Machine;
import org.liuhen.storage.disk.MountedImage;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.timeline.Span;
import org.liuhen.storage.verify.Verifier;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.media.Scene;
import org.liuhen.tools.camera.media.StoredPicture;

/// The whole daemon on two real disks, of which first the one and then the other takes no more footage.
@Tag("system")
class SecondDiskTest {
    private static final int CAMERAS = 2;
    private static final int FRAMES_A_SECOND = SmallCameras.FRAMES_A_SECOND;
    private static final int MEBIBYTES = 1_024;

    /// What is not durable yet at the refusal, and what comes before the next key frame.
    private static final int MOST_LOST_FRAMES = (1 + Scene.KEY_SECONDS) * FRAMES_A_SECOND;

    @TempDir
    Path directory;

    @Test
    void footageGoesToTheDiskThatTakesItAndEachChangeIsOnTheRecord() throws Exception {
        Machine.assumeImage(FileSystemKind.EXT4, directory);
        try (MountedImage first = disk("first");
                MountedImage second = disk("second");
                CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path state = first.directory().resolve("state");
            Path further = Files.createDirectory(second.directory().resolve("liuhen"));
            Path config = config(state, further, SmallCameras.add(server, CAMERAS, 4));
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = Everyday.at(state, daemon.awaitPort());
                page.post("/api/rooms/room-1/start");
                Daemon.awaitRecording(page, CAMERAS);

                fill(first);
                awaitAlarm(page, "volume-refuses", true);
                awaitRuns(page, 2);
                Daemon.awaitRecording(page, CAMERAS);
                assertThat(alarm(page, "volume-refuses")
                                .orElseThrow()
                                .get("textEn")
                                .asText())
                        .contains("volume 1 (" + state + ")")
                        .contains("No space left on device")
                        .endsWith("footage goes to volume 2");

                Files.delete(filler(first));
                awaitAlarm(page, "volume-refuses", false);
                Command.of("mount", "-o", "remount,abort", second.directory().toString())
                        .run();
                awaitAlarm(page, "volume-refuses", true);
                awaitRuns(page, 3);
                Daemon.awaitRecording(page, CAMERAS);
                assertThat(alarm(page, "volume-refuses")
                                .orElseThrow()
                                .get("textEn")
                                .asText())
                        .contains("volume 2 (" + further + ")")
                        .endsWith("footage goes to volume 1");
                Thread.sleep(2_000);

                page.post("/api/rooms/room-1/stop");
                assertThat(daemon.stop()).isEqualTo(128 + 15);
            }
            check(state, further, List.of(Cause.STORAGE_FULL, Cause.STORAGE_ERROR), new ArrayList<>());
        }
    }

    @Test
    void footageIsKeptWhileTheDiskOfTheLogFailsAndSealedOnceItIsMended() throws Exception {
        Machine.assumeImage(FileSystemKind.EXT4, directory);
        MountedImage first = disk("first");
        Path state = first.directory().resolve("state");
        try (MountedImage second = disk("second");
                CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path further = Files.createDirectory(second.directory().resolve("liuhen"));
            List<SimulatedCamera> cameras = SmallCameras.add(server, CAMERAS, 4);
            Path config = config(state, further, cameras);
            long before;
            try (Daemon daemon = new Daemon(config)) {
                LocalPage page = Everyday.at(state, daemon.awaitPort());
                page.post("/api/rooms/room-1/start");
                Daemon.awaitRecording(page, CAMERAS);
                Command.of("mount", "-o", "remount,abort", first.directory().toString())
                        .run();
                awaitAlarm(page, "store-failed", true);
                awaitAlarm(page, "volume-refuses", true);
                Daemon.awaitRecording(page, CAMERAS);
                before = cameras.getFirst().lastFrameSent();
                Thread.sleep(4_000);
                daemon.kill();
                daemon.awaitEnd();
            }
            first.close();
            try (MountedImage mended =
                            MountedImage.mount(FileSystemKind.EXT4, directory.resolve("first.img"), first.directory());
                    Daemon daemon = new Daemon(config)) {
                LocalPage page = Everyday.at(state, daemon.awaitPort());
                Daemon.awaitRecording(page, CAMERAS);
                page.post("/api/rooms/room-1/stop");
                assertThat(daemon.stop()).isEqualTo(128 + 15);
                List<Long> sealed = new ArrayList<>();
                check(state, further, List.of(Cause.STORAGE_ERROR, Cause.PROCESS_DIED), sealed);
                assertThat(mended.directory()).isEqualTo(first.directory());
                assertThat(sealed)
                        .as("the newest frame that each track had on the second disk")
                        .hasSize(CAMERAS)
                        .allMatch(number -> number > before + 2 * FRAMES_A_SECOND);
            }
        }
    }

    private static void check(Path state, Path further, List<Cause> causes, List<Long> newestOnSecond)
            throws IOException {
        assertThat(new Verifier(state, Optional.empty(), new Verifier.Scope.AtRest(), 2, (done, total) -> {})
                        .verify()
                        .findings())
                .isEmpty();
        SessionAccount session =
                SessionAccount.readAll(state).values().iterator().next();
        assertThat(session.tracks()).hasSize(CAMERAS);
        StateLayout layout = new StateLayout(state);
        session.tracks().forEach((id, track) -> {
            List<Span> spans = session.timeline(track).spans();
            assertThat(spans).as("%s", id).noneMatch(Span.Unexplained.class::isInstance);
            assertThat(spans.stream()
                            .filter(Span.Gap.class::isInstance)
                            .map(span -> ((Span.Gap) span).cause())
                            .filter(cause -> cause != Cause.OPENING && cause != Cause.STOPPED))
                    .as("%s", id)
                    .containsExactlyElementsOf(causes);
            List<Long> before = List.of();
            List<RunRow> runs = track.runs().stream()
                    .filter(run -> !numbers(layout.run(id, run.run())).isEmpty())
                    .toList();
            assertThat(runs.stream().map(run -> Files.exists(further.resolve("media/" + id + "/" + file(run)))))
                    .as("on the second volume, runs of %s", id)
                    .containsExactly(false, true, false);
            for (int i = 0; i < runs.size(); i++) {
                RunRow run = runs.get(i);
                List<Long> numbers = numbers(layout.run(id, run.run()));
                assertThat(numbers.getLast() - numbers.getFirst() + 1).isEqualTo(numbers.size());
                if (i > 0 && causes.get(i - 1) != Cause.PROCESS_DIED) {
                    long lost = numbers.getFirst() - before.getLast() - 1;
                    System.out.println(id.track() + " run " + run.run() + ": " + lost + " frames lost at the change");
                    assertThat(lost)
                            .as("frames lost before run %d of %s", run.run(), id)
                            .isBetween(0L, (long) MOST_LOST_FRAMES);
                }
                before = numbers;
            }
            newestOnSecond.add(numbers(layout.run(id, runs.get(1).run())).getLast());
        });
    }

    private static String file(RunRow run) {
        return "%06d.mp4".formatted(run.run());
    }

    /// The numbers of the frames in a run file.
    private static List<Long> numbers(Path file) {
        try {
            return StoredPicture.in(file).stream().map(StoredPicture::number).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path config(Path state, Path further, List<SimulatedCamera> cameras) throws IOException {
        Path config = RoomFile.write(directory, state, "127.0.0.1", cameras);
        return Files.writeString(config, "second-volume = \"" + further + "\"\n" + Files.readString(config));
    }

    private MountedImage disk(String name) throws IOException {
        Path image = directory.resolve(name + ".img");
        FileSystemKind.EXT4.make(image, MEBIBYTES);
        return MountedImage.mount(FileSystemKind.EXT4, image, directory.resolve(name));
    }

    private static Path filler(MountedImage disk) {
        return disk.directory().resolve("filler");
    }

    /// Fills it to the last byte.
    private static void fill(MountedImage disk) throws IOException {
        long most = Files.getFileStore(disk.directory()).getUsableSpace() - (4 << 20);
        Command.of("fallocate", "--length", Long.toString(most), filler(disk).toString())
                .run();
        int size = 1 << 20;
        try (var out = Files.newOutputStream(filler(disk), StandardOpenOption.APPEND)) {
            while (size > 0) {
                try {
                    out.write(new byte[size]);
                } catch (IOException full) {
                    size /= 2;
                }
            }
        }
    }

    private static Optional<JsonNode> alarm(LocalPage page, String code) throws IOException {
        for (JsonNode alarm : page.get("/api/alarms")) {
            if (alarm.get("code").asText().equals(code)) {
                return Optional.of(alarm);
            }
        }
        return Optional.empty();
    }

    private static void awaitAlarm(LocalPage page, String code, boolean there)
            throws IOException, InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (alarm(page, code).isPresent() == there) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("waited in vain for the alarm " + code + " to " + (there ? "begin" : "end") + ": "
                + page.get("/api/alarms"));
    }

    /// Waits until each track has a run with this number of those before it.
    private static void awaitRuns(LocalPage page, int count) throws IOException, InterruptedException {
        String session = page.get("/api/rooms").findValuesAsText("session").getFirst();
        for (int i = 0; i < 600; i++) {
            JsonNode tracks = page.get("/api/sessions/" + session).get("tracks");
            boolean all = true;
            for (JsonNode track : tracks) {
                all &= track.get("runs").size() >= count;
            }
            if (all) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("waited in vain for run " + count + ": " + page.get("/api/sessions/" + session));
    }
}
