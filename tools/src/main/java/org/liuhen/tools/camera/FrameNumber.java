package org.liuhen.tools.camera;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.UUID;

/// The machine readable number of a frame: a NAL unit with user_data_unregistered (ITU-T H.264 D.1.7, H.265
/// D.2.7) of 16 bytes UUID and 8 bytes number, big-endian.
public final class FrameNumber {
    /// Says that the eight bytes after it are a frame number. No byte of it is 0, so escaping leaves it alone.
    public static final UUID ID = UUID.fromString("6c697568-656e-4652-914d-45b7e1a95c23");

    private static final int USER_DATA_UNREGISTERED = 5;
    private static final int PAYLOAD_BYTES = 24;
    private static final byte[] MARK = ByteBuffer.allocate(18)
            .put((byte) USER_DATA_UNREGISTERED)
            .put((byte) PAYLOAD_BYTES)
            .putLong(ID.getMostSignificantBits())
            .putLong(ID.getLeastSignificantBits())
            .array();

    private FrameNumber() {}

    /// The NAL unit that carries `number`, without start code.
    static byte[] nal(VideoCodec codec, long number) {
        byte[] payload = ByteBuffer.allocate(MARK.length + Long.BYTES + 1)
                .put(MARK)
                .putLong(number)
                .put((byte) 0x80) // rbsp_trailing_bits
                .array();
        byte[] escaped = NalUnits.escape(payload);
        byte[] header = codec.seiHeader();
        byte[] nal = Arrays.copyOf(header, header.length + escaped.length);
        System.arraycopy(escaped, 0, nal, header.length, escaped.length);
        return nal;
    }

    /// The number in an access unit, or in anything that contains one.
    ///
    /// @param bytes NAL units with start codes (Annex B) or with lengths (AVCC, HVCC)
    /// @return empty if there is none, or only a part of it
    public static OptionalLong find(byte[] bytes) {
        return find(bytes, 0, bytes.length);
    }

    /// The first number between two positions.
    ///
    /// @param from first byte to look at
    /// @param to the byte after the last one to look at
    public static OptionalLong find(byte[] bytes, int from, int to) {
        for (int i = from; i + MARK.length <= to; i++) {
            if (bytes[i] == USER_DATA_UNREGISTERED && Arrays.equals(bytes, i, i + MARK.length, MARK, 0, MARK.length)) {
                return number(bytes, i + MARK.length, to);
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong number(byte[] bytes, int from, int to) {
        long number = 0;
        int digits = 0;
        int zeros = 0;
        for (int i = from; i < to && digits < Long.BYTES; i++) {
            if (zeros == 2 && bytes[i] == 3) {
                zeros = 0;
                continue;
            }
            number = (number << 8) | (bytes[i] & 0xFF);
            digits++;
            zeros = bytes[i] == 0 ? zeros + 1 : 0;
        }
        return digits == Long.BYTES ? OptionalLong.of(number) : OptionalLong.empty();
    }
}
