package org.liuhen.appliance.room;

import org.liuhen.ingest.capture.MicrophoneSource;
import org.liuhen.ingest.source.Source;

/// A source of a room.
///
/// @param name its name in the log, which is also its track's
/// @param title what people call it
public record RoomSource(String name, String title, Source source) {
    private static final double CAMERA_BYTES_PER_SECOND = 750_000;
    private static final double MICROPHONE_BYTES_PER_SECOND = 96_000;

    /// What it is taken to write a second before that was ever measured: a camera 6 Mbit/s, a microphone as much as
    /// its samples have before they are packed.
    double nominalBytesPerSecond() {
        return source instanceof MicrophoneSource ? MICROPHONE_BYTES_PER_SECOND : CAMERA_BYTES_PER_SECOND;
    }
}
