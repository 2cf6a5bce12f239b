package org.liuhen.tools.camera;

/// A clip on its way round and round. Event loop only.
final class Film {
    private final Clip clip;
    private final long beginMicros;
    private long round;
    private int index;

    /// @param beginMicros when the first picture is due, since the camera began
    Film(Clip clip, long beginMicros) {
        this.clip = clip;
        this.beginMicros = beginMicros;
    }

    Clip clip() {
        return clip;
    }

    /// When the next picture is due, since the camera began.
    long dueMicros() {
        return offsetMicros() + clip.units().get(index).sendMicros();
    }

    /// Takes the next picture.
    VideoUnit take() {
        VideoUnit unit = clip.units().get(index).later(offsetMicros());
        index++;
        if (index == clip.units().size()) {
            index = 0;
            round++;
        }
        return unit;
    }

    private long offsetMicros() {
        return beginMicros + round * clip.lengthMicros();
    }
}
