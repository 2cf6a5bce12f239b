package org.liuhen.appliance.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Random texts that stand for a right.
final class Secret {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secret() {}

    /// `bytes` random bytes as hexadecimal digits.
    static String fresh(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /// Whether both are the same, in a time that does not tell where they differ.
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
