package org.liuhen.storage.archive.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// Digests as S3 writes them.
final class S3Digests {
    private S3Digests() {}

    /// A digest in a header.
    static String text(byte[] digest) {
        return Base64.getEncoder().encodeToString(digest);
    }

    /// The one digest that engines old and new hold bytes against. It guards the way; what proves bytes is SHA-256.
    static String md5Text(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(bytes);
            return text(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
