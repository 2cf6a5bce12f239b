package org.liuhen.ingest.capture;

/// ITU-T G.711: the 16-bit samples its 8-bit codes stand for.
final class G711 {
    private static final short[] A_LAW = new short[256];
    private static final short[] MU_LAW = new short[256];

    static {
        for (int code = 0; code < 256; code++) {
            A_LAW[code] = aLaw(code);
            MU_LAW[code] = muLaw(code);
        }
    }

    private G711() {}

    /// Samples of A-law codes.
    static short[] fromALaw(byte[] codes) {
        return decode(codes, A_LAW);
    }

    /// Samples of µ-law codes. Of the two codes for zero, both become 0.
    static short[] fromMuLaw(byte[] codes) {
        return decode(codes, MU_LAW);
    }

    private static short[] decode(byte[] codes, short[] table) {
        short[] samples = new short[codes.length];
        for (int i = 0; i < codes.length; i++) {
            samples[i] = table[codes[i] & 0xFF];
        }
        return samples;
    }

    private static short aLaw(int code) {
        int bits = code ^ 0x55;
        int segment = (bits >> 4) & 7;
        int magnitude = ((bits & 0xF) << 4) | 8;
        if (segment > 0) {
            magnitude = (magnitude + 0x100) << (segment - 1);
        }
        return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static short muLaw(int code) {
        int bits = ~code;
        int magnitude = (((bits & 0xF) << 3) + 0x84) << ((bits >> 4) & 7);
        return (short) ((bits & 0x80) != 0 ? 0x84 - magnitude : magnitude - 0x84);
    }
}
