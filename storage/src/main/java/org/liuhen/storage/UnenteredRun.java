package org.liuhen.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.durable.VolumeLayout;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.Stamp;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.media.RunFile;
import org.liuhen.storage.time.Clocks;

/// A run on a further volume that was begun while the log could not be written, with what the log would have got.
///
/// @param before the interruptions before it
/// @param open its opening
/// @param file its run file
record UnenteredRun(List<Fact.Gap> before, Fact.Open open, Path file) {
    private static final String NO_SALT = "0".repeat(2 * Stamp.SALT_BYTES);

    /// The lines of the file beside a run.
    static byte[] lines(List<Fact.OfTrack> facts, Clocks clocks) {
        Stamp stamp = new Stamp(
                clocks.wallMicros(), Math.floorDiv(clocks.monotonicNanos(), 1_000L), clocks.bootId(), NO_SALT);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Fact fact : facts) {
            lines.writeBytes(new Entry(stamp, fact).encode());
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    /// The run `run` of `track` on `volume`; empty if there is none whose two files fit each other.
    static Optional<UnenteredRun> read(VolumeLayout volume, TrackId track, int run) throws IOException {
        Path opening = volume.unenteredOpening(track, run);
        Path file = volume.run(track, run);
        if (!Files.isRegularFile(opening) || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            List<Fact.Gap> before = new ArrayList<>();
            Optional<Fact.Open> open = Optional.empty();
            for (String line : Files.readAllLines(opening)) {
                Fact fact = Entry.decode(line.getBytes(StandardCharsets.UTF_8)).fact();
                if (fact instanceof Fact.Gap gap && gap.track().equals(track)) {
                    before.add(gap);
                } else if (fact instanceof Fact.Open found && found.track().equals(track) && found.run() == run) {
                    open = Optional.of(found);
                }
            }
            return open.isPresent() && fits(open.get(), file)
                    ? Optional.of(new UnenteredRun(before, open.get(), file))
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /// Numbers of the runs of `track` on `volume` that may be such runs, in order.
    static List<Integer> numbers(VolumeLayout volume, TrackId track) throws IOException {
        Path folder = volume.track(track);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var list = Files.list(folder)) {
            return list.map(file -> Names.runOfFile(String.valueOf(file.getFileName())))
                    .filter(number -> number >= 0)
                    .sorted()
                    .toList();
        }
    }

    private static boolean fits(Fact.Open open, Path file) throws IOException {
        return Files.size(file) >= open.initBytes()
                && RunFile.hashOf(file, 0, open.initBytes()).equals(open.initHash());
    }
}
