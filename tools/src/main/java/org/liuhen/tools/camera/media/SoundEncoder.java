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
import org.liuhen.tools.camera.AudioCodec;

/// AAC-LC or Opus of one channel at 48000 Hz. One thread.
final class SoundEncoder implements AutoCloseable {
    /// Samples in a second.
    static final int RATE = 48_000;

    /// Frames before the encoder's state no longer depends on how it began.
    private static final int RUN_IN_FRAMES = 8;

    private final AVCodecContext context;
    private final AVFrame frame = avutil.av_frame_alloc();
    private final AVPacket packet = avcodec.av_packet_alloc();

    /// @param codec AAC or OPUS
    SoundEncoder(AudioCodec codec, int bitsPerSecond) {
        int id = codec == AudioCodec.AAC ? avcodec.AV_CODEC_ID_AAC : avcodec.AV_CODEC_ID_OPUS;
        AVCodec encoder = avcodec.avcodec_find_encoder(id);
        context = avcodec.avcodec_alloc_context3(encoder);
        try {
            context.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
            context.sample_rate(RATE);
            context.bit_rate(bitsPerSecond);
            context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
            avutil.av_channel_layout_default(context.ch_layout(), 1);
            Native.expect(avcodec.avcodec_open2(context, encoder, (AVDictionary) null), "sound encoder");
            frame.format(avutil.AV_SAMPLE_FMT_FLTP);
            frame.sample_rate(RATE);
            frame.nb_samples(context.frame_size());
            avutil.av_channel_layout_copy(frame.ch_layout(), context.ch_layout());
            Native.expect(avutil.av_frame_get_buffer(frame, 0), "sound frame");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Samples of one frame.
    int frameSamples() {
        return context.frame_size();
    }

    /// AudioSpecificConfig of AAC.
    byte[] config() {
        return Native.copy(context.extradata(), context.extradata_size());
    }

    /// Encodes sound that is to be repeated: the frames of a second round, which follow on each other at the seam
    /// too.
    ///
    /// @param samples a whole number of frames
    List<byte[]> encodeLoop(short[] samples) {
        int count = samples.length / frameSamples();
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; frames.size() < count + RUN_IN_FRAMES; i++) {
            encode(samples, i % count * frameSamples(), frames);
        }
        finish();
        return List.copyOf(frames.subList(RUN_IN_FRAMES, RUN_IN_FRAMES + count));
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
        avcodec.avcodec_free_context(context);
    }

    /// Takes out what the encoder still holds: it complains otherwise.
    private void finish() {
        Native.expect(avcodec.avcodec_send_frame(context, null), "sound encoder");
        while (avcodec.avcodec_receive_packet(context, packet) == 0) {
            avcodec.av_packet_unref(packet);
        }
    }

    private void encode(short[] samples, int offset, List<byte[]> out) {
        Native.expect(avutil.av_frame_make_writable(frame), "sound frame");
        float[] values = new float[frameSamples()];
        for (int i = 0; i < values.length; i++) {
            values[i] = samples[offset + i] / 32_768f;
        }
        new FloatPointer(frame.data(0)).put(values, 0, values.length);
        Native.expect(avcodec.avcodec_send_frame(context, frame), "sound encoder");
        while (avcodec.avcodec_receive_packet(context, packet) == 0) {
            out.add(Native.copy(packet.data(), packet.size()));
            avcodec.av_packet_unref(packet);
        }
    }
}
