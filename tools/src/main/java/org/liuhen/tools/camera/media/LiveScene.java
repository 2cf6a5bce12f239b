package org.liuhen.tools.camera.media;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.liuhen.tools.camera.AudioTrack;
import org.liuhen.tools.camera.LiveView;
import org.liuhen.tools.camera.VideoFormat;

/// A scene that is drawn and encoded while it is sent: the clock and the frame number in the picture are the real
/// ones.
public final class LiveScene implements LiveView {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private final Scene scene;
    private final @Nullable AudioTrack audio;
    private final Drawing drawing;
    private final H264Encoder encoder;

    /// @param audio its sound, looped
    public LiveScene(Scene scene, @Nullable AudioTrack audio) {
        this.scene = scene;
        this.audio = audio;
        drawing = new Drawing(scene);
        encoder = new H264Encoder(scene);
    }

    @Override
    public VideoFormat format() {
        return encoder.format();
    }

    @Override
    public @Nullable AudioTrack audio() {
        return audio;
    }

    @Override
    public int framesPerSecond() {
        return scene.framesPerSecond();
    }

    @Override
    public Picture next(long frameNumber) {
        long micros = frameNumber * 1_000_000L / scene.framesPerSecond();
        String time = TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
        return encoder.encode(drawing.draw(frameNumber, micros, time));
    }

    @Override
    public void close() {
        encoder.close();
    }
}
