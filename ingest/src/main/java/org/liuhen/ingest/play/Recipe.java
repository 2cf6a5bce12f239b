package org.liuhen.ingest.play;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.liuhen.ingest.play.PlayableCopy.Manner;

/// How a copy is made of what was found: which streams go into it and how each is coded.
///
/// @param words for FFmpeg, between its original and its copy
/// @param changes what is not as in the original, one phrase each
record Recipe(List<String> words, List<String> changes) {
    /// What browsers play in MP4 as it is.
    private static final Set<String> SOUND_AS_IT_IS = Set.of("aac", "opus", "mp3", "flac");

    /// As much as the encoder takes: level 5.2.
    private static final long MOST_PIXELS = 3840L * 2160;

    private static final int LEAST_BITRATE = 600_000;
    private static final int BITS_A_PIXEL_AND_SECOND = 3;

    /// @throws IOException if there is nothing to copy, or not in this manner
    static Recipe of(Probed found, Manner manner) throws IOException {
        Recipe recipe = new Recipe(new ArrayList<>(), new ArrayList<>());
        int video = found.first("video");
        int sound = found.first("audio");
        if (video < 0 && sound < 0) {
            throw new IOException("there is neither picture nor sound in it");
        }
        if (found.contents().damaged()) {
            recipe.changes.add("the original is cut off or was never closed, the copy holds what could be read");
        }
        if (video >= 0) {
            recipe.words.addAll(List.of("-map", "0:" + video));
            recipe.video(found, found.contents().streams().get(video), manner);
        }
        if (sound >= 0) {
            recipe.words.addAll(List.of("-map", "0:" + sound));
            recipe.sound(found.contents().streams().get(sound));
        }
        recipe.leftOut(found, "video");
        recipe.leftOut(found, "audio");
        return recipe;
    }

    private void video(Probed found, MediaStream video, Manner manner) throws IOException {
        if (manner == Manner.TRANSCODE) {
            code(video);
            return;
        }
        if (!video.codec().equals("h264") && !video.codec().equals("hevc")) {
            throw new IOException(
                    "video " + named(video) + " plays in no browser as it is: make the copy by TRANSCODE");
        }
        words.addAll(List.of("-c:v", "copy"));
        if (video.codec().equals("hevc")) {
            words.addAll(List.of("-tag:v", "hvc1"));
        }
        if (found.contents().container().equals(Container.AVI.label())) {
            if (found.reordered()) {
                throw new IOException("its pictures are stored in another order than they are shown in, and AVI does "
                        + "not tell when they are shown: make the copy by TRANSCODE");
            }
            words.addAll(List.of("-bsf:v", "setts=pts=DTS"));
        }
    }

    private void code(MediaStream video) {
        double pixels = (double) video.width() * video.height();
        double scale = pixels > MOST_PIXELS ? Math.sqrt(MOST_PIXELS / pixels) : 1;
        String factor = String.format(Locale.ROOT, "%.6f", scale);
        long bitrate = Math.max(LEAST_BITRATE, (long) (BITS_A_PIXEL_AND_SECOND * pixels * scale * scale));
        words.addAll(List.of(
                "-c:v",
                "libopenh264",
                "-profile:v",
                "high",
                "-b:v",
                Long.toString(bitrate),
                "-g",
                "50",
                "-vf",
                "scale=trunc(iw*" + factor + "/2)*2:trunc(ih*" + factor + "/2)*2",
                "-pix_fmt",
                "yuv420p",
                "-fps_mode",
                "vfr",
                "-enc_time_base",
                "demux"));
        changes.add("video " + named(video) + " to h264" + (scale < 1 ? " of smaller size" : ""));
    }

    private void sound(MediaStream sound) {
        String codec = sound.codec();
        if (SOUND_AS_IT_IS.contains(codec)) {
            words.addAll(List.of("-c:a", "copy"));
            if (codec.equals("aac")) {
                // A transport stream describes its sound in each packet; other sound passes unchanged.
                words.addAll(List.of("-bsf:a", "aac_adtstoasc"));
            }
            return;
        }
        boolean plain = codec.startsWith("pcm_") || codec.startsWith("adpcm_") || codec.equals("alac");
        words.addAll(plain ? List.of("-c:a", "flac") : List.of("-c:a", "aac", "-b:a", "128k"));
        changes.add("audio " + named(sound) + (plain ? " to flac" : " to aac"));
    }

    private void leftOut(Probed found, String kind) {
        long further = found.contents().streams().stream()
                        .filter(stream -> stream.kind().equals(kind))
                        .count()
                - 1;
        if (further > 0) {
            changes.add(further + " further " + kind + " left out");
        }
    }

    private static String named(MediaStream stream) {
        return stream.codec().isEmpty() ? "of an unknown coding" : stream.codec();
    }
}
