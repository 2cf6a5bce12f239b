package org.liuhen.ingest.capture;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.liuhen.ingest.signal.SoundDecoder;
import org.liuhen.ingest.source.AudioParameters;
import org.liuhen.ingest.source.Octets;

/// Decodes AAC, Opus and FLAC packets. One thread.
final class SoundPacketDecoder implements SoundDecoder {
    private static final float SHORT_SCALE = 1f / 32_768;

    private final AVCodecContext context;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame frame = avutil.av_frame_alloc();

    SoundPacketDecoder(AudioParameters parameters) {
        AVCodec codec = avcodec.avcodec_find_decoder(
                switch (parameters.codec()) {
                    case AAC -> avcodec.AV_CODEC_ID_AAC;
                    case OPUS -> avcodec.AV_CODEC_ID_OPUS;
                    case FLAC -> avcodec.AV_CODEC_ID_FLAC;
                });
        context = avcodec.avcodec_alloc_context3(codec);
        context.thread_count(1);
        context.sample_rate(parameters.rate());
        avutil.av_channel_layout_default(context.ch_layout(), parameters.channels());
        byte[] config = parameters.config().bytes();
        // Freed with the context; FFmpeg reads a little past the end.
        Pointer extra = avutil.av_mallocz(config.length + (long) avcodec.AV_INPUT_BUFFER_PADDING_SIZE);
        context.extradata(new BytePointer(extra).put(config, 0, config.length));
        context.extradata_size(config.length);
        int code = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
        if (code < 0) {
            close();
            throw new IllegalArgumentException("sound in " + parameters.codec() + ": " + NativeInput.text(code));
        }
    }

    @Override
    public float[][] decode(Octets bytes) {
        require(avcodec.av_new_packet(packet, bytes.length()));
        try {
            packet.data().put(bytes.bytes(), 0, bytes.length());
            // A packet that does not decode is none to hear; the next one may.
            if (avcodec.avcodec_send_packet(context, packet) < 0 || avcodec.avcodec_receive_frame(context, frame) < 0) {
                return new float[0][];
            }
            return samples();
        } finally {
            avutil.av_frame_unref(frame);
            avcodec.av_packet_unref(packet);
        }
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
        avcodec.avcodec_free_context(context);
    }

    private float[][] samples() {
        int channels = frame.ch_layout().nb_channels();
        int count = frame.nb_samples();
        float[][] samples = new float[channels][count];
        switch (frame.format()) {
            case avutil.AV_SAMPLE_FMT_FLTP -> {
                for (int channel = 0; channel < channels; channel++) {
                    new FloatPointer(frame.extended_data(channel)).get(samples[channel], 0, count);
                }
            }
            case avutil.AV_SAMPLE_FMT_S16 -> {
                short[] mixed = new short[channels * count];
                new ShortPointer(frame.extended_data(0)).get(mixed, 0, mixed.length);
                for (int i = 0; i < mixed.length; i++) {
                    samples[i % channels][i / channels] = mixed[i] * SHORT_SCALE;
                }
            }
            default -> throw new IllegalStateException("samples in FFmpeg's format " + frame.format());
        }
        return samples;
    }

    private static void require(int code) {
        if (code < 0) {
            throw new IllegalStateException("a packet of sound: " + NativeInput.text(code));
        }
    }
}
