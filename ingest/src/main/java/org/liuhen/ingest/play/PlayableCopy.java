package org.liuhen.ingest.play;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Copies that a browser plays, of files as devices write them. The original stays what it is; a copy is for
/// watching, and can be made again.
public final class PlayableCopy {
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(60);
    private static final Duration TEXT_LIMIT = Duration.ofMinutes(10);
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration STANDSTILL = Duration.ofMinutes(5);
    private static final int MOST_ANSWER_BYTES = 1 << 16;
    private static final int MOST_TEXT_BYTES = 1 << 23;
    private static final long SPARE_BYTES = 256 << 20;
    private static final int MOST_TIMES_LONGER = 16;
    private static final Set<String> WRITTEN = Set.of("mov_text", "subrip", "webvtt", "text", "ass", "ssa");

    private PlayableCopy() {}

    /// What is done with the pictures.
    public enum Manner {
        /// They are copied as they are: H.264 and H.265 only.
        REMUX,
        /// They are coded anew as H.264.
        TRANSCODE
    }

    /// A copy that was made.
    ///
    /// @param contentType as HTTP wants it, like `video/mp4; codecs="avc1.64001f,mp4a.40.2"`
    /// @param changes what is not as in the original, one phrase each, like `audio pcm_alaw to flac`
    public record Made(String contentType, List<String> changes) {
        public Made {
            changes = List.copyOf(changes);
        }
    }

    /// Where the device was.
    ///
    /// @param atMicros time from the beginning of the file
    /// @param latitude degrees, south negative
    /// @param longitude degrees, west negative
    public record Point(long atMicros, double latitude, double longitude) {}

