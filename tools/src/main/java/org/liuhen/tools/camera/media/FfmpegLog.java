package org.liuhen.tools.camera.media;

import org.bytedeco.ffmpeg.global.avutil;

/// What FFmpeg itself writes to standard error.
public final class FfmpegLog {
    private FfmpegLog() {}

    /// Silences all but errors, in the whole process: for a program of its own, not for one that also records and
    /// reads FFmpeg's warnings.
    public static void onlyErrors() {
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    }
}
