package org.liuhen.tools.camera;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.liuhen.tools.camera.media.ClipFile;
import org.liuhen.tools.camera.media.GeneratedClip;
import org.liuhen.tools.camera.media.LiveScene;
import org.liuhen.tools.camera.media.MediaException;
import org.liuhen.tools.camera.media.PictureSize;
import org.liuhen.tools.camera.media.Scene;
import org.liuhen.tools.camera.media.Tone;

/// Makes the cameras that a command line describes. One thread.
final class CameraStock {
    private static final int CLIP_SECONDS = 8;

    private final VideoCodec codec;
    private final PictureSize size;
    private final int framesPerSecond;
    private final int bitsPerSecond;
    private final Origin origin;
    private final @Nullable Path file;
    private final @Nullable AudioTrack audio;
    private @Nullable Clip copied;

    /// @throws IllegalArgumentException if the wishes contradict each other
    CameraStock(
            VideoCodec codec,
            Sound sound,
            PictureSize size,
            int framesPerSecond,
            int bitsPerSecond,
            Origin origin,
            @Nullable Path file) {
        if (origin == Origin.LIVE && (file != null || codec == VideoCodec.H265)) {
            throw new IllegalArgumentException("--live encodes H.264 itself: leave --file and --codec H265 out");
        }
        this.codec = codec;
        this.size = size;
        this.framesPerSecond = framesPerSecond;
        this.bitsPerSecond = bitsPerSecond;
        this.origin = origin;
        this.file = file;
        audio = sound.track();
        scene("", Scene.View.FRONT, size); // so that a wrong number is told before a server has started
    }

    /// Adds camera `number`: odd ones see the person, even ones the room.
    SimulatedCamera add(CameraServer server, String path, int number) throws MediaException {
        if (file != null || codec == VideoCodec.H265) {
            return server.add(path, copied());
        }
        Scene.View view = number % 2 == 1 ? Scene.View.FRONT : Scene.View.ROOM;
        String name = String.format(Locale.ROOT, "CAM %02d", number);
        Scene scene = scene(name, view, size);
        return origin == Origin.LIVE
                ? server.add(path, new LiveScene(scene, audio))
                : server.add(path, GeneratedClip.make(scene, CLIP_SECONDS, audio));
    }

    /// A clip of another size, to change to.
    ///
    /// @throws IllegalArgumentException if there is none in the cameras' codec
    Clip other() {
        if (codec == VideoCodec.H265) {
            throw new IllegalArgumentException("parameters: there is no second clip in H.265");
        }
        PictureSize changed = size.width() == 640 ? new PictureSize(1280, 720) : new PictureSize(640, 360);
        return GeneratedClip.make(scene("CAM", Scene.View.ROOM, changed), CLIP_SECONDS, audio);
    }

    private Clip copied() throws MediaException {
        if (copied == null) {
            copied = file != null ? ClipFile.read(file) : ClipFile.h265().withAudio(audio);
        }
        return copied;
    }

    private Scene scene(String name, Scene.View view, PictureSize pixels) {
        return new Scene(name, view, pixels, framesPerSecond, bitsPerSecond);
    }

    /// When pictures are made.
    enum Origin {
        /// Before the start; they are repeated.
        CLIP,
        /// While they are sent.
        LIVE
    }

    /// Sound that can be asked for.
    enum Sound {
        AAC(AudioCodec.AAC),
        PCMA(AudioCodec.PCMA),
        PCMU(AudioCodec.PCMU),
        OPUS(AudioCodec.OPUS),
        NONE(null);

        private final @Nullable AudioCodec codec;

        Sound(@Nullable AudioCodec codec) {
            this.codec = codec;
        }

        @Nullable
        AudioTrack track() {
            return codec == null ? null : Tone.track(codec);
        }
    }
}
