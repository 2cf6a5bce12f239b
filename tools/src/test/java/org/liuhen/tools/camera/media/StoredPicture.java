package org.liuhen.tools.camera.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;
import org.liuhen.tools.camera.FrameNumber;

/// A picture of a run file, as FFmpeg's MP4 reader finds it: by the boxes of the file, not by what we meant to
/// write.
///
/// @param number what its frame number says
/// @param dts decoding time in ticks of 1/90000 s
/// @param pts presentation time in ticks of 1/90000 s
/// @param durationTicks how long it lasts
/// @param key whether decoding can begin here
/// @param offset of its first byte in the file
public record StoredPicture(long number, long dts, long pts, long durationTicks, boolean key, long offset) {
    /// All pictures of a file, in the order of decoding.
    ///
    /// @throws IOException if it cannot be read, or a picture carries no number
    public static List<StoredPicture> in(Path file) throws IOException {
        AVFormatContext input = avformat.avformat_alloc_context();
        int opened = avformat.avformat_open_input(input, file.toString(), (AVInputFormat) null, (AVDictionary) null);
        AVPacket packet = avcodec.av_packet_alloc();
        try {
            Native.require(opened, file.toString()); // after a failure FFmpeg has freed the context
            Native.require(avformat.avformat_find_stream_info(input, (PointerPointer<?>) null), file.toString());
            return read(file, input, packet);
        } catch (MediaException e) {
            throw new IOException(e);
        } finally {
            avcodec.av_packet_free(packet);
            if (opened >= 0) {
                avformat.avformat_close_input(input);
            }
        }
    }

    private static List<StoredPicture> read(Path file, AVFormatContext input, AVPacket packet)
            throws IOException, MediaException {
        List<StoredPicture> pictures = new ArrayList<>();
        int code;
        while ((code = avformat.av_read_frame(input, packet)) >= 0) {
            var stream = input.streams(packet.stream_index());
            if (stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO) {
                if (stream.time_base().den() != 90_000) {
                    throw new IOException(
                            file + " counts time in 1/" + stream.time_base().den() + " s");
                }
                pictures.add(of(file, packet));
            }
            avcodec.av_packet_unref(packet);
        }
        if (code != avutil.AVERROR_EOF()) {
            Native.require(code, file.toString());
        }
        return pictures;
    }

    private static StoredPicture of(Path file, AVPacket packet) throws IOException {
        long number = FrameNumber.find(Native.copy(packet.data(), packet.size()))
                .orElseThrow(() -> new IOException(
                        "the picture at byte " + packet.pos() + " of " + file + " has no frame number"));
        boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
        return new StoredPicture(number, packet.dts(), packet.pts(), packet.duration(), key, packet.pos());
    }
}
