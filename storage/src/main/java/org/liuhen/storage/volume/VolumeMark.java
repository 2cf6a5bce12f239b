package org.liuhen.storage.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What the file `volume` of a further volume says: that the volume belongs to one log, under one number.
///
/// @param number 2 or more
/// @param key verifier key of the log
record VolumeMark(int number, String key) {
    private static final String FORMAT = "liuhen-volume 1";
    private static final int MOST_BYTES = 1_024;

    /// The mark in `file`; empty if there is no such file.
    ///
    /// @throws IOException if it cannot be read or is no mark
    static Optional<VolumeMark> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES);
        }
        List<String> lines = Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
        if (lines.size() != 4
                || !lines.getFirst().equals(FORMAT)
                || !lines.get(1).matches("[2-9]|[1-9][0-9]")) {
            throw new IOException(file + " is not the mark of a volume in the format \"" + FORMAT + "\"");
        }
        return Optional.of(new VolumeMark(Integer.parseInt(lines.get(1)), lines.get(2)));
    }

    byte[] bytes() {
        return (FORMAT + "\n" + number + "\n" + key + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Name of the log it belongs to.
    String origin() {
        int end = key.indexOf('+');
        return end < 0 ? key : key.substring(0, end);
    }
}
