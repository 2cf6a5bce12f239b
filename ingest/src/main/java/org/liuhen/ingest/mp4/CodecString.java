package org.liuhen.ingest.mp4;

import java.util.HexFormat;
import java.util.Locale;
import org.liuhen.ingest.source.AudioParameters;
import org.liuhen.ingest.source.VideoParameters;

/// The name of a coding as browsers want it (RFC 6381, 3.3; ISO/IEC 14496-15, annex E).
public final class CodecString {
    private CodecString() {}

    /// Like `avc1.640028` or `hvc1.1.6.L93.B0`.
    public static String of(VideoParameters video) throws MalformedParameterSetException {
        byte[] sps = video.sps().getFirst().bytes();
        return switch (video.codec()) {
            case H264 -> "avc1." + HexFormat.of().formatHex(sps, 1, 4);
            case H265 -> h265(H265Sequence.read(sps));
        };
    }

    /// Like `mp4a.40.2`, `opus` or `flac`.
    public static String of(AudioParameters audio) {
        return switch (audio.codec()) {
            case AAC -> "mp4a.40." + objectType(audio.config().bytes());
            case OPUS -> "opus";
            case FLAC -> "flac";
        };
    }

    private static String h265(H265Sequence sequence) {
        StringBuilder text = new StringBuilder("hvc1.");
        if (sequence.profileSpace() > 0) {
            text.append((char) ('A' + sequence.profileSpace() - 1));
        }
        text.append(sequence.profile())
                .append('.')
                .append(hex(Integer.reverse((int) sequence.compatibility()) & 0xFFFF_FFFFL))
                .append('.')
                .append(sequence.tier() == 1 ? 'H' : 'L')
                .append(sequence.level());
        for (long rest = sequence.constraints() << 16; rest != 0; rest <<= 8) {
            text.append('.').append(hex(rest >>> 56));
        }
        return text.toString();
    }

    private static String hex(long value) {
        return Long.toHexString(value).toUpperCase(Locale.ROOT);
    }

    /// Audio object type of an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1); 31 announces six more bits.
    private static int objectType(byte[] config) {
        if (config.length < 2) {
            return 2;
        }
        int type = (config[0] & 0xFF) >> 3;
        return type == 31 ? 32 + (((config[0] & 7) << 3) | ((config[1] & 0xFF) >> 5)) : type;
    }
}
