package org.liuhen.ingest.source;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.liuhen.ingest.source.AudioParameters.Treatment;

/// Parameters of real streams for tests. The H.264 sets are from
/// `ffmpeg -f lavfi -i testsrc2=size=640x360:rate=25 -c:v libx264 -preset veryfast -bf 0`, and from the same with
/// `size=320x180` and `-preset ultrafast`; the H.265 ones from `-c:v libx265 -preset ultrafast -x265-params
/// bframes=0`.
public final class Streams {
    public static final VideoParameters LARGE = new VideoParameters(
            VideoParameters.Codec.H264,
            List.of(),
            List.of(hex("6764001eacb405017fcb80880000030008000003019078b175")),
            List.of(hex("68ef0fcb")),
            640,
            360,
            90_000);
    public static final VideoParameters SMALL = new VideoParameters(
            VideoParameters.Codec.H264,
            List.of(),
            List.of(hex("6742c00cda05067e7c0440000003004000000c83c50aa8")),
            List.of(hex("68ce0fc8")),
            320,
            180,
            90_000);
    public static final VideoParameters H265 = new VideoParameters(
            VideoParameters.Codec.H265,
            List.of(hex("40010c01ffff01600000030090000003000003003fba0240")),
            List.of(hex("42010101600000030090000003000003003fa005020171f2e5ba4a4c2f016808000003000800000300c840")),
            List.of(hex("4401c073c189")),
            640,
            360,
            90_000);
    public static final AudioParameters AAC =
            new AudioParameters(AudioParameters.Codec.AAC, hex("1188"), 48_000, 1, 48_000, 1024, Treatment.COPIED);
    public static final StreamInfo VIDEO_ONLY = new StreamInfo(Optional.of(LARGE), Optional.empty());
    public static final StreamInfo BOTH = new StreamInfo(Optional.of(LARGE), Optional.of(AAC));
    public static final StreamInfo SOUND_ONLY = new StreamInfo(Optional.empty(), Optional.of(AAC));

    private Streams() {}

    public static Octets hex(String digits) {
        return Octets.of(HexFormat.of().parseHex(digits));
    }
}
