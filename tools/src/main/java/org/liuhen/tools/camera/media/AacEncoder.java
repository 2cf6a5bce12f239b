package org.liuhen.tools.camera.media;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;

/// AAC-LC of one channel. One thread.
final class AacEncoder implements AutoCloseable {
    /// Samples of one frame.
    static final int FRAME_SAMPLES = 1024;

    /// Frames before the encoder's state no longer depends on how it began.
    private static final int RUN_IN_FRAMES = 8;

    private final AVCodecContext context;
    private final AVFrame frame = avutil.av_frame_alloc();
    private final AVPacket packet = avcodec.av_packet_alloc();

    AacEncoder(int rate, int bitsPerSecond) {
        AVCodec codec = avcodec.avcodec_find_encoder(avcodec.AV_CODEC_ID_AAC);
        context = avcodec.avcodec_alloc_context3(codec);
        try {
            context.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
            context.sample_rate(rate);
            context.bit_rate(bitsPerSecond);
            context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
            avutil.av_channel_layout_default(context.ch_layout(), 1);
            Native.expect(avcodec.avcodec_open2(context, codec, (AVDictionary) null), "AAC encoder");
            frame.format(avutil.AV_SAMPLE_FMT_FLTP);
            frame.sample_rate(rate);
            frame.nb_samples(FRAME_SAMPLES);
            avutil.av_channel_layout_copy(frame.ch_layout(), context.ch_layout());
            Native.expect(avutil.av_frame_get_buffer(frame, 0), "AAC frame");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// AudioSpecificConfig.
    byte[] config() {
        return Native.copy(context.extradata(), context.extradata_size());
    }

    /// Encodes sound that is to be repeated: the frames of a second round, which follow on each other at the seam
    /// too.
    ///
    /// @param samples a whole number of frames
    List<byte[]> encodeLoop(short[] samples) {
        int count = samples.length / FRAME_SAMPLES;
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; frames.size() < count + RUN_IN_FRAMES; i++) {
            encode(samples, i % count * FRAME_SAMPLES, frames);
        }
        return List.copyOf(frames.subList(RUN_IN_FRAMES, RUN_IN_FRAMES + count));
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
        avcodec.avcodec_free_context(context);
    }

    private void encode(short[] samples, int offset, List<byte[]> out) {
        Native.expect(avutil.av_frame_make_writable(frame), "AAC frame");
        float[] values = new float[FRAME_SAMPLES];
        for (int i = 0; i < FRAME_SAMPLES; i++) {
            values[i] = samples[offset + i] / 32_768f;
        }
        new FloatPointer(frame.data(0)).put(values, 0, FRAME_SAMPLES);
        Native.expect(avcodec.avcodec_send_frame(context, frame), "AAC encoder");
        while (avcodec.avcodec_receive_packet(context, packet) == 0) {
            out.add(Native.copy(packet.data(), packet.size()));
            avcodec.av_packet_unref(packet);
        }
    }
}
