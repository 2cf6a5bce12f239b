package org.liuhen.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.durable.VolumeLayout;
import org.liuhen.storage.format.ClockReading;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.media.LiveTail;
import org.liuhen.storage.media.RunFile;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SessionTime;
import org.liuhen.storage.volume.FootageVolume;
import org.liuhen.storage.volume.FootageVolumes;

/// A track that is being recorded: the chain of its entries and its run files.
///
/// **Thread.** Made for one writer thread; the queries may come from any thread.
public final class TrackWriter {
    private final EvidenceLog log;
    private final Disk disk;
    private final FootageVolumes volumes;
    private final Clocks clocks;
    private final TrackId id;
    private final LiveTail live = new LiveTail();
    private final SessionTime time;
    private final WallClock wall;

    // Guarded by this.
    private Optional<Ending> resumedAfter;
    private Hash head;
    private int nextRun;
    private long lastMicros;

    TrackWriter(
            StoreParts store, TrackId id, SessionTime time, OpenSession.OpenTrack from, Optional<Ending> resumedAfter) {
        this.log = store.log();
        this.disk = store.disk();
        this.volumes = store.volumes();
        this.clocks = store.clocks();
        this.wall = store.wall();
        this.id = id;
        this.time = time;
        this.resumedAfter = resumedAfter;
        this.head = from.head();
        this.nextRun = from.runs();
        this.lastMicros = from.lastMicros();
    }

    public TrackId id() {
        return id;
    }

    /// The time of its session.
    public SessionTime time() {
        return time;
    }

    /// What ended the recording of this track, if it goes on after an opening of the store or a pause: the cause of
    /// the interruption until its first new footage.
    public synchronized Optional<Ending> resumedAfter() {
        return resumedAfter;
    }

    synchronized void interrupted(Ending ending) {
        resumedAfter = Optional.of(ending);
    }

    /// The newest durable fragments.
    public LiveTail live() {
        return live;
    }

    /// Wall time of the end of what is accounted for: footage or a logged interruption; START while there is
    /// neither.
    public synchronized long accountedMicros() {
        return lastMicros;
    }

    /// Begins a run: its file exists with its init bytes, and its `open` entry is durable, when this returns.
    ///
    /// @throws StorageException.RunFailed if the disk refuses; begin another one later
    public RunWriter beginRun(RunOpening opening) throws StorageException {
        return beginRun(opening, List.of());
    }

    /// Begins a run after an interruption, which is logged between the making of the file and the `open` entry: in
    /// the track's chain it lies before the run, as it does in time, and a disk that refuses the file leaves no
    /// trace of it. A volume that refuses the run is left for the next one at once.
    ///
    /// @param before why there is no footage from what is accounted for to the run's start, in the order of time
    public RunWriter beginRun(RunOpening opening, List<Lapse> before) throws StorageException {
        StorageException refusal = null;
        for (FootageVolume volume : volumes.toTry()) {
            try {
                RunWriter run = beginRun(volume, opening, before);
                volume.tookFootage();
                return run;
            } catch (StorageException e) {
                volume.refused(e);
                refusal = e;
            }
        }
        if (refusal == null) {
            throw new IllegalStateException("a store without a volume");
        }
        throw refusal;
    }

    /// Whether a run can be begun on another volume now, after one was refused.
    public boolean hasAnotherVolume() {
        return volumes.haveAnother();
    }

    /// The volume that this track's runs go to was too slow for its source: the next run goes to another one, if
    /// there is one.
    public void leaveSlowVolume() {
        volumes.leaveSlow();
    }

    /// Logs an interruption of this track.
    ///
    /// @param fromMicros end of the last footage before it, or START
    /// @param toMicros first footage after it, or now
    public void interruption(Ending ending, long fromMicros, long toMicros) throws StorageException {
        append(prev -> new Fact.Gap(
                id, ending.cause(), fromMicros, Math.max(fromMicros, toMicros), ending.detail(), ending.by(), prev));
        accountedUntil(toMicros);
    }

    /// Logs a flaw of this track's footage between two times. From any thread.
    ///
    /// @param count how many packets were lost; 0 for what is not counted
    public void flaw(Ending ending, long fromMicros, long toMicros, long count) throws StorageException {
        append(prev -> new Fact.Flaw(
                id, ending.cause(), fromMicros, Math.max(fromMicros, toMicros), count, ending.detail(), prev));
    }

