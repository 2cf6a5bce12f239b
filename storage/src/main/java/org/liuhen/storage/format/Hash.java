package org.liuhen.storage.format;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A SHA-256 value, 32 bytes (FIPS 180-4). Compared by value; never changes.
public final class Hash {
    /// Length in bytes.
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The hash whose 32 bytes are a copy of `bytes`.
    public static Hash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /// The hash in 64 lower-case hexadecimal digits.
    public static Hash ofHex(String hex) throws MalformedException {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new MalformedException("not 64 lower-case hexadecimal digits: \"" + hex + "\"");
        }
        return new Hash(HexFormat.of().parseHex(hex));
    }

    /// SHA-256 over `parts`, one after the other.
    public static Hash over(byte[]... parts) {
        MessageDigest digest = newDigest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return new Hash(digest.digest());
    }

    /// SHA-256 over what remains of `bytes`, which is at its end then.
    public static Hash over(ByteBuffer bytes) {
        MessageDigest digest = newDigest();
        digest.update(bytes);
        return new Hash(digest.digest());
    }

    /// The value that `digest` has come to; `digest` starts anew.
    public static Hash ending(MessageDigest digest) {
        return of(digest.digest());
    }

    /// A new SHA-256 computation.
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// Adds the 32 bytes to `digest` without a copy.
    public void addTo(MessageDigest digest) {
        digest.update(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
