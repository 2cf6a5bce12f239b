package org.liuhen.ingest.capture;

import java.util.ArrayList;
import java.util.List;
import org.liuhen.ingest.source.Octets;

/// NAL units in a byte stream with start codes (ITU-T H.264 and H.265, annex B).
final class AnnexB {
    /// Where a NAL unit lies.
    ///
    /// @param codeStart first byte of its start code, with the zero before it that belongs to it
    /// @param start first byte of the unit
    /// @param end the byte after its last
    record Unit(int codeStart, int start, int end) {}

    private AnnexB() {}

    /// The units of `stream`, in order; none if it holds no start code.
    static List<Unit> units(byte[] stream) {
        List<Unit> units = new ArrayList<>(4);
        int code = nextCode(stream, 0);
        while (code < stream.length) {
            int start = code + 3;
            int next = nextCode(stream, start);
            int end = next;
            while (next < stream.length && end > start && stream[end - 1] == 0) {
                end--; // zero_byte and trailing_zero_8bits: a unit itself never ends with a zero
            }
            int codeStart = code > 0 && stream[code - 1] == 0 ? code - 1 : code;
            if (end > start) {
                units.add(new Unit(codeStart, start, end));
            }
            code = next;
        }
        return units;
    }

    /// The same units, each behind its length in 4 bytes (ISO/IEC 14496-15, 5.3.4.2.1). `stream` itself is used
    /// for the result where every start code is 4 bytes long, as those of a network source are.
    static byte[] lengthPrefixed(byte[] stream, List<Unit> units) {
        int expected = 0;
        for (Unit unit : units) {
            if (unit.codeStart() != expected || unit.start() - unit.codeStart() != 4) {
                return rebuilt(stream, units);
            }
            expected = unit.end();
        }
        if (expected != stream.length) {
            return rebuilt(stream, units);
        }
        for (Unit unit : units) {
            putLength(stream, unit.codeStart(), unit.end() - unit.start());
        }
        return stream;
    }

    /// The bytes of one unit.
    static Octets bytes(byte[] stream, Unit unit) {
        return Octets.of(java.util.Arrays.copyOfRange(stream, unit.start(), unit.end()));
    }

    private static byte[] rebuilt(byte[] stream, List<Unit> units) {
        int length = 0;
        for (Unit unit : units) {
            length += 4 + unit.end() - unit.start();
        }
        byte[] out = new byte[length];
        int at = 0;
        for (Unit unit : units) {
            int size = unit.end() - unit.start();
            putLength(out, at, size);
            System.arraycopy(stream, unit.start(), out, at + 4, size);
            at += 4 + size;
        }
        return out;
    }

    private static void putLength(byte[] out, int at, int length) {
        out[at] = (byte) (length >>> 24);
        out[at + 1] = (byte) (length >>> 16);
        out[at + 2] = (byte) (length >>> 8);
        out[at + 3] = (byte) length;
    }

    /// First byte of the next 00 00 01 from `from` on, or the length. Looks at every third byte only: one greater
    /// than 1 belongs to no start code.
    private static int nextCode(byte[] stream, int from) {
        int i = from + 2;
        while (i < stream.length) {
            byte third = stream[i];
            if ((third & 0xFE) != 0) {
                i += 3;
            } else if (third == 1 && stream[i - 1] == 0 && stream[i - 2] == 0) {
                return i - 2;
            } else {
                i++;
            }
        }
        return stream.length;
    }
}
