package org.liuhen.ingest.source;

import java.util.Arrays;
import java.util.HexFormat;

/// Bytes as a value: equal when their content is. The array is handed over and handed out without a copy; whoever
/// holds it leaves it as it is.
public final class Octets {
    private static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The value of `bytes`, which the caller must not change any more.
    public static Octets of(byte[] bytes) {
        return new Octets(bytes);
    }

    /// No bytes.
    public static Octets empty() {
        return EMPTY;
    }

    /// The bytes themselves, not a copy.
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 32)) + (bytes.length > 32 ? "…" : "");
    }
}
