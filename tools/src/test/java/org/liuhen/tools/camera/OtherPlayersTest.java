package org.liuhen.tools.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.tools.camera.media.ClipFile;
import org.liuhen.tools.camera.media.GeneratedClip;
import org.liuhen.tools.camera.media.MediaException;
import org.liuhen.tools.camera.media.PictureSize;
import org.liuhen.tools.camera.media.Scene;
import org.liuhen.tools.camera.media.Tone;

/// Debian's ffmpeg plays what the cameras send.
@Tag("system")
final class OtherPlayersTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void needFfmpeg() {
        boolean there =
                Files.isExecutable(Path.of("/usr/bin/ffmpeg")) && Files.isExecutable(Path.of("/usr/bin/ffprobe"));
        assumeTrue(there, "Debian's package ffmpeg is not installed");
    }

    @ParameterizedTest
    @CsvSource({
        "H264, AAC, tcp",
        "H264, AAC, udp",
        "H264, PCMA, tcp",
        "H264, PCMU, udp",
        "H265, AAC, tcp",
        "H265, PCMA, udp",
        "H265, , tcp"
    })
    void ffmpegRecordsEachFrameInOrderAndDecodesAll(VideoCodec video, @Nullable AudioCodec sound, String transport)
            throws IOException, InterruptedException, MediaException {
        AudioTrack audio = sound == null ? null : Tone.track(sound);
        Clip clip = clip(video).withAudio(audio);
        Credentials credentials = new Credentials("admin", "p4ss");
        try (CameraServer server =
                CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)) {
            String url = server.add("/camera", clip).url().replace("rtsp://", "rtsp://admin:p4ss@");
            Path film = folder.resolve("film.mkv");
            run(
                    "ffmpeg",
                    "-v",
                    "error",
                    "-rtsp_transport",
                    transport,
                    "-i",
                    url,
                    "-t",
                    "3",
                    "-c",
                    "copy",
                    film.toString());

            String streams = run(
                    "ffprobe",
                    "-v",
                    "error",
                    "-show_entries",
                    "stream=codec_name,width",
                    "-of",
                    "csv",
                    film.toString());
            assertThat(streams).contains(video == VideoCodec.H264 ? "h264,320" : "hevc,320");
            if (sound != null) {
                assertThat(streams).contains(name(sound));
            }
            assertThat(run("ffmpeg", "-v", "error", "-i", film.toString(), "-f", "null", "-"))
                    .isEmpty();
            assertThat(numbers(Files.readAllBytes(film)))
                    .hasSizeGreaterThan(65)
                    .isSubsetOf(LongStream.range(0, 1000).boxed().toList())
                    .satisfies(found ->
                            assertThat(found.getLast() - found.getFirst()).isEqualTo(found.size() - 1));
        }
    }

    private static Clip clip(VideoCodec codec) throws MediaException {
        return codec == VideoCodec.H265
                ? ClipFile.h265()
                : GeneratedClip.make(
                        new Scene("CAM 01", Scene.View.FRONT, new PictureSize(320, 180), 25, 500_000), 2, null);
    }

    private static String name(AudioCodec codec) {
        return switch (codec) {
            case AAC -> "aac";
            case PCMA -> "pcm_alaw";
            case PCMU -> "pcm_mulaw";
        };
    }

    private static List<Long> numbers(byte[] film) {
        List<Long> numbers = new ArrayList<>();
        for (int at = 0; at < film.length; at++) {
            OptionalLong number =
                    film[at] == 5 ? FrameNumber.find(film, at, Math.min(at + 40, film.length)) : OptionalLong.empty();
            if (number.isPresent() && (numbers.isEmpty() || numbers.getLast() != number.getAsLong())) {
                numbers.add(number.getAsLong());
            }
        }
        return numbers;
    }

    /// Runs a program to its end.
    ///
    /// @return what it wrote, errors included
    private String run(String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as(String.join(" ", command))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
