package org.liuhen.ingest.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.capture.DecodeTimes.Arrival;
import org.liuhen.ingest.source.AudioParameters;
import org.liuhen.ingest.source.AudioParameters.Codec;
import org.liuhen.ingest.source.AudioParameters.Treatment;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.Packet;

/// An audio stream of an input: copied, or turned from plain samples into FLAC. One thread.
final class AudioStream implements AutoCloseable {
    private static final int AAC_FRAME = 1024;
    private static final int OPUS_FRAME = 960;
    private static final int TELEPHONE_FRAME = 160;

    private final int index;
    private final AudioParameters parameters;
    private final DecodeTimes times;
    private final @Nullable PcmToFlac flac;
    private final List<Packet> timed = new ArrayList<>();
    private @Nullable Packet last;

    private AudioStream(int index, AudioParameters parameters, long usualTicks, @Nullable PcmToFlac flac) {
        this.index = index;
        this.parameters = parameters;
        this.times = new DecodeTimes(avutil.AV_NOPTS_VALUE, 0, usualTicks);
        this.flac = flac;
    }

    /// The stream, or nothing if its coding cannot be stored without loss.
    static Optional<AudioStream> of(AVStream stream) {
        AVCodecParameters coding = stream.codecpar();
        int rate = coding.sample_rate();
        int channels = coding.ch_layout().nb_channels();
        int timescale = VideoStream.timescale(stream);
        Octets config = Octets.of(NativeInput.copy(coding.extradata(), coding.extradata_size()));
        int codec = coding.codec_id();
        if (rate <= 0 || channels <= 0) {
            return Optional.empty();
        }
        if (codec == avcodec.AV_CODEC_ID_AAC && config.length() >= 2) {
            return copied(
                    stream,
                    new AudioParameters(Codec.AAC, config, rate, channels, timescale, AAC_FRAME, Treatment.COPIED));
        }
        if (codec == avcodec.AV_CODEC_ID_OPUS) {
            Octets head = opusHead(config, channels);
            return copied(
                    stream,
                    new AudioParameters(Codec.OPUS, head, rate, channels, timescale, OPUS_FRAME, Treatment.COPIED));
        }
        Optional<Treatment> treatment = timescale == rate ? lossless(codec) : Optional.empty();
        return treatment.map(lossless -> flac(stream, rate, channels, lossless));
    }

    private static Optional<Treatment> lossless(int codec) {
        if (codec == avcodec.AV_CODEC_ID_PCM_ALAW) {
            return Optional.of(Treatment.PCMA_TO_FLAC);
        }
        if (codec == avcodec.AV_CODEC_ID_PCM_MULAW) {
            return Optional.of(Treatment.PCMU_TO_FLAC);
        }
        return codec == avcodec.AV_CODEC_ID_PCM_S16BE ? Optional.of(Treatment.PCM_TO_FLAC) : Optional.empty();
    }

    int index() {
        return index;
    }

    AudioParameters parameters() {
        return parameters;
    }

    void accept(Arrival arrival, List<Packet> out) {
        times.accept(arrival, timed);
        drain(out);
    }

    void release(List<Packet> out) {
        times.release(timed);
        drain(out);
        if (flac != null && last != null) {
            flac.finish(last.streams(), last, out);
        }
    }

    @Override
    public void close() {
        if (flac != null) {
            flac.close();
        }
    }

    private void drain(List<Packet> out) {
        if (flac == null) {
            out.addAll(timed);
        } else {
            for (Packet packet : timed) {
                flac.accept(samples(packet.payload().bytes()), packet, out);
                last = packet;
            }
        }
        timed.clear();
    }

    private short[] samples(byte[] bytes) {
        return switch (parameters.treatment()) {
            case PCMA_TO_FLAC -> G711.fromALaw(bytes);
            case PCMU_TO_FLAC -> G711.fromMuLaw(bytes);
            case PCM_TO_FLAC -> bigEndian(bytes);
            case COPIED -> throw new IllegalStateException("copied sound has no samples");
        };
    }

    private static short[] bigEndian(byte[] bytes) {
        short[] samples = new short[bytes.length / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) ((bytes[2 * i] << 8) | (bytes[2 * i + 1] & 0xFF));
        }
        return samples;
    }

    private static Optional<AudioStream> copied(AVStream stream, AudioParameters parameters) {
        return Optional.of(new AudioStream(stream.index(), parameters, parameters.frameTicks(), null));
    }

    private static AudioStream flac(AVStream stream, int rate, int channels, Treatment treatment) {
        PcmToFlac flac = new PcmToFlac(rate, channels);
        return new AudioStream(stream.index(), flac.parameters(treatment), TELEPHONE_FRAME, flac);
    }

    /// The identification header (RFC 7845, 5.1). RTP carries none (RFC 7587): then the plain one for these
    /// channels.
    private static Octets opusHead(Octets config, int channels) {
        if (config.length() >= 19) {
            return config;
        }
        byte[] head = new byte[19];
        System.arraycopy("OpusHead".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, head, 0, 8);
        head[8] = 1;
        head[9] = (byte) channels;
        head[12] = (byte) 0x80; // 48,000 Hz, little-endian
        head[13] = (byte) 0xBB;
        return Octets.of(head);
    }
}
