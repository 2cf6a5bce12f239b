package org.liuhen.tools.camera;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The first way of the Transport header (RFC 2326, 12.39) that a camera here can go.
///
/// @param way the kind of transport
/// @param rtp channel in the connection, or the viewer's port, for RTP
/// @param rtcp the same for RTCP
record TransportRequest(Way way, int rtp, int rtcp) {
    private static final Pattern INTERLEAVED = Pattern.compile("interleaved=(\\d{1,3})-(\\d{1,3})");
    private static final Pattern PORTS = Pattern.compile("client_port=(\\d{1,5})-(\\d{1,5})");

    /// Reads the header's value.
    ///
    /// @return empty if no way in it can be gone
    static Optional<TransportRequest> read(String header) {
        for (String choice : header.split(",", -1)) {
            String way = choice.strip();
            Optional<TransportRequest> found = way.startsWith("RTP/AVP/TCP")
                    ? numbers(way, Way.INTERLEAVED, INTERLEAVED, 255)
                    : way.startsWith("RTP/AVP") && !way.contains("multicast")
                            ? numbers(way, Way.DATAGRAMS, PORTS, 65_535)
                            : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<TransportRequest> numbers(String text, Way way, Pattern pattern, int largest) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(matcher.group(1));
        int second = Integer.parseInt(matcher.group(2));
        boolean usable = first <= largest && second <= largest && (way == Way.INTERLEAVED || (first > 0 && second > 0));
        return usable ? Optional.of(new TransportRequest(way, first, second)) : Optional.empty();
    }

    /// The kind of transport.
    enum Way {
        INTERLEAVED,
        DATAGRAMS
    }
}
