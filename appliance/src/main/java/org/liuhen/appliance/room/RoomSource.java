package org.liuhen.appliance.room;

import java.util.Optional;
import org.liuhen.ingest.capture.MicrophoneSource;
import org.liuhen.ingest.source.Source;
import org.liuhen.ingest.standing.StandingSource;

/// A source of a room.
///
/// @param name its name in the log, which is also its track's
/// @param title what people call it
/// @param source the source itself
/// @param standing the same source, connected as long as the program runs; empty if it is connected with START
public record RoomSource(String name, String title, Source source, Optional<StandingSource> standing) {
    private static final double CAMERA_BYTES_PER_SECOND = 750_000;
    private static final double MICROPHONE_BYTES_PER_SECOND = 96_000;

    /// A source that is connected with START.
    public RoomSource(String name, String title, Source source) {
        this(name, title, source, Optional.empty());
    }

    /// What a session records.
    Source recorded() {
        return standing.<Source>map(is -> is).orElse(source);
    }

    /// What it is taken to write a second before that was ever measured: a camera 6 Mbit/s, a microphone as much as
    /// its samples have before they are packed.
    double nominalBytesPerSecond() {
        return source instanceof MicrophoneSource ? MICROPHONE_BYTES_PER_SECOND : CAMERA_BYTES_PER_SECOND;
    }
}
