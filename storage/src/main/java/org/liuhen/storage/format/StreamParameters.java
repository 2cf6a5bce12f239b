package org.liuhen.storage.format;

/// One elementary stream of a run as it is stored.
///
/// @param kind `video` or `audio`
/// @param codec codec string of RFC 6381, like `avc1.640028`, `mp4a.40.2`, `fLaC`
/// @param timescale ticks a second of its time stamps
/// @param width pixels, 0 for audio
/// @param height pixels, 0 for audio
/// @param rate samples a second, 0 for video
/// @param channels audio channels, 0 for video
/// @param treatment what was done to the stream: `copied`, or the lossless change like `pcma-to-flac`
public record StreamParameters(
        String kind, String codec, int timescale, int width, int height, int rate, int channels, String treatment) {

    /// Takes the parameters out of an object that holds nothing else.
    public static StreamParameters read(FieldsReader in) throws MalformedException {
        var parameters = new StreamParameters(
                in.text("kind"),
                in.text("codec"),
                in.smallCount("timescale"),
                in.smallCount("width"),
                in.smallCount("height"),
                in.smallCount("rate"),
                in.smallCount("channels"),
                in.text("treatment"));
        in.end();
        return parameters;
    }

    /// The parameters as an object.
    public Json.Fields write() {
        return new FieldsBuilder()
                .text("kind", kind)
                .text("codec", codec)
                .whole("timescale", timescale)
                .whole("width", width)
                .whole("height", height)
                .whole("rate", rate)
                .whole("channels", channels)
                .text("treatment", treatment)
                .build();
    }
}
