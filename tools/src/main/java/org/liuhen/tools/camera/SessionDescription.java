package org.liuhen.tools.camera;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.liuhen.tools.camera.Viewer.Track;

/// What DESCRIBE answers (SDP, RFC 4566; its use in RTSP, RFC 2326, C).
final class SessionDescription {
    private SessionDescription() {}

    static String of(String path, Transmission camera) {
        StringBuilder text = new StringBuilder();
        text.append("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=").append(path);
        text.append("\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\na=range:npt=now-\r\n");
        video(camera.format(), camera.faults().parameterSets(), text);
        AudioTrack audio = camera.audio();
        if (audio != null) {
            audio(audio, text);
        }
        return text.toString();
    }

    private static void video(VideoFormat format, ParameterSets where, StringBuilder text) {
        text.append("m=video 0 RTP/AVP 96\r\na=rtpmap:96 ")
                .append(format.codec())
                .append("/90000\r\n");
        boolean told = where == ParameterSets.EVERYWHERE;
        String parameters = format.codec() == VideoCodec.H264 ? h264(format, told) : told ? h265(format) : "";
        if (!parameters.isEmpty()) {
            text.append("a=fmtp:96 ").append(parameters).append("\r\n");
        }
        text.append("a=control:").append(Track.VIDEO.path()).append("\r\n");
    }

    /// RFC 6184, 8.1.
    private static String h264(VideoFormat format, boolean told) {
        if (!told) {
            return "packetization-mode=1";
        }
        byte[] sequence = format.parameterSets().getFirst();
        String profile = HexFormat.of().withUpperCase().formatHex(sequence, 1, 4);
        return "packetization-mode=1;profile-level-id=" + profile + ";sprop-parameter-sets="
                + format.parameterSets().stream()
                        .map(SessionDescription::base64)
                        .collect(Collectors.joining(","));
    }

    /// RFC 7798, 7.1.
    private static String h265(VideoFormat format) {
        List<String> names = List.of("sprop-vps", "sprop-sps", "sprop-pps");
        return names.stream()
                .map(name -> name + "=" + sets(format, 32 + names.indexOf(name)))
                .collect(Collectors.joining(";"));
    }

    private static String sets(VideoFormat format, int type) {
        return format.parameterSets().stream()
                .filter(nal -> format.codec().nalType(nal) == type)
                .map(SessionDescription::base64)
                .collect(Collectors.joining(","));
    }

    private static void audio(AudioTrack audio, StringBuilder text) {
        int type = audio.codec().payloadType();
        String name = switch (audio.codec()) {
            case AAC -> "mpeg4-generic";
            case PCMA, PCMU -> audio.codec().name();
            case OPUS -> "opus";
        };
        int channels = audio.codec() == AudioCodec.OPUS ? 2 : audio.channels(); // RFC 7587, 7: always two
        text.append("m=audio 0 RTP/AVP ").append(type).append("\r\na=rtpmap:").append(type);
        text.append(' ').append(name).append('/').append(audio.rate());
        text.append('/').append(channels).append("\r\n");
        if (audio.codec() == AudioCodec.AAC) {
            text.append("a=fmtp:").append(type).append(" streamtype=5;profile-level-id=1;mode=AAC-hbr;");
            text.append("sizelength=13;indexlength=3;indexdeltalength=3;config=");
            text.append(HexFormat.of().formatHex(audio.config())).append("\r\n");
        }
        text.append("a=control:").append(Track.AUDIO.path()).append("\r\n");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
