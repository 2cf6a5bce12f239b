package org.liuhen.storage.archive;

import java.nio.charset.StandardCharsets;
import org.liuhen.storage.format.Hash;

/// Bytes on their way into an archive, and their digest, which was taken once and travels with them.
///
/// @param bytes not changed by anybody any more
public record Content(byte[] bytes, Hash hash) {
    /// Takes the digest.
    public static Content of(byte[] bytes) {
        return new Content(bytes, Hash.over(bytes));
    }

    static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    int length() {
        return bytes.length;
    }
}
