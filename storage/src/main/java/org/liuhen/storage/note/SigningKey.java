package org.liuhen.storage.note;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.format.MalformedException;

/// The private half of a note key, an Ed25519 key in a PKCS#8 PEM file (RFC 8410) of mode 0400. Made on the
/// machine that uses it; there is no default one.
public final class SigningKey {
    private static final byte[] PKCS8_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----\n";
    private static final String END = "\n-----END PRIVATE KEY-----\n";

    private final Ed25519PrivateKeyParameters key;
    private final VerifierKey verifier;

    private SigningKey(String name, Ed25519PrivateKeyParameters key) {
        this.key = key;
        this.verifier = new VerifierKey(name, key.generatePublicKey().getEncoded());
    }

    /// Makes a new key and stores it durably in `file`, which must not exist.
    public static SigningKey create(Disk disk, Path file, String name) throws IOException {
        if (!NamedKey.isName(name)) {
            throw new IllegalArgumentException("a key's name has no white space and no plus sign: \"" + name + "\"");
        }
        var key = new Ed25519PrivateKeyParameters(new SecureRandom());
        byte[] der = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + 32);
        System.arraycopy(key.getEncoded(), 0, der, PKCS8_PREFIX.length, 32);
        String pem = BEGIN + Base64.getEncoder().encodeToString(der) + END;
        disk.writeNew(file, pem.getBytes(StandardCharsets.US_ASCII), "r--------", Disk.Content.KEY);
        return new SigningKey(name, key);
    }

    /// Reads the key in `file`, which signs under `name`.
    public static SigningKey load(Path file, String name) throws IOException, MalformedException {
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new MalformedException("no private key in " + file);
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("the private key in " + file + " is not base64");
        }
        if (der.length != PKCS8_PREFIX.length + 32
                || !Arrays.equals(der, 0, PKCS8_PREFIX.length, PKCS8_PREFIX, 0, PKCS8_PREFIX.length)) {
            throw new MalformedException("the private key in " + file + " is not Ed25519 in PKCS#8");
        }
        return new SigningKey(name, new Ed25519PrivateKeyParameters(der, PKCS8_PREFIX.length));
    }

    /// The public half.
    public VerifierKey verifier() {
        return verifier;
    }

    /// Signature over `message`, 64 bytes.
    byte[] sign(byte[] message) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(message, 0, message.length);
        return signer.generateSignature();
    }
}
