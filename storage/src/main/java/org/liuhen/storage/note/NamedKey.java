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

/// An Ed25519 public key under a name (C2SP signed-note, "Verifier keys"). Its type says what it signs, and is
/// a part of its ID: a key never passes for one that signs something else.
final class NamedKey {
    private static final int LENGTH = 32;
    private static final int SIGNATURE_LENGTH = 64;

    private final String name;
    private final byte type;
    private final byte[] publicKey;
    private final int id;

    NamedKey(String name, byte type, byte[] publicKey) {
        this.name = name;
        this.type = type;
        this.publicKey = publicKey.clone();
        byte[] hash = Hash.over((name + "\n").getBytes(StandardCharsets.UTF_8), new byte[] {type}, publicKey)
                .bytes();
        this.id = ByteBuffer.wrap(hash).getInt();
    }

    /// Reads `name+hexid+base64key`.
    ///
    /// @throws MalformedException if the text is of another form, or of a key of another type, or its ID does
    /// not fit
    static NamedKey parse(String text, byte type) throws MalformedException {
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
        if (key.length != 1 + LENGTH || key[0] != type) {
            throw new MalformedException("the key of \"" + text + "\" is not Ed25519 of type " + type);
        }
        NamedKey parsed = new NamedKey(parts[0], type, Arrays.copyOfRange(key, 1, key.length));
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

    String name() {
        return name;
    }

    int id() {
        return id;
    }

    String text() {
        byte[] typed = ByteBuffer.allocate(1 + LENGTH).put(type).put(publicKey).array();
        return name + "+" + HexFormat.of().toHexDigits(id) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    /// Whether a signature line is of this key.
    boolean isOf(SignedNote.Signature line) {
        return line.name().equals(name) && ByteBuffer.wrap(line.bytes()).getInt() == id;
    }

    /// Whether `signature` (64 bytes) is this key's over `message` (RFC 8032, 5.1.7).
    boolean verifies(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_LENGTH) {
            return false;
        }
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(false, new Ed25519PublicKeyParameters(publicKey));
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NamedKey key && text().equals(key.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }
}
