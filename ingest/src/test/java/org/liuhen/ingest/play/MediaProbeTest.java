package org.liuhen.ingest.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of files that nobody vouches for.
class MediaProbeTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "a.mp4,  mp4,      h264, aac,       -c:v libx264 -c:a aac",
        "b.mp4,  mp4,      hevc, mp3,       -c:v libx265 -x265-params log-level=error -tag:v hvc1 -c:a libmp3lame",
        "c.mov,  mov,      h264, pcm_s16le, -c:v libx264 -c:a pcm_s16le",
        "d.mov,  mov,      hevc, pcm_alaw,  -c:v libx265 -x265-params log-level=error -c:a pcm_alaw -ar 8000",
        "e.avi,  avi,      h264, pcm_mulaw, -c:v libx264 -c:a pcm_mulaw -ar 8000",
        "f.avi,  avi,      mjpeg, adpcm_ima_wav, -c:v mjpeg -c:a adpcm_ima_wav",
        "g.ts,   mpegts,   h264, aac,       -c:v libx264 -c:a aac",
        "h.ts,   mpegts,   hevc, mp3,       -c:v libx265 -x265-params log-level=error -c:a libmp3lame",
        "i.m2ts, mpegts,   h264, aac,       -c:v libx264 -c:a aac -mpegts_m2ts_mode 1",
        "j.mkv,  matroska, h264, opus,      -c:v libx264 -c:a libopus",
        "k.mkv,  matroska, hevc, pcm_s16le, -c:v libx265 -x265-params log-level=error -c:a pcm_s16le",
        "l.mp4,  mp4,      h264, aac,       -c:v libx264 -c:a aac -movflags +frag_keyframe+empty_moov",
    })
    void aClipIsDescribed(String name, String container, String video, String sound, String coding) throws IOException {
        MediaContents contents =
                MediaProbe.probe(MadeClip.of(folder, name, coding).file(), LIMIT);

        assertEquals(container, contents.container());
        assertFalse(contents.damaged());
        assertNear(3_000_000, contents.durationMicros(), 150_000);
        assertEquals(2, contents.streams().size());
        MediaStream picture = contents.streams().get(0);
        assertEquals("video", picture.kind());
        assertEquals(video, picture.codec());
        assertEquals(320, picture.width());
        assertEquals(240, picture.height());
        String browser = switch (video) {
            case "h264" -> "avc1\\.64[0-9a-f]{4}";
            case "hevc" -> "hvc1\\.1\\.6\\.L[0-9]+(\\.[0-9A-F]+)+";
            default -> "";
        };
        assertTrue(picture.browserCodec().matches(browser), picture.browserCodec());
        MediaStream tone = contents.streams().get(1);
        assertEquals("audio", tone.kind());
        assertEquals(sound, tone.codec());
        assertEquals(coding.contains("8000") ? 8000 : 48000, tone.rate());
        assertEquals(1, tone.channels());
        assertEquals(
                switch (sound) {
                    case "aac" -> "mp4a.40.2";
                    case "mp3" -> "mp4a.6B";
                    case "opus" -> "opus";
                    default -> "";
                },
                tone.browserCodec());
    }

    @ParameterizedTest
    @CsvSource({
        "a.wav,  wav,  pcm_s16le, -vn -c:a pcm_s16le",
        "b.mp3,  mp3,  mp3,       -vn -c:a libmp3lame",
        "c.mp3,  mp3,  mp3,       -vn -c:a libmp3lame -id3v2_version 0 -write_xing 0",
        "d.aac,  aac,  aac,       -vn -c:a aac",
        "e.flac, flac, flac,      -vn -c:a flac",
        "f.ogg,  ogg,  opus,      -vn -c:a libopus",
        "g.jpg,  jpeg, mjpeg,     -an -frames:v 1",
        "h.png,  png,  png,       -an -frames:v 1",
    })
    void soundAndPicturesAreDescribed(String name, String container, String codec, String coding) throws IOException {
        MadeClip clip = MadeClip.of(folder, name, coding);

        MediaContents contents = MediaProbe.probe(clip.file(), LIMIT);

        assertEquals(container, contents.container());
        assertFalse(contents.damaged());
        assertEquals(codec, contents.streams().getFirst().codec());
        if (container.equals("jpeg") || container.equals("png")) {
            assertEquals(0, contents.durationMicros());
            assertTrue(MediaProbe.probe(clip.torn(80).file(), LIMIT).damaged());
        } else {
            assertNear(3_000_000, contents.durationMicros(), 150_000);
        }
    }

    @Test
    void theNameOfAFileIsNotBelieved() throws IOException {
        MadeClip clip = MadeClip.of(folder, "clip.avi", "-c:v mjpeg -an");
        Path renamed = Files.move(clip.file(), folder.resolve("100%d clip: *.jpg"));

        assertEquals("avi", MediaProbe.probe(renamed, LIMIT).container());
    }

    @Test
    void whatAFileSaysAboutItselfIsTold() throws IOException {
        MadeClip clip =
                MadeClip.of(folder, "tags.mkv", "-c:v mjpeg -an -metadata title=a\"b$c`d\\e -metadata comment=日期");

        MediaContents contents = MediaProbe.probe(clip.file(), LIMIT);

        assertEquals("a\"b$c`d\\e", contents.tags().get("title"));
        assertEquals("日期", contents.tags().get("COMMENT"));
    }

    @Test
    void aCoverIsNoVideo() throws IOException {
        MadeClip.of(folder, "cover.jpg", "-an -frames:v 1");
        MadeClip.of(folder, "plain.mp4", "-c:v libx264 -c:a aac");
        MadeClip clip = MadeClip.run(
                folder,
                "both.mp4",
                "-i " + folder + "/cover.jpg -i " + folder
                        + "/plain.mp4 -map 0 -map 1 -c copy -disposition:v:0 attached_pic");

        List<String> kinds = MediaProbe.probe(clip.file(), LIMIT).streams().stream()
                .map(MediaStream::kind)
                .toList();

        assertEquals(List.of("audio", "data", "video"), kinds.stream().sorted().toList());
    }

    @ParameterizedTest
    @CsvSource({
        "a.mp4, 0,                                           -c:v libx264 -c:a aac",
        "b.mov, 0,                                           -c:v libx264 -c:a pcm_s16le",
        "c.mp4, 1500000,                                     -c:v libx264 -g 10 -c:a aac -movflags +faststart",
        "d.mp4, 1500000, -c:v libx264 -g 10 -c:a aac -movflags +frag_keyframe+empty_moov",
        "e.avi, 1500000,                                     -c:v libx264 -g 10 -bf 0 -c:a pcm_s16le",
        "f.ts,  1500000,                                     -c:v libx264 -g 10 -c:a aac",
        "g.mkv, 1500000,                                     -c:v libx264 -g 10 -c:a aac",
        "h.wav, 1500000,                                     -vn -c:a pcm_s16le",
    })
    void aTornFileIsDamagedAndAsLongAsCanBeRead(String name, long micros, String coding) throws IOException {
        MadeClip torn = MadeClip.of(folder, name, coding).torn(50);

        MediaContents contents = MediaProbe.probe(torn.file(), LIMIT);

        assertTrue(contents.damaged());
        assertEquals(micros == 0, contents.streams().isEmpty());
        assertNear(micros, contents.durationMicros(), 600_000);
        assertEquals(name.endsWith("mov") ? "mov" : contents.container(), contents.container());
        assertFalse(contents.container().isEmpty());
    }

    @Test
    void aMatroskaFileThatWasNeverClosedIsDamaged() throws IOException {
        MadeClip clip = MadeClip.of(folder, "open.mkv", "-c:v libx264 -c:a aac -live 1");

        MediaContents contents = MediaProbe.probe(clip.file(), LIMIT);

        assertTrue(contents.damaged());
        assertNear(3_000_000, contents.durationMicros(), 200_000);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "3", "4", "7", "8", "11", "20", "64", "5000"})
    void zeroesAndScrapsAreNoMedia(int bytes) throws IOException {
        Path file = Files.write(folder.resolve("zeroes.mp4"), new byte[bytes]);

        assertEquals(new MediaContents("", 0, List.of(), false, Map.of()), MediaProbe.probe(file, LIMIT));
    }

    @ParameterizedTest
    @CsvSource({"8", "12", "16", "40", "200", "1000", "4000"})
    void theFirstBytesOfAFileBreakNothing(int bytes) throws IOException {
        for (String clip :
                List.of("a.mp4 -c:a aac", "b.avi -c:a mp2", "c.mkv -c:a aac", "d.ts -c:a aac", "e.png -update 1")) {
            String name = clip.substring(0, clip.indexOf(' '));
            String coding = clip.substring(name.length() + 1) + (name.endsWith("png") ? "" : " -c:v mpeg4");
            Path file = MadeClip.of(folder, name, "-frames:v 5 " + coding).file();
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), bytes));

            MediaContents contents = MediaProbe.probe(file, LIMIT);

            assertTrue(contents.damaged() || contents.container().isEmpty(), name + ": " + contents);
        }
    }

    @Test
    void textIsNoMediaWhateverItsName() throws IOException {
        Path file = Files.writeString(folder.resolve("clip.mp4"), "This is the tale of a file. ".repeat(500));

        assertEquals("", MediaProbe.probe(file, LIMIT).container());
    }

    /// A playlist would have FFmpeg open what it names.
    @ParameterizedTest
    @CsvSource({"list.m3u8", "list.mp4", "list.ts", "list.jpg"})
    void aListOfOtherFilesIsNotOpened(String name) throws IOException {
        MadeClip clip = MadeClip.of(folder, "other.ts", "-c:v libx264 -c:a aac");
        Path hls = Files.writeString(
                folder.resolve(name),
                "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile:///etc/passwd\n#EXTINF:3,\nfile://" + clip.file()
                        + "\n#EXT-X-ENDLIST\n");

        MediaContents contents = MediaProbe.probe(hls, LIMIT);

        assertEquals("", contents.container());
        assertEquals(List.of(), contents.streams());
        Path concat = Files.writeString(folder.resolve("concat-" + name), "ffconcat version 1.0\nfile other.ts\n");
        assertEquals("", MediaProbe.probe(concat, LIMIT).container());
    }

    @Test
    void aLookThatTakesTooLongEnds() throws IOException {
        MadeClip clip = MadeClip.of(folder, "a.mp4", "-c:v libx264 -c:a aac");

        assertThrows(InterruptedIOException.class, () -> MediaProbe.probe(clip.file(), Duration.ZERO));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing.mp4");

        IOException e = assertThrows(IOException.class, () -> MediaProbe.probe(missing, LIMIT));

        assertTrue(String.valueOf(e.getMessage()).contains("missing.mp4"));
    }

    private static void assertNear(long expected, long actual, long tolerance) {
        assertTrue(Math.abs(expected - actual) <= tolerance, actual + ", expected about " + expected);
    }
}
