package org.liuhen.ingest.mp4;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes of nested boxes (ISO/IEC 14496-12, 4.2), big-endian. A box is begun, filled and ended; its length is
/// written when it ends.
final class BoxWriter {
    private byte[] bytes;
    private int length;

    BoxWriter(int expectedBytes) {
        bytes = new byte[expectedBytes];
    }

    /// Begins a box.
    ///
    /// @return its place, for [#end]
    int begin(String type) {
        int place = length;
        u32(0).text(type);
        return place;
    }

    /// Begins a box with version and flags (4.2.2 FullBox).
    int begin(String type, int version, int flags) {
        int place = begin(type);
        u32(((long) version << 24) | flags);
        return place;
    }

    void end(int place) {
        patch(place, length - place);
    }

    BoxWriter u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    BoxWriter u16(int value) {
        return u8(value >> 8).u8(value);
    }

    BoxWriter u32(long value) {
        room(4);
        length += 4;
        patch(length - 4, (int) value);
        return this;
    }

    BoxWriter u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    BoxWriter zeros(int count) {
        room(count);
        length += count;
        return this;
    }

    BoxWriter text(String ascii) {
        return raw(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    BoxWriter raw(byte[] source) {
        room(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
        return this;
    }

    int length() {
        return length;
    }

    void patch(int place, int value) {
        bytes[place] = (byte) (value >>> 24);
        bytes[place + 1] = (byte) (value >>> 16);
        bytes[place + 2] = (byte) (value >>> 8);
        bytes[place + 3] = (byte) value;
    }

    byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
