package org.liuhen.ingest.signal;

/// Measures sound: how loud the band of speech is (300 to 3400 Hz, the band of a telephone), so that hum and hiss
/// of a microphone that hears nothing do not pass for a voice. One thread.
final class SpeechMeter {
    private static final double LOW_HERTZ = 300;
    private static final double HIGH_HERTZ = 3_400;
    /// G.711 reaches 0.980 (µ-law) and 0.984 (A-law) of the scale.
    private static final float CLIPPED = 0.975f;
    private static final double NOTHING_DECIBELS = -120;

    private final Channel[] channels;
    private long samples;

    SpeechMeter(int rate, int channels) {
        this.channels = new Channel[channels];
        for (int i = 0; i < channels; i++) {
            this.channels[i] = new Channel(rate);
        }
    }

    /// Measures sound that follows on what came before.
    ///
    /// @param sound samples of each channel, 1 at the end of the scale
    void add(float[][] sound) {
        for (int i = 0; i < Math.min(channels.length, sound.length); i++) {
            channels[i].add(sound[i]);
        }
        samples += sound.length == 0 ? 0 : sound[0].length;
    }

    /// Whether anything was measured.
    boolean isEmpty() {
        return samples == 0;
    }

    /// What was measured since the last call.
    SoundLevel level() {
        double energy = 0;
        double peak = 0;
        long clipped = 0;
        for (Channel channel : channels) {
            energy = Math.max(energy, channel.energy);
            peak = Math.max(peak, channel.peak);
            clipped = Math.max(clipped, channel.clipped);
            channel.forget();
        }
        long measured = Math.max(1, samples);
        samples = 0;
        double decibels = energy > 0 ? 10 * Math.log10(energy / measured) : NOTHING_DECIBELS;
        return new SoundLevel(Math.max(NOTHING_DECIBELS, decibels), (double) clipped / measured, peak);
    }

    private static final class Channel {
        private final Filter high;
        private final Filter low;
        private double energy;
        private double peak;
        private long clipped;

        Channel(int rate) {
            high = Filter.above(LOW_HERTZ, rate);
            low = Filter.below(Math.min(HIGH_HERTZ, rate * 0.45), rate);
        }

        void add(float[] sound) {
            for (float sample : sound) {
                double speech = low.next(high.next(sample));
                float size = Math.abs(sample);
                energy += speech * speech;
                peak = Math.max(peak, size);
                clipped += size >= CLIPPED ? 1 : 0;
            }
        }

        void forget() {
            energy = 0;
            peak = 0;
            clipped = 0;
        }
    }

    /// A filter of second order without a bump: R. Bristow-Johnson, Cookbook formulae for audio equalizer biquad
    /// filter coefficients, with Q = 1/√2.
    private static final class Filter {
        private final double b0;
        private final double b1;
        private final double a1;
        private final double a2;
        private double state1;
        private double state2;

        private Filter(double b0, double b1, double a1, double a2) {
            this.b0 = b0;
            this.b1 = b1;
            this.a1 = a1;
            this.a2 = a2;
        }

        static Filter above(double hertz, int rate) {
            double cos = Math.cos(2 * Math.PI * hertz / rate);
            return of(cos, alpha(hertz, rate), (1 + cos) / 2, -(1 + cos));
        }

        static Filter below(double hertz, int rate) {
            double cos = Math.cos(2 * Math.PI * hertz / rate);
            return of(cos, alpha(hertz, rate), (1 - cos) / 2, 1 - cos);
        }

        /// The third coefficient of both kinds is the first.
        double next(double in) {
            double out = b0 * in + state1;
            state1 = b1 * in - a1 * out + state2;
            state2 = b0 * in - a2 * out;
            return out;
        }

        private static double alpha(double hertz, int rate) {
            return Math.sin(2 * Math.PI * hertz / rate) / Math.sqrt(2);
        }

        private static Filter of(double cos, double alpha, double b0, double b1) {
            double a0 = 1 + alpha;
            return new Filter(b0 / a0, b1 / a0, -2 * cos / a0, (1 - alpha) / a0);
        }
    }
}
