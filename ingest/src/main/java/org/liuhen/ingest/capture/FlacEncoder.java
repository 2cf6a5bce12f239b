package org.liuhen.ingest.capture;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.ShortPointer;
import org.liuhen.ingest.source.Octets;

/// Turns 16-bit samples into FLAC blocks (RFC 9639) without loss. One thread.
final class FlacEncoder implements AutoCloseable {
    private final AVCodecContext context;
    private final AVFrame frame = avutil.av_frame_alloc();
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final int channels;
    private final int blockSamples;

    FlacEncoder(int rate, int channels) {
        this.channels = channels;
        AVCodec codec = avcodec.avcodec_find_encoder(avcodec.AV_CODEC_ID_FLAC);
        context = avcodec.avcodec_alloc_context3(codec);
        context.sample_fmt(avutil.AV_SAMPLE_FMT_S16);
        context.sample_rate(rate);
        avutil.av_channel_layout_default(context.ch_layout(), channels);
        int code = avcodec.avcodec_open2(context, codec, (org.bytedeco.ffmpeg.avutil.AVDictionary) null);
        if (code < 0) {
            close();
            throw new IllegalArgumentException(
                    "FLAC of " + rate + " Hz and " + channels + " channels: " + NativeInput.text(code));
        }
        blockSamples = context.frame_size();
        frame.format(avutil.AV_SAMPLE_FMT_S16);
        frame.sample_rate(rate);
        frame.nb_samples(blockSamples);
        avutil.av_channel_layout_copy(frame.ch_layout(), context.ch_layout());
        requireZero(avutil.av_frame_get_buffer(frame, 0));
    }

    /// STREAMINFO (RFC 9639, 8.2), 34 bytes.
    Octets streamInfo() {
        return Octets.of(NativeInput.copy(context.extradata(), context.extradata_size()));
    }

    /// Samples of one block in each channel.
    int blockSamples() {
        return blockSamples;
    }

    /// Encodes one block.
    ///
    /// @param samples channels interleaved
    /// @param offset first value to use
    /// @param count samples in each channel: a whole block, or fewer in the last one
    Octets encode(short[] samples, int offset, int count) {
        requireZero(avutil.av_frame_make_writable(frame));
        frame.nb_samples(count);
        new ShortPointer(frame.data(0)).put(samples, offset, count * channels);
        requireZero(avcodec.avcodec_send_frame(context, frame));
        requireZero(avcodec.avcodec_receive_packet(context, packet));
        try {
            return Octets.of(NativeInput.copy(packet.data(), packet.size()));
        } finally {
            avcodec.av_packet_unref(packet);
        }
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
        avcodec.avcodec_free_context(context);
    }

    private static void requireZero(int code) {
        if (code < 0) {
            throw new IllegalStateException("FLAC: " + NativeInput.text(code));
        }
    }
}
