package org.liuhen.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.ClockReading;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.media.RunFile;
import org.liuhen.storage.volume.FootageVolume;

/// A run that is being recorded: fragments go in, segments come to be sealed.
///
/// **Thread.** One writer thread, never interrupted.
///
/// **Order.** fragment write → fdatasync → … → digest → `seg` entry durable. Nobody is told of a segment before
/// that.
public final class RunWriter {
    private final TrackWriter track;
    private final FootageVolume volume;
    private final RunFile file;
    private final int run;
    private final List<Placed> unsynced = new ArrayList<>();
    private final List<Footage> unsealed = new ArrayList<>();
    private Optional<ClockReading> clock = Optional.empty();
    private int segments;
    private boolean entered;

    private RunWriter(TrackWriter track, FootageVolume volume, RunFile file, int run, boolean entered) {
        this.track = track;
        this.volume = volume;
        this.file = file;
        this.run = run;
        this.entered = entered;
    }

    /// A run whose `open` entry is durable.
    static RunWriter entered(TrackWriter track, FootageVolume volume, RunFile file, int run) {
        return new RunWriter(track, volume, file, run, true);
    }

    /// A run that the log does not know, because it cannot be written: its fragments become durable, and the next
    /// opening of the store seals them.
    static RunWriter unentered(TrackWriter track, FootageVolume volume, RunFile file, int run) {
        return new RunWriter(track, volume, file, run, false);
    }

    private record Placed(long offset, Fragment fragment) {}

    /// What a segment's entry says of a fragment; its bytes are on the disk and need not stay in memory.
    private record Footage(long startMicros, long endMicros, int videoFrames) {}

    /// Number of the run in its track.
    public int number() {
        return run;
    }

    /// Length of its file so far, in bytes.
    public long lengthBytes() {
        return file.lengthBytes();
    }

    /// Writes a fragment. It is not durable yet.
    public void append(Fragment fragment) throws StorageException {
        if (unsynced.isEmpty() && unsealed.isEmpty()) {
            clock = Optional.of(track.reading(fragment.startMicros()));
        }
        long offset = file.lengthBytes();
        asking(() -> {
            track.requireRoom(volume);
            file.append(fragment.bytes());
        });
        unsynced.add(new Placed(offset, fragment));
    }

    /// Makes all fragments durable; from here on viewers see them.
    public void sync() throws StorageException {
        asking(file::force);
        for (Placed placed : unsynced) {
            track.live().add(run, placed.offset(), placed.fragment());
            Fragment fragment = placed.fragment();
            unsealed.add(new Footage(fragment.startMicros(), fragment.endMicros(), fragment.videoFrames()));
        }
        unsynced.clear();
    }

    /// Seals what was written since the last segment. Returns when its entry is durable, or, if the log that cannot
    /// be written is on another volume, without one: then the next opening of the store seals it.
    ///
    /// @throws IllegalStateException if nothing was written since
    public Optional<Appended> seal(SegmentClose close) throws StorageException {
        sync();
        return seal(file.endRange(), close);
    }

    /// Ends the run. What is synced and not sealed is sealed first; bytes that a failing disk left are declared.
    public void close(Ending ending) throws StorageException {
        if (!file.hasFailed()) {
            try {
                sync();
            } catch (StorageException.RunFailed e) {
                // What the disk took before is sealed below; the rest is the declared tail.
                unsynced.clear();
            }
        }
        try {
            if (!unsealed.isEmpty()) {
                seal(file.endRangeAtDurable(), SegmentClose.UNKNOWN);
            }
            long covered = file.rangeStart();
            long length = file.lengthOnDisk();
            long tail = length - covered;
            Optional<Hash> hash = tail > 0 ? Optional.of(RunFile.hashOf(file.path(), covered, tail)) : Optional.empty();
            file.close();
            if (!entered) {
                return;
            }
            track.append(prev -> new Fact.Close(
                    track.id(), run, segments, length, tail, hash, ending.cause(), ending.detail(), prev));
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException.RunFailed(
                    "couldn't close the run file " + file.path() + ": " + e.getMessage(), e);
        }
    }

    private Optional<Appended> seal(RunFile.Range range, SegmentClose close) throws StorageException {
        if (unsealed.isEmpty()) {
            throw new IllegalStateException("a segment without a fragment cannot be sealed");
        }
        long start = unsealed.getFirst().startMicros();
        long end = unsealed.stream().mapToLong(Footage::endMicros).max().orElse(start);
        Optional<Appended> appended = entered ? enter(range, close, start, end) : Optional.empty();
        segments++;
        unsealed.clear();
        track.accountedUntil(Math.max(start, end));
        return appended;
    }

    private Optional<Appended> enter(RunFile.Range range, SegmentClose close, long start, long end)
            throws StorageException {
        try {
            return Optional.of(track.append(prev -> new Fact.Segment(
                    track.id(),
                    run,
                    segments,
                    range.offset(),
                    range.lengthBytes(),
                    range.hash(),
                    start,
                    Math.max(0, end - start),
                    unsealed.stream().mapToInt(Footage::videoFrames).sum(),
                    close.lostPackets(),
                    close.cameraMicros(),
                    clock,
                    Fact.Sealing.CAPTURED,
                    prev)));
        } catch (StorageException.LogFailed e) {
            track.goOnWithoutLog(volume, e);
            entered = false;
            return Optional.empty();
        }
    }

    /// What a volume is asked to do.
    private interface Asked {
        void run() throws StorageException;
    }

    /// A volume that refuses is left alone by the next run.
    private void asking(Asked asked) throws StorageException {
        try {
            asked.run();
        } catch (StorageException e) {
            volume.refused(e);
            throw e;
        }
    }
}
