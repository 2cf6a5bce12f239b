package org.liuhen.storage.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.liuhen.storage.format.TrackId;

/// Keys of the tables: numbers big-endian, so that key order is number and time order.
final class Keys {
    private Keys() {}

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// `session/track` and a zero byte: the beginning of all keys of one track.
    static byte[] track(TrackId track) {
        return text(track + "\0");
    }

    /// `session` and a zero byte: the beginning of all keys of one session.
    static byte[] session(String session) {
        return text(session + "\0");
    }

    static byte[] deed(String session, long index) {
        return with(session(session), 8).putLong(index).array();
    }

    static byte[] run(TrackId track, int run) {
        return with(track(track), 4).putInt(run).array();
    }

    /// @param tieBreak orders what is of the same moment; -1 is behind all
    static byte[] time(TrackId track, long micros, long tieBreak) {
        // Moments before 1970 come first too: a key has no sign.
        return with(track(track), 16)
                .putLong(micros ^ Long.MIN_VALUE)
                .putLong(tieBreak)
                .array();
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    static byte[] numbers(long first, long second) {
        return ByteBuffer.allocate(16).putLong(first).putLong(second).array();
    }

    /// The number at the end of a key.
    static long lastNumber(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - 8);
    }

    static byte[] tile(int level, long number) {
        return ByteBuffer.allocate(9).put((byte) level).putLong(number).array();
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static ByteBuffer with(byte[] prefix, int more) {
        return ByteBuffer.allocate(prefix.length + more).put(prefix);
    }
}
