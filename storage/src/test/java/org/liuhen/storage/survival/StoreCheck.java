package org.liuhen.storage.survival;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;

/// Opens a store that was stopped in the worst way and holds it against what it had promised: nothing
/// acknowledged is lost, nothing unsealed is called sealed, the log is not behind a published checkpoint, at most
/// a second of media is gone, and every run has an end with a cause.
final class StoreCheck {
    /// Media handed over earlier than this before the stop must be there.
    private static final long MEDIA_AT_RISK_MICROS = 1_000_000;

    private final Path state;
    private final RecordedAcks due;
    private final Stop stop;
    private final List<String> broken = new ArrayList<>();

    private StoreCheck(Path state, RecordedAcks due, Stop stop) {
        this.state = state;
        this.due = due;
        this.stop = stop;
    }

    /// Opens and closes the store in `state`, then lists the promises that it broke.
    ///
    /// @param due what had been said when it was stopped
    /// @param stop by what
    /// @param stoppedMicros when that was
    static List<String> broken(Path state, RecordedAcks due, Stop stop, long stoppedMicros) throws IOException {
        StoreCheck check = new StoreCheck(state, due, stop);
        if (Files.exists(state.resolve("log/entries"))
                || !due.of(Ack.Entry.class).isEmpty()) {
            check.run(stoppedMicros);
        }
        return check.broken;
    }

    private void run(long stoppedMicros) throws IOException {
        if (!ReopenedStore.open(state, stop, broken)) {
            return;
        }
        StateOnDisk disk = StateOnDisk.read(state);
        broken.addAll(disk.brokenLines());
        checkEntries(disk);
        checkCheckpoints(disk);
        checkSegments(disk);
        checkMediaLost(disk, stoppedMicros - MEDIA_AT_RISK_MICROS);
        checkEndings(disk);
        ReopenedStore.verify(state, broken);
    }

    private void checkEntries(StateOnDisk disk) {
        for (Ack.Durable ack : due.of(Ack.Durable.class)) {
            if (ack.entries() > disk.leaves().size()) {
                broken.add(ack.entries() + " entries were acknowledged and "
                        + disk.leaves().size() + " are there");
            }
        }
        for (Ack.Entry ack : due.of(Ack.Entry.class)) {
            boolean there = ack.index() < disk.leaves().size()
                    && disk.leaves().get((int) ack.index()).equals(ack.leaf());
            if (!there) {
                broken.add("entry " + ack.index() + " was acknowledged and is gone");
            }
        }
    }

    private void checkCheckpoints(StateOnDisk disk) {
        for (Ack.Checkpoint ack : due.of(Ack.Checkpoint.class)) {
            if (ack.size() > disk.leaves().size()) {
                broken.add("a checkpoint over " + ack.size() + " entries was published and "
                        + disk.leaves().size() + " are there");
            } else if (!disk.root(ack.size()).equals(ack.root())) {
                broken.add("the first " + ack.size() + " entries are not those of the published checkpoint");
            }
        }
    }

    private void checkSegments(StateOnDisk disk) throws IOException {
        for (Fact.Segment segment : disk.facts(Fact.Segment.class)) {
            Path file = runFile(segment.track().toString(), segment.run());
            String name = "segment " + segment.track() + " " + segment.run() + "." + segment.segment();
            if (!Files.exists(file) || Files.size(file) < segment.offset() + segment.lengthBytes()) {
                broken.add(name + " is sealed and its media is not there");
                continue;
            }
            try (var in = Files.newInputStream(file)) {
                in.skipNBytes(segment.offset());
                if (!Hash.over(in.readNBytes((int) segment.lengthBytes())).equals(segment.hash())) {
                    broken.add(name + " is sealed and its media is not what was sealed");
                }
            }
        }
    }

    private void checkMediaLost(StateOnDisk disk, long safeMicros) {
        for (Ack.Handed handed : due.until(safeMicros).of(Ack.Handed.class)) {
            long coveredBytes = disk.facts(Fact.Segment.class).stream()
                    .filter(segment ->
                            segment.track().toString().equals(handed.track()) && segment.run() == handed.run())
                    .mapToLong(segment -> segment.offset() + segment.lengthBytes())
                    .max()
                    .orElse(0);
            if (coveredBytes < handed.fileBytes()) {
                broken.add("media of " + handed.track() + " to byte " + handed.fileBytes() + " was handed over "
                        + (safeMicros + MEDIA_AT_RISK_MICROS - handed.wallMicros()) / 1_000
                        + " ms before the stop, and segments cover " + coveredBytes);
            }
        }
    }

    private void checkEndings(StateOnDisk disk) {
        List<Fact.Close> closes = disk.facts(Fact.Close.class);
        for (Fact.Open open : disk.facts(Fact.Open.class)) {
            long ends = closes.stream()
                    .filter(close -> close.track().equals(open.track()) && close.run() == open.run())
                    .count();
            if (ends != 1) {
                broken.add("run " + open.track() + " " + open.run() + " has " + ends + " endings");
            }
        }
    }

    private Path runFile(String track, int run) {
        return state.resolve("media").resolve(track).resolve("%06d.mp4".formatted(run));
    }
}
