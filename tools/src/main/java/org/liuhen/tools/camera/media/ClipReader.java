package org.liuhen.tools.camera.media;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;
import org.liuhen.tools.camera.AudioCodec;
import org.liuhen.tools.camera.AudioTrack;
import org.liuhen.tools.camera.Clip;
import org.liuhen.tools.camera.VideoCodec;
import org.liuhen.tools.camera.VideoUnit;

/// Reads an open file from its beginning to its end. One thread, one use.
final class ClipReader {
    private static final int AAC_FRAME_SAMPLES = 1024;

    private final Path file;
    private final AVFormatContext input;
    private final List<byte[]> sound = new ArrayList<>();
    private @Nullable AVStream audioStream;

    ClipReader(Path file, AVFormatContext input) {
        this.file = file;
        this.input = input;
    }

    Clip read() throws MediaException {
        AVStream videoStream = find(avutil.AVMEDIA_TYPE_VIDEO);
        if (videoStream == null) {
            throw new MediaException(file + " has no video track; a camera needs one in H.264 or H.265");
        }
        VideoCodec codec = videoCodec(videoStream.codecpar());
        audioStream = find(avutil.AVMEDIA_TYPE_AUDIO);
        AudioCodec audioCodec = audioStream == null ? null : audioCodec(audioStream.codecpar());
        try (PictureReader pictures = new PictureReader(codec, videoStream)) {
            readPackets(videoStream, pictures);
            List<VideoUnit> units = pictures.units();
            if (units.isEmpty()) {
                throw new MediaException(file + " has no key frame");
            }
            AudioTrack audio = audioCodec == null || audioStream == null ? null : audio(audioCodec, audioStream);
            return new Clip(pictures.format(), units, pictures.lengthMicros(), audio);
        }
    }

    /// A time in microseconds.
    static long micros(long time, AVRational base) {
        AVRational micro = new AVRational().num(1).den(1_000_000);
        try {
            return avutil.av_rescale_q(time, base, micro);
        } finally {
            micro.deallocate();
        }
    }

    private void readPackets(AVStream videoStream, PictureReader pictures) throws MediaException {
        AVPacket packet = avcodec.av_packet_alloc();
        try {
            int code;
            while ((code = avformat.av_read_frame(input, packet)) >= 0) {
                if (packet.stream_index() == videoStream.index()) {
                    pictures.add(packet);
                } else if (audioStream != null && packet.stream_index() == audioStream.index()) {
                    sound.add(Native.copy(packet.data(), packet.size()));
                }
                avcodec.av_packet_unref(packet);
            }
            if (code != avutil.AVERROR_EOF()) {
                Native.require(code, file.toString());
            }
        } finally {
            avcodec.av_packet_free(packet);
        }
    }

    private @Nullable AVStream find(int type) {
        for (int i = 0; i < input.nb_streams(); i++) {
            if (input.streams(i).codecpar().codec_type() == type) {
                return input.streams(i);
            }
        }
        return null;
    }

    private VideoCodec videoCodec(AVCodecParameters parameters) throws MediaException {
        return switch (parameters.codec_id()) {
            case avcodec.AV_CODEC_ID_H264 -> VideoCodec.H264;
            case avcodec.AV_CODEC_ID_HEVC -> VideoCodec.H265;
            default ->
                throw new MediaException(file + " has video in "
                        + avcodec.avcodec_get_name(parameters.codec_id()).getString()
                        + "; convert it to H.264 or H.265 with ffmpeg");
        };
    }

    private AudioCodec audioCodec(AVCodecParameters parameters) throws MediaException {
        int codec = parameters.codec_id();
        boolean telephone =
                parameters.sample_rate() == 8000 && parameters.ch_layout().nb_channels() == 1;
        if (codec == avcodec.AV_CODEC_ID_AAC && parameters.extradata_size() > 0) {
            return AudioCodec.AAC;
        }
        if (codec == avcodec.AV_CODEC_ID_OPUS) {
            return AudioCodec.OPUS;
        }
        if (codec == avcodec.AV_CODEC_ID_PCM_ALAW && telephone) {
            return AudioCodec.PCMA;
        }
        if (codec == avcodec.AV_CODEC_ID_PCM_MULAW && telephone) {
            return AudioCodec.PCMU;
        }
        throw new MediaException(
                file + " has sound in " + avcodec.avcodec_get_name(codec).getString()
                        + "; a camera sends AAC from an MP4 file, Opus, or A-law or µ-law of 8000 Hz and one channel");
    }

    private @Nullable AudioTrack audio(AudioCodec codec, AVStream stream) throws MediaException {
        if (sound.isEmpty()) {
            return null;
        }
        AVCodecParameters parameters = stream.codecpar();
        int channels = parameters.ch_layout().nb_channels();
        return switch (codec) {
            case PCMA, PCMU -> telephone(codec);
            case OPUS -> new AudioTrack(codec, SoundEncoder.RATE, channels, new byte[0], opusPacketSamples(), sound);
            case AAC -> {
                byte[] config = Native.copy(parameters.extradata(), parameters.extradata_size());
                int samples = Math.max(parameters.frame_size(), AAC_FRAME_SAMPLES);
                yield new AudioTrack(codec, parameters.sample_rate(), channels, config, samples, sound);
            }
        };
    }

    private @Nullable AudioTrack telephone(AudioCodec codec) {
        ByteArrayOutputStream codes = new ByteArrayOutputStream();
        sound.forEach(codes::writeBytes);
        List<byte[]> packets = Tone.packets(codes.toByteArray());
        return packets.isEmpty() ? null : new AudioTrack(codec, 8000, 1, new byte[0], 160, packets);
    }

    private int opusPacketSamples() throws MediaException {
        try {
            int samples = OpusPacket.samples(sound.getFirst());
            if (samples > 0 && sound.stream().allMatch(packet -> OpusPacket.samples(packet) == samples)) {
                return samples;
            }
        } catch (IllegalArgumentException e) {
            throw new MediaException(file + ": " + e.getMessage());
        }
        throw new MediaException(
                file + " has Opus packets of different lengths; code it again with ffmpeg -c:a libopus");
    }
}
