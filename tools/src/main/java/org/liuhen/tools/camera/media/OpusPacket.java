package org.liuhen.tools.camera.media;

/// What the first bytes of an Opus packet say (RFC 6716, 3.1 and 3.2).
final class OpusPacket {
    private static final int SAMPLES_IN_MILLISECOND = 48;

    private OpusPacket() {}

    /// Samples at 48000 Hz that the packet lasts.
    ///
    /// @throws IllegalArgumentException if it is too short to say
    static int samples(byte[] packet) {
        int count = packet.length == 0 ? 0 : packet[0] & 3;
        if (packet.length == 0 || (count == 3 && packet.length < 2)) {
            throw new IllegalArgumentException("an Opus packet of " + packet.length + " bytes is cut off");
        }
        int frames = switch (count) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> packet[1] & 0x3F;
        };
        return frames * frameSamples(packet[0] >> 3 & 0x1F);
    }

    private static int frameSamples(int configuration) {
        int step = configuration & 3;
        if (configuration >= 16) {
            return (5 << step) * SAMPLES_IN_MILLISECOND / 2; // CELT: 2.5, 5, 10, 20 ms
        }
        if (configuration >= 12) {
            return (10 << (step & 1)) * SAMPLES_IN_MILLISECOND; // hybrid: 10, 20 ms
        }
        return (step == 3 ? 60 : 10 << step) * SAMPLES_IN_MILLISECOND; // SILK: 10, 20, 40, 60 ms
    }
}
