package org.liuhen.tools.camera;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Digest authentication of one connection (RFC 2069, which cameras still speak; RFC 2617 without qop is the
/// same). One nonce for the life of the connection.
final class DigestAccess {
    private static final String REALM = "camera";
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^\\s,]+))");

    private final Credentials credentials;
    private final String nonce;

    DigestAccess(Credentials credentials) {
        this.credentials = credentials;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        nonce = HexFormat.of().formatHex(random);
    }

    /// The WWW-Authenticate header.
    String challenge() {
        return "Digest realm=\"" + REALM + "\", nonce=\"" + nonce + "\"";
    }

    /// Whether an Authorization header answers this connection's challenge for a request with this method.
    boolean admits(String method, @Nullable String authorization) {
        if (authorization == null || !authorization.startsWith("Digest ")) {
            return false;
        }
        Map<String, String> given = parameters(authorization);
        String secret = md5(credentials.user() + ":" + REALM + ":" + credentials.password());
        String request = md5(method + ":" + given.getOrDefault("uri", ""));
        String expected = md5(secret + ":" + nonce + ":" + request);
        return credentials.user().equals(given.get("username"))
                && nonce.equals(given.get("nonce"))
                && expected.equals(given.get("response"));
    }

    private static Map<String, String> parameters(String header) {
        Map<String, String> found = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(header);
        while (matcher.find()) {
            String quoted = matcher.group(2);
            found.put(matcher.group(1), quoted != null ? quoted : matcher.group(3));
        }
        return found;
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5, which Digest authentication needs", e);
        }
    }
}
