package org.liuhen.appliance.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/// Tells whether two halves are of one key, by using them.
final class KeyMatch {
    private static final byte[] MESSAGE = "liuhen".getBytes(StandardCharsets.US_ASCII);

    private KeyMatch() {}

    static boolean belongTogether(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(MESSAGE);
        byte[] bytes = signature.sign();
        signature.initVerify(certified);
        signature.update(MESSAGE);
        return signature.verify(bytes);
    }
}
