package org.liuhen.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.ClockReading;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.media.LiveTail;
import org.liuhen.storage.media.RunFile;
import org.liuhen.storage.time.SessionTime;

/// A track that is being recorded: the chain of its entries and its run files.
///
/// **Thread.** Made for one writer thread; the queries may come from any thread.
public final class TrackWriter {
    private final EvidenceLog log;
    private final Disk disk;
    private final StateLayout layout;
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
        this.layout = store.layout();
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
    /// trace of it.
    ///
    /// @param before why there is no footage from what is accounted for to the run's start, in the order of time
    public RunWriter beginRun(RunOpening opening, List<Lapse> before) throws StorageException {
        requireRoom();
        int run = takeNumber();
        try {
            disk.createDirectories(layout.track(id));
        } catch (IOException e) {
            throw new StorageException.RunFailed(
                    "couldn't make the folder " + layout.track(id) + ": " + e.getMessage(), e);
        }
        RunFile file = RunFile.create(disk, layout.run(id, run), opening.init());
        // The file first: an entry must not speak of a file that a power cut can take.
        RunFile.Range init = file.endRange();
        for (Lapse lapse : before) {
            interruption(lapse.why(), accountedMicros(), Math.min(lapse.untilMicros(), opening.startMicros()));
        }
        append(prev -> new Fact.Open(
                id, run, opening.streams(), (int) init.lengthBytes(), init.hash(), opening.startMicros(), prev));
        return new RunWriter(this, file, run);
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
    void requireRoom() throws StorageException {
        if (log.needsAllThatIsLeft()) {
            throw new StorageException.RunFailed(
                    "no space left for footage: what is left on the disk is kept for the log",
                    new IOException("the log's reserve is given up"));
        }
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

    /// A number is taken for good, also when the run then fails: names are never reused.
    private synchronized int takeNumber() {
        return nextRun++;
    }
}
