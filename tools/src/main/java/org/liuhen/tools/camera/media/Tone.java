package org.liuhen.tools.camera.media;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.liuhen.tools.camera.AudioCodec;
import org.liuhen.tools.camera.AudioTrack;

/// A sound to know a recording by: a quiet tone of 440 Hz with a louder one of 880 Hz in the first tenth of each
/// second.
public final class Tone {
    /// A whole number of AAC frames and Opus packets at 48 kHz, and of G.711 packets.
    static final int SECONDS = 8;

    private static final int BITS_PER_SECOND = 64_000;
    private static final int G711_RATE = 8000;
    private static final int G711_PACKET_SAMPLES = 160;

    private Tone() {}

    /// What a microphone may make of the tone.
    public enum Hearing {
        /// As it is.
        PLAIN(1),
        /// As from behind a wall.
        FAINT(0.002),
        /// Far beyond the end of the scale.
        OVERDRIVEN(30),
        /// Nothing.
        DEAD(0);

        private final double factor;

        Hearing(double factor) {
            this.factor = factor;
        }
    }

    /// Eight seconds of the tone, one channel.
    public static AudioTrack track(AudioCodec codec) {
        return track(codec, Hearing.PLAIN);
    }

    /// Eight seconds of what a microphone makes of the tone, one channel.
    public static AudioTrack track(AudioCodec codec, Hearing hearing) {
        return switch (codec) {
            case AAC, OPUS -> encoded(codec, hearing);
            case PCMA, PCMU ->
                new AudioTrack(codec, G711_RATE, 1, new byte[0], G711_PACKET_SAMPLES, packets(codec, hearing));
        };
    }

    private static AudioTrack encoded(AudioCodec codec, Hearing hearing) {
        try (SoundEncoder encoder = new SoundEncoder(codec, BITS_PER_SECOND)) {
            List<byte[]> frames = encoder.encodeLoop(samples(SoundEncoder.RATE, hearing));
            byte[] config = codec == AudioCodec.AAC ? encoder.config() : new byte[0];
            return new AudioTrack(codec, SoundEncoder.RATE, 1, config, encoder.frameSamples(), frames);
        }
    }

    private static List<byte[]> packets(AudioCodec codec, Hearing hearing) {
        short[] samples = samples(G711_RATE, hearing);
        byte[] codes = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            codes[i] = codec == AudioCodec.PCMA ? G711.aLaw(samples[i]) : G711.muLaw(samples[i]);
        }
        return packets(codes);
    }

    /// Codes in packets of 20 ms; what is left at the end is left out.
    static List<byte[]> packets(byte[] codes) {
        List<byte[]> packets = new ArrayList<>();
        for (int at = 0; at + G711_PACKET_SAMPLES <= codes.length; at += G711_PACKET_SAMPLES) {
            packets.add(Arrays.copyOfRange(codes, at, at + G711_PACKET_SAMPLES));
        }
        return packets;
    }

    static short[] samples(int rate, Hearing hearing) {
        short[] samples = new short[rate * SECONDS];
        for (int i = 0; i < samples.length; i++) {
            double seconds = (double) i / rate;
            boolean beep = i % rate < rate / 10;
            double value =
                    beep ? 0.3 * Math.sin(2 * Math.PI * 880 * seconds) : 0.1 * Math.sin(2 * Math.PI * 440 * seconds);
            samples[i] = (short) Math.round(Math.clamp(value * hearing.factor, -1, 1) * Short.MAX_VALUE);
        }
        return samples;
    }
}
