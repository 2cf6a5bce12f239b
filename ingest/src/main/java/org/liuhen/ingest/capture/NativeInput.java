package org.liuhen.ingest.capture;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.source.Watchdog;

/// One FFmpeg input: its native memory, its blocking calls and their limits. One thread, except [#abort].
final class NativeInput implements AutoCloseable {
    private final AbortFlag flag = new AbortFlag();
    private final Watchdog.Watch watch;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private @Nullable AVFormatContext context;
    private volatile boolean abortRequested;
    private boolean late;

    NativeInput(Watchdog watchdog) {
        watch = watchdog.watch(flag::raise);
    }

    /// Opens `url`.
    ///
    /// @return FFmpeg's code, negative if it failed
    int open(String url, @Nullable AVInputFormat format, Map<String, String> options, int flags, Duration limit) {
        AVFormatContext opened = avformat.avformat_alloc_context();
        flag.attach(opened);
        opened.flags(opened.flags() | flags);
        AVDictionary dictionary = new AVDictionary(null);
        options.forEach((key, value) -> avutil.av_dict_set(dictionary, key, value, 0));
        try {
            watch.begin(limit);
            int code = avformat.avformat_open_input(opened, url, format, dictionary);
            late = watch.endedLate();
            if (code < 0) {
                return code; // FFmpeg has freed the context
            }
            context = opened;
            requireAllTaken(dictionary);
            return code;
        } finally {
            avutil.av_dict_free(dictionary);
        }
    }

    /// Reads ahead until the streams are known. What is read comes out of [#read] later.
    int probe(Duration limit) {
        watch.begin(limit);
        int code = avformat.avformat_find_stream_info(context(), (PointerPointer<?>) null);
        late = watch.endedLate();
        return code;
    }

    /// Whether a [#probe] found anything to read. The connection is of no further use: it is aborted, so that only
    /// what was read ahead comes out.
    boolean hasReadAhead() {
        flag.raise();
        avcodec.av_packet_unref(packet);
        return avformat.av_read_frame(context(), packet) >= 0;
    }

    /// Reads the next packet into [#packet].
    int read(Duration limit) {
        avcodec.av_packet_unref(packet);
        watch.begin(limit);
        int code = avformat.av_read_frame(context(), packet);
        late = watch.endedLate();
        return code;
    }

    /// Whether a call took longer than its limit, whatever it returned.
    boolean late() {
        return late;
    }

    /// The packet read last; its memory belongs to this input and changes with the next call.
    AVPacket packet() {
        return packet;
    }

    int streams() {
        return context().nb_streams();
    }

    AVStream stream(int index) {
        return context().streams(index);
    }

    boolean abortRequested() {
        return abortRequested;
    }

    /// Makes the blocking calls fail. Any thread.
    void abort() {
        abortRequested = true;
        flag.raise();
    }

    @Override
    public void close() {
        watch.close();
        avcodec.av_packet_free(packet);
        if (context != null) {
            avformat.avformat_close_input(context);
            context = null;
        }
        // Last: the context asks the flag until it is gone.
        flag.close();
    }

    /// FFmpeg's words for one of its codes.
    static String text(int code) {
        byte[] text = new byte[128];
        avutil.av_strerror(code, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    /// A copy of native bytes.
    static byte[] copy(@Nullable BytePointer data, int length) {
        byte[] bytes = new byte[length];
        if (length > 0 && data != null && !data.isNull()) {
            data.get(bytes, 0, length);
        }
        return bytes;
    }

    private AVFormatContext context() {
        if (context == null) {
            throw new IllegalStateException("the input is not open");
        }
        return context;
    }

    private static void requireAllTaken(AVDictionary dictionary) {
        AVDictionaryEntry left = avutil.av_dict_get(dictionary, "", null, avutil.AV_DICT_IGNORE_SUFFIX);
        if (left != null && !left.isNull()) {
            throw new IllegalStateException(
                    "FFmpeg does not know the option " + left.key().getString());
        }
    }
}
