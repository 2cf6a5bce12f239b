package org.liuhen.ingest.source;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a camera is and how it is to be asked.
///
/// @param uri `rtsp://` or `rtsps://`, with user and password in it where the camera wants them
/// @param transport how media comes
/// @param authorities PEM file with the certificates that may vouch for the camera, for `rtsps`; without it the
/// system's
/// @param limit how long a connection may be silent before it counts as lost
public record RtspAddress(URI uri, Transport transport, Optional<Path> authorities, Duration limit) {
    /// A silence that is still noticed well within 5 s.
    public static final Duration STANDARD_LIMIT = Duration.ofSeconds(3);

    private static final Pattern AUTHORITY = Pattern.compile("(?:.*@)?(?:\\[[^]]*]|[^:]*)(?::(.*))?");
    private static final int LARGEST_PORT = 65_535;

    /// How media travels.
    public enum Transport {
        /// Inside the RTSP connection (RFC 2326, 10.12): nothing is lost on the way.
        TCP,
        /// As RTP packets of their own.
        UDP
    }

    public RtspAddress {
        String scheme = uri.getScheme();
        String lower = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
        if (!lower.equals("rtsp") && !lower.equals("rtsps")) {
            throw new IllegalArgumentException(
                    "the camera address \"" + hidden(uri) + "\" does not begin with rtsp:// or rtsps://");
        }
        if (!hasUsablePort(uri)) {
            throw new IllegalArgumentException("the camera address \"" + hidden(uri)
                    + "\" has a port that is not 1 to 65535; without a port leave out its colon too");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "the camera address \"" + hidden(uri) + "\" has no host; an @ in a password is written %40");
        }
        if (limit.compareTo(Duration.ofMillis(200)) < 0 || limit.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("the limit " + limit + " of a camera is not within 200 ms and 1 min");
        }
    }

    /// The usual way: media inside the RTSP connection.
    public static RtspAddress of(String uri) {
        return new RtspAddress(URI.create(uri), Transport.TCP, Optional.empty(), STANDARD_LIMIT);
    }

    /// Whether the address names a port from 1 to 65535, or none. A colon with nothing behind it is neither; such
    /// an address, or one with too large a port, is well-formed by RFC 3986 (3.2.3).
    public static boolean hasUsablePort(URI uri) {
        Matcher authority = AUTHORITY.matcher(Objects.requireNonNullElse(uri.getRawAuthority(), ""));
        String port = authority.matches() ? authority.group(1) : null;
        if (port == null) {
            return true;
        }
        return port.matches("[0-9]{1,9}") && Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= LARGEST_PORT;
    }

    public boolean isEncrypted() {
        return "rtsps".equalsIgnoreCase(uri.getScheme());
    }

    /// The address without user and password, for logs and people.
    public String publicText() {
        return hidden(uri);
    }

    @Override
    public String toString() {
        return publicText();
    }

    private static String hidden(URI uri) {
        return uri.toString().replaceFirst("//.*@", "//");
    }
}