    /// Footage must not take the room in which the log says why footage is missing.
    void requireRoom(FootageVolume volume) throws StorageException {
        if (volume.holdsTheLog() && log.needsAllThatIsLeft()) {
            throw new StorageException.RunFailed(
                    "no space left for footage: what is left on the disk is kept for the log",
                    new IOException("the log's reserve is given up"));
        }
    }

    /// The log failed while `volume` takes footage: then it is the first volume that is to be left alone.
    ///
    /// @throws StorageException.LogFailed if it is `volume` that the log is on
    void goOnWithoutLog(FootageVolume volume, StorageException.LogFailed failure) throws StorageException {
        if (volume.holdsTheLog()) {
            throw failure;
        }
        volumes.logFailed(failure);
    }

    synchronized Hash head() {
        return head;
    }

    synchronized void accountedUntil(long micros) {
        lastMicros = Math.max(lastMicros, micros);
    }

    /// What the machine's clock shows at a time of the session, if it has not been set since.
    ClockReading reading(long sessionMicros) {
        return wall.readingAt(time, sessionMicros);
    }

    /// Appends what `fact` makes of the leaf hash of the newest entry of this track. From any thread.
    Appended append(Function<Hash, Fact.OfTrack> fact) throws StorageException {
        Appended appended;
        synchronized (this) {
            appended = log.submit(fact.apply(head));
            head = appended.leaf();
        }
        log.await(appended);
        return appended;
    }

    private RunWriter beginRun(FootageVolume volume, RunOpening opening, List<Lapse> before) throws StorageException {
        VolumeLayout place = volume.layout().orElseThrow();
        requireRoom(volume);
        if (log.failure() != null && volume.holdsTheLog()) {
            throw new StorageException.LogFailed("no run is begun on the disk of a log that failed");
        }
        int run = takeNumber();
        try {
            disk.createDirectories(place.track(id));
        } catch (IOException e) {
            throw new StorageException.RunFailed(
                    "couldn't make the folder " + place.track(id) + ": " + e.getMessage(), e);
        }
        RunFile file = RunFile.create(disk, place.run(id, run), opening.init());
        // The file first: an entry must not speak of a file that a power cut can take.
        RunFile.Range init = file.endRange();
        try {
            for (Lapse lapse : before) {
                interruption(lapse.why(), accountedMicros(), Math.min(lapse.untilMicros(), opening.startMicros()));
            }
            append(prev -> opened(run, opening, init, prev));
            return RunWriter.entered(this, volume, file, run);
        } catch (StorageException.LogFailed e) {
            goOnWithoutLog(volume, e);
            keepOpening(place, before, opened(run, opening, init, head()));
            return RunWriter.unentered(this, volume, file, run);
        }
    }

    private Fact.Open opened(int run, RunOpening opening, RunFile.Range init, Hash prev) {
        return new Fact.Open(
                id, run, opening.streams(), (int) init.lengthBytes(), init.hash(), opening.startMicros(), prev);
    }

    /// What the log would have got is kept beside the run, until an opening enters it.
    private void keepOpening(VolumeLayout place, List<Lapse> before, Fact.Open open) throws StorageException {
        Path file = place.unenteredOpening(id, open.run());
        List<Fact.OfTrack> facts = new ArrayList<>();
        long from = accountedMicros();
        for (Lapse lapse : before) {
            long until = Math.max(from, Math.min(lapse.untilMicros(), open.startMicros()));
            Ending why = lapse.why();
            facts.add(new Fact.Gap(id, why.cause(), from, until, why.detail(), why.by(), open.prev()));
            from = until;
        }
        facts.add(open);
        try {
            disk.writeNew(file, UnenteredRun.lines(facts, clocks), "r--r-----", Disk.Content.METADATA);
        } catch (IOException e) {
            throw new StorageException.RunFailed("couldn't write " + file + ": " + e.getMessage(), e);
        }
        accountedUntil(open.startMicros());
    }

    /// A number is taken for good, also when the run then fails: names are never reused.
    private synchronized int takeNumber() {
        return nextRun++;
    }
}
