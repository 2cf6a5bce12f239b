package org.liuhen.tools.camera.media;

/// What a camera sees and how it codes it.
///
/// @param name shown in the picture: letters from A to Z and digits
/// @param view what is drawn
/// @param size pixels
/// @param framesPerSecond 1 to 60; a key frame each two seconds
/// @param bitsPerSecond of the video
public record Scene(String name, View view, PictureSize size, int framesPerSecond, int bitsPerSecond) {
    /// Seconds from key frame to key frame.
    public static final int KEY_SECONDS = 2;

    /// The scene, coded in [VideoCodec#H264].
    ///
    /// @throws IllegalArgumentException outside of the ranges
    public Scene {
        if (framesPerSecond < 1 || framesPerSecond > 60) {
            throw new IllegalArgumentException("a camera gives 1 to 60 frames a second, not " + framesPerSecond);
        }
        if (bitsPerSecond < 50_000 || bitsPerSecond > 50_000_000) {
            throw new IllegalArgumentException("a camera gives 50000 to 50000000 bits a second, not " + bitsPerSecond);
        }
    }

    /// Where the camera stands in the interview room.
    public enum View {
        /// The person at the table, from the front.
        FRONT,
        /// The whole room.
        ROOM,
        /// As from the front, but the sensor hangs: one picture, coded again and again.
        FROZEN,
        /// A hand before the lens: some light, no shapes.
        COVERED,
        /// No light.
        BLACK
    }
}
