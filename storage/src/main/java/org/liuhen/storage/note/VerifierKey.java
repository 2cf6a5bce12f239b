package org.liuhen.storage.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;

/// The public half of a note key (C2SP signed-note, "Verifier keys"): name, key ID and an Ed25519 public key.
public final class VerifierKey {
    private static final byte ED25519 = 1;

    private final String name;
    private final byte[] publicKey;
    private final int id;

    VerifierKey(String name, byte[] publicKey) {
        this.name = name;
        this.publicKey = publicKey.clone();
        this.id = keyId(name, publicKey);
    }

    /// Reads `name+hexid+base64key`.
    ///
    /// @throws MalformedException if the text is of another form or its key ID does not fit its key
    public static VerifierKey parse(String text) throws MalformedException {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length != 3 || parts[0].isEmpty() || !isName(parts[0])) {
            throw new MalformedException("not a verifier key name+id+key: \"" + text + "\"");
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(parts[2]);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("the key of \"" + text + "\" is not base64");
        }
        if (key.length != 33 || key[0] != ED25519) {
            throw new MalformedException("the key of \"" + text + "\" is not Ed25519");
        }
        VerifierKey parsed = new VerifierKey(parts[0], Arrays.copyOfRange(key, 1, 33));
        if (!Ed25519.validatePublicKeyPartial(parsed.publicKey, 0)) {
            throw new MalformedException("the key of \"" + text + "\" is no point of the curve");
        }
        if (!parts[1].equals(HexFormat.of().toHexDigits(parsed.id))) {
            throw new MalformedException("the key ID of \"" + text + "\" does not fit its key");
        }
        return parsed;
    }

    static boolean isName(String name) {
        return !name.isEmpty() && name.chars().noneMatch(c -> c == '+' || Character.isWhitespace(c));
    }

    /// Name of the key, for a log its origin.
    public String name() {
        return name;
    }

    int id() {
        return id;
    }

    /// The form `name+hexid+base64key`.
    public String text() {
        byte[] typed = ByteBuffer.allocate(33).put(ED25519).put(publicKey).array();
        return name + "+" + HexFormat.of().toHexDigits(id) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    /// Whether `signature` (64 bytes) is this key's over `message` (RFC 8032, 5.1.7).
    public boolean verifies(byte[] message, byte[] signature) {
        if (signature.length != 64) {
            return false;
        }
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(false, new Ed25519PublicKeyParameters(publicKey));
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }

    private static int keyId(String name, byte[] publicKey) {
        byte[] hash = Hash.over((name + "\n").getBytes(StandardCharsets.UTF_8), new byte[] {ED25519}, publicKey)
                .bytes();
        return ByteBuffer.wrap(hash).getInt();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifierKey key && text().equals(key.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
