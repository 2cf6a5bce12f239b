package org.liuhen.ingest.play;

/// One stream of a media file.
///
/// @param kind `video`, `audio`, `subtitle` or `data`; a cover picture is `data`
/// @param codec FFmpeg's name of the coding, like `h264`, `hevc`, `aac`, `pcm_alaw`; empty if it is not known
/// @param width pixels, 0 where there are none
/// @param height pixels, 0 where there are none
/// @param rate samples a second, 0 where there are none
/// @param channels of sound, 0 where there are none
/// @param browserCodec the coding as browsers want it (RFC 6381), like `avc1.64001f`; empty if it has no such
///     name
public record MediaStream(
        String kind, String codec, int width, int height, int rate, int channels, String browserCodec) {}
