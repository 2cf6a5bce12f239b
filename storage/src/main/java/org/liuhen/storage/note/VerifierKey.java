package org.liuhen.storage.note;

import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.MalformedException;

/// The public half of the key that signs a log (C2SP signed-note, "Verifier keys"): name, key ID and an Ed25519
/// public key.
public final class VerifierKey {
    private static final byte SIGNS_NOTES = 1;

    private final NamedKey key;

    VerifierKey(String name, byte[] publicKey) {
        this(new NamedKey(name, SIGNS_NOTES, publicKey));
    }

    private VerifierKey(NamedKey key) {
        this.key = key;
    }

    /// Reads `name+hexid+base64key`.
    ///
    /// @throws MalformedException if the text is of another form or its key ID does not fit its key
    public static VerifierKey parse(String text) throws MalformedException {
        return new VerifierKey(NamedKey.parse(text, SIGNS_NOTES));
    }

    /// Name of the key, for a log its origin.
    public String name() {
        return key.name();
    }

    int id() {
        return key.id();
    }

    /// The form `name+hexid+base64key`.
    public String text() {
        return key.text();
    }

    /// Whether a signature line is of this key.
    boolean isOf(SignedNote.Signature line) {
        return key.isOf(line);
    }

    /// Whether `signature` (64 bytes) is this key's over `message` (RFC 8032, 5.1.7).
    public boolean verifies(byte[] message, byte[] signature) {
        return key.verifies(message, signature);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifierKey verifier && key.equals(verifier.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