    /// Makes a fragmented MP4 of the first video and the first sound of `original`. Sound that browsers play
    /// is copied; PCM, ADPCM and G.711 become FLAC without a loss up to 24 bits, other sound becomes AAC.
    /// Subtitles are left out: see [#subtitles]. What a damaged original still gives is copied, and the
    /// changes say so. Blocks until it is done; any thread. The copy is not synced to the disk.
    ///
    /// @param copy must not be there; after an exception what is there under this name is of no use, and the
    ///     caller removes it
    /// @param cancelled asked several times a second; true ends the work
    /// @throws FileAlreadyExistsException if `copy` is there already
    /// @throws InterruptedIOException if it was cancelled or the thread was interrupted
    /// @throws IOException with one sentence if there is nothing to copy, as in an MP4 without its index, if
    ///     the pictures cannot be copied in this manner, or if FFmpeg fails
    public static Made make(Path original, Path copy, Manner manner, BooleanSupplier cancelled) throws IOException {
        Probed found = Probed.of(original, LOOK_LIMIT);
        OpenedMedia file = readable(found, original);
        if (file.container().isPicture()) {
            throw new IOException(original + " is a picture: a browser shows it as it is");
        }
        Recipe recipe;
        try {
            recipe = Recipe.of(found, manner);
        } catch (IOException e) {
            throw new IOException("couldn't make a copy of " + original + ": " + e.getMessage(), e);
        }
        List<String> words = new ArrayList<>(List.of("-filter_threads", "2"));
        words.addAll(file.words());
        words.addAll(recipe.words());
        words.addAll(List.of("-map_chapters", "-1", "-write_tmcd", "0", "-max_error_rate", "1"));
        words.addAll(List.of("-movflags", "+frag_keyframe+empty_moov+default_base_moof+delay_moov"));
        // Sound alone has no key frames to cut at, and would stay in memory to its end.
        words.addAll(List.of("-frag_duration", "10000000", "-f", "mp4", "-y", "file:" + copy.toAbsolutePath()));
        List<String> command = ChildProgram.convert(words);
        Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW).close();
        long mostBytes = MOST_TIMES_LONGER * Files.size(original) + SPARE_BYTES;
        ChildProgram.Said said;
        try (ChildProgram child = ChildProgram.start(command, MOST_ANSWER_BYTES, mostBytes)) {
            follow(child, original, copy, cancelled);
            said = child.said();
        }
        if (said.code() != 0) {
            throw new IOException("couldn't make a copy of " + original + ": " + said.ending());
        }
        List<String> changes = new ArrayList<>(recipe.changes());
        if (!said.firstComplaint().isEmpty()) {
            changes.add("FFmpeg on the original: " + said.firstComplaint());
        }
        return new Made(contentType(original, copy), changes);
    }

    /// The first subtitles that are text, as WebVTT; nothing if there are none. At most 8 MiB are given. Any
    /// thread.
    ///
    /// @throws IOException if the file cannot be read, or FFmpeg fails
    public static Optional<String> subtitles(Path original) throws IOException {
        Probed found = Probed.of(original, LOOK_LIMIT);
        List<MediaStream> streams = found.contents().streams();
        for (int i = 0; i < streams.size(); i++) {
            MediaStream stream = streams.get(i);
            if (stream.kind().equals("subtitle") && WRITTEN.contains(stream.codec())) {
                List<String> words = new ArrayList<>(readable(found, original).words());
                words.addAll(List.of("-map", "0:" + i, "-c:s", "webvtt", "-f", "webvtt", "pipe:1"));
                return Optional.of(text(original, ChildProgram.convert(words)));
            }
        }
        return Optional.empty();
    }

    /// The places that subtitles and data tell as text: `N39.9 E116.3`, or NMEA lines like `$GPRMC,…`. In
    /// the order of the file; none if there are none. Any thread.
    ///
    /// @throws IOException if the file cannot be read, or FFmpeg fails
    public static List<Point> track(Path original) throws IOException {
        Probed found = Probed.of(original, LOOK_LIMIT);
        List<MediaStream> streams = found.contents().streams();
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < streams.size() && points.isEmpty(); i++) {
            MediaStream stream = streams.get(i);
            boolean cover = stream.width() > 0;
            if (stream.kind().equals("subtitle") || (stream.kind().equals("data") && !cover)) {
                List<String> words = new ArrayList<>(List.of("-select_streams", Integer.toString(i), "-show_data"));
                words.addAll(List.of("-show_entries", "packet=pts_time,data", "-of", "flat"));
                words.addAll(readable(found, original).words());
                FlatText said = FlatText.of(text(original, ChildProgram.probe(words)));
                for (int packet = 0; said.has("packets.packet." + packet + ".data"); packet++) {
                    String name = "packets.packet." + packet + ".";
                    long atMicros = Math.max(0, said.micros(name + "pts_time") - found.startMicros());
                    String told = new String(said.bytes(name + "data"), StandardCharsets.ISO_8859_1);
                    Coordinates.in(told)
                            .ifPresent(at -> points.add(new Point(atMicros, at.latitude(), at.longitude())));
                }
            }
        }
        return List.copyOf(points);
    }

    private static OpenedMedia readable(Probed found, Path original) throws IOException {
        OpenedMedia file = found.original();
        if (file == null) {
            throw new IOException(original + " is no media file of a kind that is opened here");
        }
        if (found.contents().streams().isEmpty()) {
            boolean indexed = file.container() == Container.MP4 || file.container() == Container.MOV;
            throw new IOException(original + " is damaged: "
                    + (indexed
                            ? "its index (moov) is missing or cannot be read, and without it " + "nothing can be played"
                            : "nothing in it can be read"));
        }
        return file;
    }

    private static void follow(ChildProgram child, Path original, Path copy, BooleanSupplier cancelled)
            throws IOException {
        long bytes = 0;
        Duration still = Duration.ZERO;
        while (!child.ended(STEP)) {
            if (cancelled.getAsBoolean()) {
                throw new InterruptedIOException("the copy of " + original + " was cancelled");
            }
            long now = Files.size(copy);
            still = now > bytes ? Duration.ZERO : still.plus(STEP);
            bytes = now;
            if (still.compareTo(STANDSTILL) > 0) {
                throw new IOException("couldn't make a copy of " + original + ": it did not grow for "
                        + STANDSTILL.toSeconds() + " s");
            }
        }
    }

    /// What the copy turned out to be.
    private static String contentType(Path original, Path copy) throws IOException {
        List<MediaStream> streams = Probed.of(copy, LOOK_LIMIT).contents().streams();
        if (streams.isEmpty()) {
            throw new IOException("couldn't make a copy of " + original + ": nothing in it could be read");
        }
        boolean seen = streams.stream().anyMatch(stream -> stream.kind().equals("video"));
        String codecs = streams.stream()
                .map(MediaStream::browserCodec)
                .filter(codec -> !codec.isEmpty())
                .collect(Collectors.joining(","));
        return (seen ? "video/mp4" : "audio/mp4") + "; codecs=\"" + codecs + "\"";
    }

    private static String text(Path original, List<String> command) throws IOException {
        ChildProgram.Said said = ChildProgram.ask(command, MOST_TEXT_BYTES, TEXT_LIMIT);
        if (said.code() != 0 && said.whole()) {
            throw new IOException("couldn't read the text in " + original + ": " + said.ending());
        }
        return new String(said.answer(), StandardCharsets.UTF_8);
    }
}
