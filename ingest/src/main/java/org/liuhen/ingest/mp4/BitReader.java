package org.liuhen.ingest.mp4;

import java.util.Arrays;

/// Bits of a NAL unit's payload, without the emulation prevention bytes (ITU-T H.264, 7.4.1). Reading past the end
/// fails
/// with [MalformedParameterSetException].
final class BitReader {
    private final byte[] bytes;
    private int bit;

    /// @param nal the whole unit
    /// @param headerBytes how many bytes of it are its header
    BitReader(byte[] nal, int headerBytes) {
        bytes = unescape(nal, headerBytes);
    }

    boolean flag() throws MalformedParameterSetException {
        return bits(1) == 1;
    }

    /// The next `count` bits, at most 32, as an unsigned number.
    long bits(int count) throws MalformedParameterSetException {
        if (bit + count > bytes.length * 8) {
            throw new MalformedParameterSetException("a parameter set ends after " + bytes.length + " bytes");
        }
        long value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value = (value << 1) | ((bytes[bit >> 3] >> (7 - (bit & 7))) & 1);
        }
        return value;
    }

    void skip(int count) throws MalformedParameterSetException {
        for (int left = count; left > 0; left -= 32) {
            bits(Math.min(left, 32));
        }
    }

    /// An Exp-Golomb number (ITU-T H.264, 9.1).
    int unsigned() throws MalformedParameterSetException {
        int zeros = 0;
        while (!flag()) {
            if (++zeros > 30) {
                throw new MalformedParameterSetException("a parameter set holds a number of more than 31 bits");
            }
        }
        return (int) ((1L << zeros) - 1 + bits(zeros));
    }

    /// A signed Exp-Golomb number (ITU-T H.264, 9.1.1).
    int signed() throws MalformedParameterSetException {
        int code = unsigned();
        return (code & 1) == 1 ? (code >> 1) + 1 : -(code >> 1);
    }

    private static byte[] unescape(byte[] nal, int headerBytes) {
        byte[] out = new byte[Math.max(0, nal.length - headerBytes)];
        int length = 0;
        int zeros = 0;
        for (int i = headerBytes; i < nal.length; i++) {
            if (zeros >= 2 && nal[i] == 3) {
                zeros = 0;
                continue;
            }
            zeros = nal[i] == 0 ? zeros + 1 : 0;
            out[length++] = nal[i];
        }
        return Arrays.copyOf(out, length);
    }
}
