package org.liuhen.ingest.capture;

import java.util.Locale;
import org.bytedeco.ffmpeg.global.avutil;
import org.liuhen.ingest.mp4.MalformedParameterSetException;
import org.liuhen.ingest.source.RtspAddress;
import org.liuhen.ingest.source.RtspAddress.Transport;
import org.liuhen.ingest.source.SourceException;

/// Turns FFmpeg's codes into causes. The own state comes first, since FFmpeg reports one stall as three different
/// codes.
final class RtspFailure {
    private static final int EIO = -5;
    private static final int EINVAL = -22;
    private static final int EPROTONOSUPPORT = -93;
    private static final int ENETUNREACH = -101;
    private static final int ECONNRESET = -104;
    private static final int ETIMEDOUT = -110;
    private static final int ECONNREFUSED = -111;
    private static final int EHOSTUNREACH = -113;

    private final RtspAddress address;
    private final String name;

    RtspFailure(RtspAddress address) {
        this.address = address;
        this.name = "the camera " + address.publicText();
    }

    /// Why it could not be opened.
    ///
    /// @param problem FFmpeg's last words
    SourceException opening(int code, boolean late, boolean aborted, String problem) {
        if (aborted) {
            return aborted();
        }
        if (late || code == ETIMEDOUT) {
            return new SourceException.Unreachable(name + " did not answer within "
                    + address.limit().toMillis() + " ms; is it on, and is the port right?");
        }
        if (problem.toLowerCase(Locale.ROOT).contains("resolve")) {
            return new SourceException.WrongAddress(
                    name + " has a name that cannot be resolved; write its IP address instead");
        }
        if (code == avutil.AVERROR_HTTP_UNAUTHORIZED() || code == avutil.AVERROR_HTTP_FORBIDDEN()) {
            return new SourceException.Unauthorized(name + " refuses this user name and password");
        }
        if (code == avutil.AVERROR_HTTP_NOT_FOUND()) {
            return new SourceException.WrongAddress(name + " has no stream of this name (RTSP 404); check the path");
        }
        return switch (code) {
            case ECONNREFUSED ->
                new SourceException.Unreachable(
                        name + " refuses the connection; is RTSP switched on, and the port right?");
            case ENETUNREACH, EHOSTUNREACH ->
                new SourceException.Unreachable(name + " cannot be reached over the network; check cable and address");
            case EPROTONOSUPPORT -> otherTransport();
            case EINVAL -> new SourceException.WrongAddress(name + " has an address that cannot be used; check it");
            case EIO -> brokenOff(problem);
            default -> garbage(code, problem);
        };
    }

    /// Why reading ended.
    SourceException reading(int code, boolean late, boolean aborted) {
        if (aborted) {
            return aborted();
        }
        if (late || code == ETIMEDOUT) {
            return stalled("anything");
        }
        if (code == avutil.AVERROR_EOF() || code == EIO || code == ECONNRESET) {
            return new SourceException.Ended(name + " ended the stream");
        }
        return new SourceException.Garbage(name + " broke off: " + NativeInput.text(code));
    }

    SourceException stalled(String what) {
        return new SourceException.Stalled(name + " stayed connected and has not sent " + what + " for "
                + address.limit().toMillis() + " ms");
    }

    SourceException noParameterSets() {
        return new SourceException.NoParameterSets(name
                + " sends video without its parameter sets (SPS, PPS), which nobody could play; let it send them with"
                + " each key frame, and a key frame every few seconds");
    }

    /// It answered everything and then sent nothing, or too little to know what it is.
    SourceException silentFromTheStart() {
        return new SourceException.Stalled(name + " was told to play and sent nothing that can be recorded; with udp,"
                + " a firewall on the way can be the cause");
    }

    SourceException empty() {
        return new SourceException.Empty(name + " offers neither video nor audio; check the path");
    }

    SourceException notRecordable(String codec) {
        return new SourceException.NotRecordable(
                name + " sends " + codec + ", which cannot be stored unchanged; set it to H.264 or H.265");
    }

    SourceException malformed(MalformedParameterSetException e) {
        return new SourceException.Garbage(name + " sends video that breaks its standard: " + e.getMessage());
    }

    /// RTSP 461 (RFC 2326, 11.3.14).
    private SourceException otherTransport() {
        String refused = transport(address.transport());
        String other = transport(address.transport() == Transport.TCP ? Transport.UDP : Transport.TCP);
        return new SourceException.WrongAddress(
                name + " does not send over " + refused + " (RTSP 461); set its transport to " + other);
    }

    private static String transport(Transport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    private SourceException aborted() {
        return new SourceException.Aborted(name + " was disconnected on request");
    }

    private SourceException brokenOff(String problem) {
        if (address.isEncrypted()) {
            return new SourceException.Untrusted(name
                    + " has no certificate that is trusted here; give the file that vouches for it. " + said(problem));
        }
        return new SourceException.Unreachable(name + " broke off while it was being asked. " + said(problem));
    }

    private SourceException garbage(int code, String problem) {
        return new SourceException.Garbage(name + " does not answer as RTSP demands (" + NativeInput.text(code)
                + "); is this the RTSP port? " + said(problem));
    }

    private static String said(String problem) {
        return problem.isEmpty() ? "It said nothing more." : "FFmpeg says: " + problem;
    }
}
