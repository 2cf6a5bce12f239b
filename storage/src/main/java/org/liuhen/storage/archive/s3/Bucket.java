package org.liuhen.storage.archive.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// A bucket, and the files that open it.
///
/// @param endpoint `https://HOST[:PORT]` or, for a line that is safe otherwise, `http://…`; without a path
/// @param region as the engine calls it
/// @param name of the bucket: 3 to 63 of a–z, 0–9, inner dots and hyphens
/// @param credentials file with two lines: access key, secret key
/// @param authority PEM file of the authorities that the engine's certificate may come from; empty for those that Java
///     knows
/// @param certificate PEM file with this machine's certificate and its private key (PKCS #8), where the engine asks for
/// one
public record Bucket(
        URI endpoint,
        String region,
        String name,
        Path credentials,
        Optional<Path> authority,
        Optional<Path> certificate) {
    /// The region of engines that have none.
    public static final String DEFAULT_REGION = "us-east-1";

    private static final String NAME = "[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]";

    public Bucket {
        if (!isEndpoint(endpoint) || !isName(name) || region.isBlank()) {
            throw new IllegalArgumentException("no bucket is called \"" + name + "\" at " + endpoint);
        }
    }

    /// Whether this can be the address of an engine.
    public static boolean isEndpoint(URI address) {
        return ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
                && address.getHost() != null
                && address.getUserInfo() == null
                && (address.getPath() == null
                        || address.getPath().isEmpty()
                        || address.getPath().equals("/"))
                && address.getQuery() == null;
    }

    /// Whether a bucket can be called so.
    public static boolean isName(String name) {
        return name.matches(NAME);
    }

    /// Whether bytes on their way are protected by the line itself.
    boolean isOverTls() {
        return "https".equals(endpoint.getScheme());
    }

    /// Where it is, as a person would write it.
    String address() {
        String base = endpoint.toString();
        return (base.endsWith("/") ? base : base + "/") + name;
    }
}
