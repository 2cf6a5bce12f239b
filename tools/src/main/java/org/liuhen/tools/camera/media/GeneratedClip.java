package org.liuhen.tools.camera.media;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.liuhen.tools.camera.AudioTrack;
import org.liuhen.tools.camera.Clip;
import org.liuhen.tools.camera.LiveView.Picture;
import org.liuhen.tools.camera.VideoFormat;
import org.liuhen.tools.camera.VideoUnit;

/// Draws and encodes a clip. Its picture shows the time within the clip and the frame's number within the clip.
public final class GeneratedClip {
    private GeneratedClip() {}

    /// A clip of a scene.
    ///
    /// @param seconds its length, a multiple of 2
    /// @param audio its sound
    public static Clip make(Scene scene, int seconds, @Nullable AudioTrack audio) {
        if (seconds < Scene.KEY_SECONDS || seconds % Scene.KEY_SECONDS != 0) {
            throw new IllegalArgumentException("a clip lasts 2, 4, 6 … seconds, not " + seconds);
        }
        int count = seconds * scene.framesPerSecond();
        Drawing drawing = new Drawing(scene);
        try (H264Encoder encoder = new H264Encoder(scene)) {
            VideoFormat format = encoder.format();
            List<VideoUnit> units = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                long micros = number * 1_000_000L / scene.framesPerSecond();
                Picture picture = encoder.encode(drawing.draw(number, micros, Drawing.clipTime(micros)));
                units.add(new VideoUnit(micros, micros, picture.key(), picture.nals()));
            }
            return new Clip(format, units, seconds * 1_000_000L, audio);
        }
    }
}
