package org.liuhen.ingest.play;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.liuhen.ingest.capture.Program;
import org.liuhen.ingest.play.PlayableCopy.Made;
import org.liuhen.ingest.play.PlayableCopy.Manner;
import org.liuhen.ingest.play.PlayableCopy.Point;

/// That a copy shows what its original shows.
class PlayableCopyTest {
    private static final String X265 = "-c:v libx265 -x265-params log-level=error ";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.mp4 -c:v libx264 -g 25 -c:a aac",
                "b.mp4 " + X265 + "-tag:v hev1 -c:a libmp3lame",
                "c.mov -c:v libx264 -g 25 -c:a pcm_s16le",
                "d.mov " + X265 + "-c:a pcm_alaw -ar 8000",
                "e.avi -c:v libx264 -g 25 -bf 0 -c:a pcm_alaw -ar 8000",
                "f.avi " + X265 + "-bf 0 -tag:v HEVC -c:a pcm_s16le",
                "g.avi -c:v libx264 -g 25 -bf 0 -c:a aac",
                "h.ts -c:v libx264 -g 25 -c:a aac",
                "i.ts " + X265 + "-c:a libmp3lame",
                "j.mkv -c:v libx264 -g 25 -c:a pcm_mulaw -ar 8000",
                "k.mkv " + X265 + "-c:a aac",
                "l.mkv -c:v libx264 -g 25 -c:a pcm_u8",
                "m.mkv -c:v libx264 -g 25 -c:a adpcm_ima_wav",
                "n.mkv -c:v libx264 -g 25 -c:a libopus",
                "o.mp4 -c:v libx264 -g 25 -c:a aac -movflags +frag_keyframe+empty_moov",
            })
    void whatIsCopiedIsTheSame(String clip) throws IOException {
        String name = clip.substring(0, clip.indexOf(' '));
        MadeClip original = MadeClip.of(folder, name, clip.substring(clip.indexOf(' ') + 1));
        MadeClip copy = new MadeClip(folder.resolve("copy.mp4"));

        Made made = PlayableCopy.make(original.file(), copy.file(), Manner.REMUX, () -> false);

        boolean hevc = clip.contains("libx265");
        assertEquals(75, copy.count());
        assertEquals(original.pictures(), copy.pictures());
        if (!name.endsWith(".avi") && !name.endsWith(".ts")) {
            String filter = (hevc ? "hevc" : "h264") + "_mp4toannexb";
            assertEquals(original.stored(filter), copy.stored(filter));
        }
        assertEquals("", Program.complaints(copy.file()));
        List<MediaStream> streams =
                MediaProbe.probe(copy.file(), Duration.ofSeconds(60)).streams();
        assertEquals(hevc ? "hevc" : "h264", streams.get(0).codec());
        boolean changed = clip.contains("pcm");
        assertEquals(changed ? 1 : 0, made.changes().size(), made.changes().toString());
        if (changed) {
            assertTrue(made.changes().getFirst().matches("audio (ad)?pcm_[a-z0-9_]+ to flac"));
            assertEquals("flac", streams.get(1).codec());
            if (!clip.contains("adpcm")) { // versions of FFmpeg decode that with a difference
                assertEquals(original.samples(), copy.samples());
            }
        }
        String video = hevc ? "hvc1\\.1\\.6\\.L[0-9]+(\\.[0-9A-F]+)+" : "avc1\\.64[0-9a-f]{4}";
        String sound = changed ? "flac" : "(mp4a\\.40\\.2|mp4a\\.6B|opus)";
        assertTrue(made.contentType().matches("video/mp4; codecs=\"" + video + "," + sound + "\""), made.contentType());
    }

    @Test
    void picturesOfAviThatAreStoredOutOfOrderAreCodedAnew() throws IOException {
        MadeClip original = MadeClip.of(folder, "a.avi", "-c:v libx264 -bf 2 -c:a pcm_alaw -ar 8000");
        MadeClip copy = new MadeClip(folder.resolve("copy.mp4"));

        IOException e = assertThrows(
                IOException.class, () -> PlayableCopy.make(original.file(), copy.file(), Manner.REMUX, () -> false));

        assertTrue(String.valueOf(e.getMessage()).contains("TRANSCODE"), e.getMessage());
        assertFalse(Files.exists(copy.file()));
        PlayableCopy.make(original.file(), copy.file(), Manner.TRANSCODE, () -> false);
        assertEquals(75, copy.count(), 3);
        assertEquals("", Program.complaints(copy.file()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.mkv " + X265 + "-c:a aac",
                "b.mp4 " + X265 + "-pix_fmt yuv420p10le -c:a aac",
                "c.avi -c:v mjpeg -c:a adpcm_ima_wav",
                "d.avi -c:v mpeg4 -c:a mp2",
                "e.mkv -c:v ffv1 -c:a ac3",
                "f.mkv -vf crop=201:151 -c:v ffv1 -c:a pcm_s24le",
            })
    void whatNoBrowserShowsIsCodedAnew(String clip) throws IOException {
        String name = clip.substring(0, clip.indexOf(' '));
        MadeClip original = MadeClip.of(folder, name, clip.substring(clip.indexOf(' ') + 1));
        MadeClip copy = new MadeClip(folder.resolve("copy.mp4"));

        Made made = PlayableCopy.make(original.file(), copy.file(), Manner.TRANSCODE, () -> false);

        assertEquals(75, copy.count());
        assertEquals(75, copy.pictures().size());
        assertEquals("", Program.complaints(copy.file()));
        assertTrue(
                made.contentType().matches("video/mp4; codecs=\"avc1\\.[0-9a-f]{6},(mp4a\\.40\\.2|flac)\""),
                made.contentType());
        assertTrue(
                made.changes().getFirst().matches("video [a-z0-9]+ to h264"),
                made.changes().toString());
        MediaContents contents = MediaProbe.probe(copy.file(), Duration.ofSeconds(60));
        assertNear(3_000_000, contents.durationMicros(), 200_000);
        assertEquals(name.equals("f.mkv") ? 200 : 320, contents.streams().get(0).width());
    }

    @Test
    void largePicturesBecomeSmaller() throws IOException {
        MadeClip original = MadeClip.run(
                folder, "large.mkv", "-f lavfi -i testsrc2=size=5120x2880:rate=5:duration=0.4 -c:v mjpeg -q:v 20");
        Path copy = folder.resolve("copy.mp4");

        Made made = PlayableCopy.make(original.file(), copy, Manner.TRANSCODE, () -> false);

        assertEquals(List.of("video mjpeg to h264 of smaller size"), made.changes());
        MediaStream video =
                MediaProbe.probe(copy, Duration.ofSeconds(60)).streams().getFirst();
        assertEquals(3840, video.width(), 2);
        assertEquals(2160, video.height(), 2);
    }

    @ParameterizedTest
    @CsvSource({"a.wav, -c:a pcm_s16le", "b.wav, -c:a pcm_alaw -ar 8000"})
    void soundAloneIsCopiedToo(String name, String coding) throws IOException {
        MadeClip original = MadeClip.of(folder, name, "-vn " + coding);
        MadeClip copy = new MadeClip(folder.resolve("copy.mp4"));

        Made made = PlayableCopy.make(original.file(), copy.file(), Manner.REMUX, () -> false);

        assertEquals("audio/mp4; codecs=\"flac\"", made.contentType());
        assertEquals(original.samples(), copy.samples());
    }

    @Test
    void furtherStreamsAreNamed() throws IOException {
        MadeClip original = MadeClip.of(folder, "two.mkv", "-map 0 -map 0 -map 1 -map 1 -c:v libx264 -c:a aac");
        Path copy = folder.resolve("copy.mp4");

        Made made = PlayableCopy.make(original.file(), copy, Manner.REMUX, () -> false);

        assertEquals(List.of("1 further video left out", "1 further audio left out"), made.changes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.mp4 -c:v libx264 -g 10 -c:a aac -movflags +faststart",
                "b.mp4 -c:v libx264 -g 10 -c:a aac -movflags +frag_keyframe+empty_moov",
                "c.avi -c:v libx264 -g 10 -bf 0 -c:a pcm_alaw -ar 8000",
                "d.ts -c:v libx264 -g 10 -c:a aac",
                "e.mkv -c:v libx264 -g 10 -c:a aac",
            })
    void aTornFileGivesWhatCanBeReadAndSaysSo(String clip) throws IOException {
        MadeClip whole =
                MadeClip.of(folder, clip.substring(0, clip.indexOf(' ')), clip.substring(clip.indexOf(' ') + 1));
        MadeClip torn = whole.torn(60);
        for (Manner manner : Manner.values()) {
            MadeClip copy = new MadeClip(folder.resolve(manner + ".mp4"));

            Made made = PlayableCopy.make(torn.file(), copy.file(), manner, () -> false);

            assertTrue(
                    made.changes().getFirst().startsWith("the original is cut off"),
                    made.changes().toString());
            assertTrue(copy.count() >= 25 && copy.count() < 75, clip + ": " + copy.count());
        }
        List<String> pictures = new MadeClip(folder.resolve("REMUX.mp4")).pictures();
        List<String> expected = whole.pictures();
        // The last picture may be cut in its middle.
        assertEquals(expected.subList(0, 25), pictures.subList(0, 25));
    }

    /// Whatever comes of it, it comes in time and in Java's way.
    @ParameterizedTest
    @ValueSource(strings = {"a.mp4", "b.avi", "c.ts", "d.mkv"})
    void aFileWithWrongBytesGivesACopyOrASentence(String name) throws IOException {
        byte[] whole = Files.readAllBytes(
                MadeClip.of(folder, name, "-c:v libx264 -bf 0 -c:a aac").file());
        Random lot = new Random(7);
        for (int round = 0; round < 4; round++) {
            byte[] wrong = whole.clone();
            for (int i = 0; i < 5 << (2 * round); i++) {
                wrong[lot.nextInt(round % 2 == 0 ? wrong.length : 4096)] = (byte) lot.nextInt();
            }
            Path file = Files.write(folder.resolve(round + name), wrong);
            Path copy = folder.resolve(round + "copy.mp4");
            try {
                Made made =
                        PlayableCopy.make(file, copy, round % 2 == 0 ? Manner.REMUX : Manner.TRANSCODE, () -> false);

                assertTrue(made.contentType().contains("/mp4"));
            } catch (IOException e) {
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            }
        }
    }

    @Test
    void aPictureThatStandsOnItsSideStillDoes() throws IOException {
        MadeClip lying = MadeClip.of(folder, "lying.mp4", "-c:v libx264 -c:a aac");
        MadeClip original =
                MadeClip.run(folder, "upright.mp4", "-i " + lying.file() + " -c copy -metadata:s:v:0 rotate=90");
        for (Manner manner : Manner.values()) {
            MadeClip copy = new MadeClip(folder.resolve(manner + ".mp4"));

            PlayableCopy.make(original.file(), copy.file(), manner, () -> false);

            assertTrue(original.shown().contains("240,320"), original.shown());
            assertEquals(original.shown(), copy.shown());
        }
    }

    @Test
    void withoutItsIndexNothingCanBePlayed() throws IOException {
        MadeClip torn = MadeClip.of(folder, "a.mp4", "-c:v libx264 -c:a aac").torn(50);
        Path copy = folder.resolve("copy.mp4");

        IOException e =
                assertThrows(IOException.class, () -> PlayableCopy.make(torn.file(), copy, Manner.REMUX, () -> false));

        assertTrue(String.valueOf(e.getMessage()).contains("moov"), e.getMessage());
        assertFalse(Files.exists(copy));
    }

    @Test
    void whatIsNoMediaIsNotCopied() throws IOException {
        Path text = Files.writeString(folder.resolve("a.mp4"), "no film");
        Path copy = folder.resolve("copy.mp4");

        IOException e = assertThrows(IOException.class, () -> PlayableCopy.make(text, copy, Manner.REMUX, () -> false));

        assertTrue(String.valueOf(e.getMessage()).contains("no media file"), e.getMessage());
        MadeClip mjpeg = MadeClip.of(folder, "b.avi", "-c:v mjpeg -an");
        IOException other =
                assertThrows(IOException.class, () -> PlayableCopy.make(mjpeg.file(), copy, Manner.REMUX, () -> false));
        assertTrue(String.valueOf(other.getMessage()).contains("TRANSCODE"), other.getMessage());
        MadeClip picture = MadeClip.of(folder, "c.jpg", "-an -frames:v 1");
        assertThrows(IOException.class, () -> PlayableCopy.make(picture.file(), copy, Manner.TRANSCODE, () -> false));
        assertFalse(Files.exists(copy));
    }

    @Test
    void nothingIsOverwrittenAndTheOriginalStays() throws IOException {
        MadeClip original = MadeClip.of(folder, "a.mp4", "-c:v libx264 -c:a aac");
        byte[] bytes = Files.readAllBytes(original.file());
        Path there = Files.writeString(folder.resolve("there.mp4"), "mine");

        assertThrows(
                FileAlreadyExistsException.class,
                () -> PlayableCopy.make(original.file(), there, Manner.REMUX, () -> false));
        assertThrows(
                FileAlreadyExistsException.class,
                () -> PlayableCopy.make(original.file(), original.file(), Manner.REMUX, () -> false));

        assertEquals("mine", Files.readString(there));
        assertArrayEquals(bytes, Files.readAllBytes(original.file()));
    }

    @Test
    void aCopyCanBeCancelled() throws IOException {
        MadeClip original = MadeClip.run(
                folder, "long.mkv", "-f lavfi -i testsrc2=size=1280x720:rate=25:duration=40 -c:v mjpeg -q:v 20");
        Path copy = folder.resolve("copy.mp4");

        assertThrows(
                InterruptedIOException.class,
                () -> PlayableCopy.make(original.file(), copy, Manner.TRANSCODE, () -> true));
    }

    @ParameterizedTest
    @CsvSource({"mp4, mov_text", "mov, mov_text", "mkv, subrip"})
    void subtitlesAndPlacesAreRead(String ending, String codec) throws IOException {
        MadeClip clip = MadeClip.of(folder, "clip.mkv", "-c:v libx264 -c:a aac");
        Path words = Files.writeString(folder.resolve("words.srt"), """
                1
                00:00:00,500 --> 00:00:01,000
                2026-11-20 N39.9042 E116.4074

                2
                00:00:01,500 --> 00:00:02,000
                $GPRMC,092751.000,A,3349.6802,S,15112.3371,W,0.06,31.66,280511,,,A*45

                3
                00:00:02,000 --> 00:00:02,500
                $GPRMC,092752.000,V,,,,,,,280511,,,N*53
                """, StandardCharsets.UTF_8);
        MadeClip both = MadeClip.run(
                folder,
                "both." + ending,
                "-i " + clip.file() + " -i " + words + " -map 0 -map 1 -c copy -c:s " + codec);

        Optional<String> subtitles = PlayableCopy.subtitles(both.file());
        List<Point> track = PlayableCopy.track(both.file());

        assertTrue(subtitles.orElse("").startsWith("WEBVTT"));
        assertTrue(subtitles.orElse("").contains("N39.9042 E116.4074"));
        assertEquals(2, track.size());
        assertNear(500_000, track.get(0).atMicros(), 50_000);
        assertEquals(39.9042, track.get(0).latitude(), 1e-9);
        assertEquals(116.4074, track.get(0).longitude(), 1e-9);
        assertNear(1_500_000, track.get(1).atMicros(), 50_000);
        assertEquals(-(33 + 49.6802 / 60), track.get(1).latitude(), 1e-9);
        assertEquals(-(151 + 12.3371 / 60), track.get(1).longitude(), 1e-9);
        assertEquals(Optional.empty(), PlayableCopy.subtitles(clip.file()));
        assertEquals(List.of(), PlayableCopy.track(clip.file()));
    }

    private static void assertNear(long expected, long actual, long tolerance) {
        assertTrue(Math.abs(expected - actual) <= tolerance, actual + ", expected about " + expected);
    }
}
