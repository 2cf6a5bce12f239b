package org.liuhen.ingest.play;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was found out about a file, and more than is told outside.
///
/// @param original how it is opened, nothing if it is no media
/// @param contents what is told outside
/// @param startMicros the time stamp that its beginning has
/// @param reordered whether pictures of its video are shown in another order than they are stored in
record Probed(@Nullable OpenedMedia original, MediaContents contents, long startMicros, boolean reordered) {
    private static final int MOST_ANSWER_BYTES = 1 << 22;
    private static final int MOST_TAGS = 64;
    private static final int MOST_TAG_LETTERS = 1024;
    private static final int NO_MEDIA = 1;
    private static final String TAGS = "format.tags.";
    private static final String ENTRIES = "stream=index,codec_type,codec_name,width,height,sample_rate,channels,"
            + "has_b_frames,mime_codec_string,extradata:stream_disposition=attached_pic:"
            + "format=duration,start_time:format_tags";

    /// Looks at a file. The length is what its header says.
    ///
    /// @param limit for the whole look
    /// @throws InterruptedIOException if it took longer
    /// @throws IOException if it cannot be read, or FFmpeg's program does not run
    static Probed of(Path file, Duration limit) throws IOException {
        Optional<Container> kind;
        boolean broken;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Wholeness wholeness = new Wholeness(channel);
            kind = Container.of(wholeness.head());
            broken = kind.isPresent() && wholeness.isBroken(kind.get());
        }
        if (kind.isEmpty()) {
            return new Probed(null, new MediaContents("", 0, List.of(), false, Map.of()), 0, false);
        }
        OpenedMedia original = new OpenedMedia(file, kind.get());
        List<String> words = new ArrayList<>(List.of("-show_data", "-show_entries", ENTRIES, "-of", "flat"));
        words.addAll(original.words());
        ChildProgram.Said said = ChildProgram.ask(ChildProgram.probe(words), MOST_ANSWER_BYTES, limit);
        if (said.code() == NO_MEDIA) {
            MediaContents nothing = new MediaContents(kind.get().label(), 0, List.of(), true, Map.of());
            return new Probed(original, nothing, 0, false);
        }
        if (said.code() != 0 || !said.whole()) {
            throw new IOException("couldn't look into " + file + ": " + said.ending());
        }
        return of(original, broken, FlatText.of(new String(said.answer(), StandardCharsets.UTF_8)));
    }

    /// The place of the first stream of this kind, -1 if there is none.
    int first(String kind) {
        for (int i = 0; i < contents.streams().size(); i++) {
            if (contents.streams().get(i).kind().equals(kind)) {
                return i;
            }
        }
        return -1;
    }

    /// What is told outside, with the length that can be read. A header tells what was to come: where that
    /// cannot be relied on, the whole file is read. A transport stream has no header.
    ///
    /// @param limit for this reading; after it the length is not known
    /// @throws InterruptedIOException if the thread was interrupted
    /// @throws IOException if FFmpeg's program does not run
    MediaContents measured(Duration limit) throws IOException {
        int stream = first("video") >= 0 ? first("video") : first("audio");
        boolean told = contents.durationMicros() > 0 && !contents.damaged();
        if (original == null
                || stream < 0
                || told
                || original.container().isPicture()
                || (contents.durationMicros() > 0 && original.container() == Container.MPEGTS)) {
            return contents;
        }
        List<String> words = new ArrayList<>(List.of("-stats_period", "86400", "-progress", "pipe:1"));
        words.addAll(original.words());
        words.addAll(List.of("-map", "0:" + stream, "-c", "copy", "-f", "null", "-"));
        long micros = 0;
        try {
            ChildProgram.Said said = ChildProgram.ask(ChildProgram.convert(words), MOST_ANSWER_BYTES, limit);
            micros = FlatText.of(new String(said.answer(), StandardCharsets.US_ASCII))
                    .wholeMicros("out_time_us");
        } catch (InterruptedIOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // It is longer than there was time for: its length is not known.
        }
        return new MediaContents(contents.container(), micros, contents.streams(), contents.damaged(), contents.tags());
    }

    private static Probed of(OpenedMedia original, boolean broken, FlatText said) {
        List<MediaStream> streams = new ArrayList<>();
        boolean reordered = false;
        for (int i = 0; said.has(at(i, "index")); i++) {
            MediaStream stream = stream(said, i);
            streams.add(stream);
            reordered |= stream.kind().equals("video") && said.number(at(i, "has_b_frames")) > 0;
        }
        long duration = original.container().isPicture() ? 0 : Math.max(0, said.micros("format.duration"));
        MediaContents contents = new MediaContents(original.container().label(), duration, streams, broken, tags(said));
        return new Probed(original, contents, said.micros("format.start_time"), reordered);
    }

    private static MediaStream stream(FlatText said, int i) {
        String type = said.text(at(i, "codec_type"));
        boolean cover = said.number("streams.stream." + i + ".disposition.attached_pic") == 1;
        String kind = switch (type) {
            case "video" -> cover ? "data" : "video";
            case "audio", "subtitle" -> type;
            default -> "data";
        };
        String codec = said.text(at(i, "codec_name"));
        int rate = said.number(at(i, "sample_rate"));
        String browser = switch (codec) {
            case "hevc" -> HevcName.of(said.bytes(at(i, "extradata")));
            // ISO/IEC 14496-1 tells MPEG-1 and MPEG-2 sound apart; FFmpeg's own name is known to no browser.
            case "mp3" -> rate > 24_000 ? "mp4a.6B" : "mp4a.69";
            default -> said.text(at(i, "mime_codec_string"));
        };
        return new MediaStream(
                kind,
                codec,
                said.number(at(i, "width")),
                said.number(at(i, "height")),
                rate,
                said.number(at(i, "channels")),
                browser);
    }

    private static String at(int stream, String field) {
        return "streams.stream." + stream + "." + field;
    }

    private static Map<String, String> tags(FlatText said) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String name : said.namesUnder(TAGS)) {
            String value = said.text(TAGS + name);
            if (tags.size() < MOST_TAGS && name.length() <= MOST_TAG_LETTERS) {
                tags.put(name, value.substring(0, Math.min(value.length(), MOST_TAG_LETTERS)));
            }
        }
        return tags;
    }
}
