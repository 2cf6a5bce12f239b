package org.liuhen.appliance.access;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One-time codes by time (RFC 6238): HMAC-SHA-1, 30 seconds, 6 digits, the kind that every authenticator knows.
final class OneTimeCode {
    static final int STEP_SECONDS = 30;
    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;
    private static final int SECRET_BYTES = 20;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final SecureRandom RANDOM = new SecureRandom();

    private OneTimeCode() {}

    /// A new secret of 160 bits, as RFC 4226, 4 recommends, in base 32 (RFC 4648, 6).
    static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < 8 * SECRET_BYTES; bit += 5) {
            int first = bytes[bit / 8] & 0xff;
            int second = bit / 8 + 1 < SECRET_BYTES ? bytes[bit / 8 + 1] & 0xff : 0;
            int two = (first << 8) | second;
            text.append(BASE32.charAt((two >> (11 - bit % 8)) & 31));
        }
        return text.toString();
    }

    /// What an authenticator reads from a QR code (Key URI format).
    static String address(String secret, String name) {
        return "otpauth://totp/Liuhen:"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20") + "?secret=" + secret
                + "&issuer=Liuhen";
    }

    /// The step in which `code` is good, if it is one: that of `wallMicros`, the one before or the one after
    /// (RFC 6238, 5.2), and behind `usedStep`.
    static OptionalLong step(String secret, String code, long wallMicros, long usedStep) {
        long now = Math.floorDiv(wallMicros, STEP_SECONDS * 1_000_000L);
        for (long step = Math.max(now - 1, usedStep + 1); step <= now + 1; step++) {
            if (Secret.same(code(secret, step), code)) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }

    /// The code of a step (RFC 4226, 5.3).
    static String code(String secret, long step) {
        byte[] hash = hmac(bytes(secret), ByteBuffer.allocate(8).putLong(step).array());
        int offset = hash[hash.length - 1] & 0x0f;
        int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fffffff;
        return ("%0" + DIGITS + "d").formatted(number % MODULUS);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "RAW"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-1", e);
        }
    }

    private static byte[] bytes(String secret) {
        ByteBuffer bytes = ByteBuffer.allocate(secret.length() * 5 / 8);
        int held = 0;
        int bits = 0;
        for (int i = 0; i < secret.length(); i++) {
            held = (held << 5) | BASE32.indexOf(secret.charAt(i));
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.put((byte) (held >> bits));
                held &= (1 << bits) - 1;
            }
        }
        return bytes.array();
    }
}
