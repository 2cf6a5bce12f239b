package org.liuhen.tools.camera.media;

/// ITU-T G.711: the 8-bit codes of 16-bit samples.
final class G711 {
    private static final int MU_LAW_BIAS = 0x84;
    private static final int MU_LAW_LARGEST = 32_635;

    private G711() {}

    static byte aLaw(short sample) {
        int sign = sample >= 0 ? 0x80 : 0;
        int magnitude = (sample >= 0 ? sample : -sample - 1) >> 4; // 12 bits less sign
        int segment = Math.max(0, 32 - Integer.numberOfLeadingZeros(magnitude) - 4);
        int step = segment <= 1 ? magnitude & 0x0F : (magnitude >> (segment - 1)) & 0x0F;
        return (byte) ((sign | (segment << 4) | step) ^ 0x55);
    }

    static byte muLaw(short sample) {
        int sign = sample >= 0 ? 0 : 0x80;
        int magnitude = Math.min(Math.abs((int) sample), MU_LAW_LARGEST) + MU_LAW_BIAS;
        int segment = 24 - Integer.numberOfLeadingZeros(magnitude);
        int step = (magnitude >> (segment + 3)) & 0x0F;
        return (byte) ~(sign | (segment << 4) | step);
    }
}
