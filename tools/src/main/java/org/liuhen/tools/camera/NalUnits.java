package org.liuhen.tools.camera;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// NAL units in the byte stream format (ITU-T H.264 and H.265, Annex B).
public final class NalUnits {
    private NalUnits() {}

    /// The units of `annexB`, without start codes and without the zero bytes around them.
    public static List<byte[]> split(byte[] annexB) {
        List<byte[]> units = new ArrayList<>();
        int start = afterStartCode(annexB, 0);
        while (start < annexB.length) {
            int next = afterStartCode(annexB, start);
            int end = next < annexB.length || endsInStartCode(annexB) ? next - 3 : next;
            while (end > start && annexB[end - 1] == 0) {
                end--;
            }
            if (end > start) {
                units.add(Arrays.copyOfRange(annexB, start, end));
            }
            start = next;
        }
        return units;
    }

    /// `payload` as it stands in a NAL unit: no three bytes look like a start code (H.264, 7.4.1.1).
    static byte[] escape(byte[] payload) {
        byte[] out = new byte[payload.length * 3 / 2 + 1];
        int length = 0;
        int zeros = 0;
        for (byte value : payload) {
            if (zeros == 2 && (value & 0xFF) <= 3) {
                out[length++] = 3;
                zeros = 0;
            }
            out[length++] = value;
            zeros = value == 0 ? zeros + 1 : 0;
        }
        return Arrays.copyOf(out, length);
    }

    private static int afterStartCode(byte[] bytes, int from) {
        for (int i = from; i + 2 < bytes.length; i++) {
            if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1) {
                return i + 3;
            }
        }
        return bytes.length;
    }

    private static boolean endsInStartCode(byte[] bytes) {
        int n = bytes.length;
        return n >= 3 && bytes[n - 1] == 1 && bytes[n - 2] == 0 && bytes[n - 3] == 0;
    }
}
