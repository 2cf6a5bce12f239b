package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.Appliance;
import org.liuhen.appliance.config.ConfigFile;
import org.liuhen.storage.account.SessionAccount;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.index.RunRow;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.tools.camera.CameraServer;

/// A copy of a session with a pause, looked at with Debian's FFmpeg.
@Tag("system")
class CopyTest {
    private static final double FRAME_SECONDS = 0.04;

    @TempDir
    Path directory;

    private final Clocks clocks = new SystemClocks();

    private record Said(int exit, String text) {}

    @Test
    void aCopyIsAsLongAsTheSessionShowsItsGapAndChangesNothing() throws Exception {
        for (String needed : List.of("/usr/bin/ffprobe", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")) {
            Assumptions.assumeTrue(
                    Files.exists(Path.of(needed)), needed + " is missing: apt install ffmpeg fonts-noto-cjk");
        }
        Path state = directory.resolve("state");
        String session = record(state);
        SessionAccount account =
                Objects.requireNonNull(SessionAccount.readAll(state).get(session));
        long first = account.tracks().values().iterator().next().runs().stream()
                .mapToLong(RunRow::startMicros)
                .min()
                .orElseThrow();
        Map<String, Hash> before = files(state);

        Path copy = directory.resolve("copy.mp4");
        Said said = copy(state, session, copy, "--view", "front", "--inset", "whole");
        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(files(state)).as("the originals").isEqualTo(before);
        assertThat(seconds(copy))
                .isBetween(
                        (account.untilMicros() - Math.min(first, account.startMicros())) / 1e6 - FRAME_SECONDS,
                        (account.untilMicros() - Math.min(first, account.startMicros())) / 1e6 + FRAME_SECONDS);
        assertThat(probe(copy, "format_tags=comment")).contains("副本").contains(session);
        assertThat(probe(copy, "stream=codec_name")).contains("h264").contains("aac");

        long paused = account.ledger().interruptions().stream()
                .filter(each -> each.cause().code().equals("secrecy"))
                .mapToLong(each -> (each.fromMicros() + each.toMicros()) / 2)
                .findFirst()
                .orElseThrow();
        double gap = (paused - Math.min(first, account.startMicros())) / 1e6;
        assertThat(brightness(copy, gap)).as("the middle of the pause").isLessThan(40);
        assertThat(brightness(copy, seconds(copy) - 1)).as("footage after it").isGreaterThan(80);

        assertThat(copy(state, session, copy).text()).contains(copy + " is there already");
        assertThat(copy(state, session, directory.resolve("x.mp4"), "--view", "ceiling")
                        .text())
                .contains("has no view ceiling with a picture; its tracks are: front, whole");
        assertThat(copy(state, session, directory.resolve("x.mp4"), "--from", "soon")
                        .text())
                .contains("--from must be like 0:05:30");
        Path part = directory.resolve("part.mp4");
        assertThat(copy(state, session, part, "--from", "0:00:01", "--to", "0:00:03")
                        .exit())
                .isZero();
        assertThat(seconds(part)).isBetween(2 - FRAME_SECONDS, 2 + FRAME_SECONDS);
        marked(state, session, part);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "appliance.toml", "copy.mp4", "marked.mp4", "marked.toml", "part.mp4", "state");
        }
    }

    /// Where the office wants a mark, a copy that names nobody is not made, and one that does looks different.
    private void marked(Path state, String session, Path plain) throws Exception {
        Path config = Files.writeString(
                directory.resolve("marked.toml"),
                Files.readString(directory.resolve("appliance.toml")) + "\n[access]\ncopy-mark = \"taker\"\n");
        Path file = directory.resolve("marked.mp4");
        assertThat(copy(state, session, file, "--config", config.toString()).text())
                .contains("[access] of " + config)
                .contains("--taker NAME and --unit UNIT");
        assertThat(copy(state, session, file, "--taker", "李建国").text()).contains("both of them");
        assertThat(file).doesNotExist();
        List<String> part = List.of("--from", "0:00:01", "--to", "0:00:03");
        List<String> taker = List.of("--config", config.toString(), "--taker", "李建国", "--unit", "执法一队");
        Said said = copy(
                state,
                session,
                file,
                Stream.concat(part.stream(), taker.stream()).toArray(String[]::new));
        assertThat(said.exit()).as(said.text()).isZero();
        byte[] without = top(plain);
        byte[] with = top(file);
        long changed = IntStream.range(0, with.length)
                .filter(i -> Math.abs((with[i] & 0xff) - (without[i] & 0xff)) > 60)
                .count();
        assertThat(changed).as("points of the mark").isGreaterThan(200);
    }

    /// The first picture in shades of grey, but for the captions at its lower edge.
    private static byte[] top(Path file) throws IOException, InterruptedException {
        return run(
                "ffmpeg",
                "-v",
                "error",
                "-i",
                file.toString(),
                "-frames:v",
                "1",
                "-vf",
                "crop=iw:ih*0.5:0:0",
                "-f",
                "rawvideo",
                "-pix_fmt",
                "gray",
                "-");
    }

    private String record(Path state) throws Exception {
        try (CameraServer cameras = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Path config = RoomFile.writeWithPreRoll(
                    directory,
                    state,
                    "5s",
                    List.of(
                            new RoomFile.Camera(
                                    "front", DemoRoom.addFront(cameras).url(), "tcp"),
                            new RoomFile.Camera(
                                    "whole", DemoRoom.addWhole(cameras).url(), "tcp")));
            try (Appliance appliance =
                    new Appliance(ConfigFile.read(config), "liuhen test", new SystemDisk(), clocks)) {
                LocalPage page = new LocalPage(state, appliance.port());
                clocks.sleep(Duration.ofSeconds(3));
                String session =
                        page.post("/api/rooms/room-1/start").path("session").asText();
                Daemon.awaitRecording(page, 2);
                clocks.sleep(Duration.ofSeconds(3));
                page.post("/api/rooms/room-1/pause", Map.of("cause", "secrecy"));
                clocks.sleep(Duration.ofSeconds(4));
                page.post("/api/rooms/room-1/resume");
                Daemon.awaitRecording(page, 2);
                clocks.sleep(Duration.ofSeconds(3));
                page.post("/api/rooms/room-1/stop");
                return session;
            }
        }
    }

    private static Said copy(Path state, String session, Path file, String... more) {
        StringWriter said = new StringWriter();
        String[] words = Stream.concat(Stream.of("copy", state.toString(), session, file.toString()), Stream.of(more))
                .toArray(String[]::new);
        return new Said(Main.run(new PrintWriter(said, true), new PrintWriter(said, true), words), said.toString());
    }

    /// All files but the index, which is made anew whenever it is needed.
    private static Map<String, Hash> files(Path state) throws IOException {
        Map<String, Hash> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(state)) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(each -> !each.startsWith(state.resolve("index")))
                    .toList()) {
                files.put(state.relativize(file).toString(), Hash.over(Files.readAllBytes(file)));
            }
        }
        return files;
    }

    private static double seconds(Path file) throws IOException, InterruptedException {
        return Double.parseDouble(probe(file, "format=duration").strip());
    }

    private static String probe(Path file, String entries) throws IOException, InterruptedException {
        return new String(
                run("ffprobe", "-v", "error", "-show_entries", entries, "-of", "csv=p=0", file.toString()),
                StandardCharsets.UTF_8);
    }

    /// Mean brightness of the upper half of a picture, above the captions and the card.
    private static double brightness(Path file, double seconds) throws IOException, InterruptedException {
        byte[] grey = run(
                "ffmpeg",
                "-v",
                "error",
                "-ss",
                String.valueOf(seconds),
                "-i",
                file.toString(),
                "-frames:v",
                "1",
                "-vf",
                "crop=iw*0.6:ih*0.3:0:ih*0.08",
                "-f",
                "rawvideo",
                "-pix_fmt",
                "gray",
                "-");
        long sum = 0;
        for (byte each : grey) {
            sum += each & 0xff;
        }
        return (double) sum / grey.length;
    }

    private static byte[] run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
        return out;
    }
}
