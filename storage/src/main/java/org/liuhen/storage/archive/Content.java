package org.liuhen.storage.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.liuhen.storage.format.Hash;

/// Bytes on their way into an archive, and their digest, which was taken once and travels with them.
///
/// @param bytes from its position to its limit; not changed by anybody before they have arrived
public record Content(ByteBuffer bytes, Hash hash) {
    /// Takes the digest.
    public static Content of(byte[] bytes) {
        return of(ByteBuffer.wrap(bytes));
    }

    static Content of(ByteBuffer bytes) {
        return new Content(bytes, Hash.over(bytes.duplicate()));
    }

    static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The bytes, to be read: each caller has a position of its own.
    @Override
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer();
    }

    /// How many bytes.
    public int length() {
        return bytes.remaining();
    }

    /// A copy of the bytes.
    public byte[] toArray() {
        byte[] copy = new byte[length()];
        bytes().get(copy);
        return copy;
    }

    /// Whether `other` are the same bytes.
    public boolean isSame(byte[] other) {
        return bytes.equals(ByteBuffer.wrap(other));
    }
}
