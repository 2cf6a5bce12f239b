package org.liuhen.storage.survival;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a recording program shall do.
///
/// @param state the state directory
/// @param diskLog log of the volatile disk under it, if there is one
/// @param forgetting its bug
/// @param tracks how many sources it records
/// @param segments how many segments of each, before it ends the session and itself
/// @param fragmentMillis media and real time between two fragments
record RecordingScript(
        Path state, Optional<Path> diskLog, Forgetting forgetting, int tracks, int segments, int fragmentMillis) {
    private static final String NONE = "-";

    List<String> arguments() {
        return List.of(
                state.toString(),
                diskLog.map(Path::toString).orElse(NONE),
                forgetting.name(),
                Integer.toString(tracks),
                Integer.toString(segments),
                Integer.toString(fragmentMillis));
    }

    static RecordingScript parse(String[] arguments) {
        return new RecordingScript(
                Path.of(arguments[0]),
                arguments[1].equals(NONE) ? Optional.empty() : Optional.of(Path.of(arguments[1])),
                Forgetting.valueOf(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]));
    }
}
