package org.liuhen.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.durable.VolumeLayout;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.OpenSession.OpenRun;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.Stamp;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.media.FragmentScan;
import org.liuhen.storage.media.RunFile;
import org.liuhen.storage.time.Clocks;

/// What opening does about a session that nobody closed: whole fragments behind the last segment are sealed as
/// recovered,
/// the rest of the file is declared by length and digest, and the run is closed with what ended it. Files are not
/// changed.
final class Recovery {
    private static final long MAX_SEGMENT_BYTES = 16L << 20;
    /// More than a track can have begun while the log could not be written, on a volume that is out of reach now.
    private static final int NUMBERS_OUT_OF_REACH = 1_000;

    private static final Ending UNENTERED = new Ending(
            Cause.STORAGE_ERROR, "the log could not be written while this run was recorded; sealed at the next start");

    private final StoreParts store;
    private final Disk disk;
    private final StateLayout layout;
    private final List<VolumeLayout> volumes;
    private final EvidenceLog log;
    private final Quarantine quarantine;
    private final UnexpectedEnd end;
    private final Stamp newest;

    /// @param volumes those that can be reached
    /// @param newest stamp of the newest entry before this opening
    Recovery(StoreParts store, List<VolumeLayout> volumes, Quarantine quarantine, UnexpectedEnd end, Stamp newest) {
        this.store = store;
        this.disk = store.disk();
        this.layout = store.layout();
        this.volumes = List.copyOf(volumes);
        this.log = store.log();
        this.quarantine = quarantine;
        this.end = end;
        this.newest = newest;
    }

    /// Enters what opening the log found.
    void log(List<Fact.Recovered> found) throws StorageException {
        for (Fact.Recovered fact : found) {
            log.append(fact);
        }
    }

    /// Closes the runs of all open sessions and returns the sessions, ready to go on.
    List<SessionWriter> closeWhatWasOpen() throws IOException {
        for (OpenSession session : log.openSessions()) {
            for (OpenSession.OpenTrack track : session.tracks()) {
                TrackId id = new TrackId(session.session(), track.track());
                if (track.run().isPresent()) {
                    closeRun(id, track.head(), track.run().get(), end.ofRun(id));
                }
                takeOrphanRuns(id, enterUnentered(id, track.runs()));
            }
        }
        for (OpenSession session : log.openSessions()) {
            log.append(new SessionFact.GoesOn(session.session(), offsetMicros(session), session.entry()));
        }
        int numbersOutOfReach = volumes.size() < layout.volumes().size() ? NUMBERS_OUT_OF_REACH : 0;
        List<SessionWriter> sessions = new ArrayList<>();
        for (OpenSession session : log.openSessions()) {
            sessions.add(new SessionWriter(
                    store, skipping(session, numbersOutOfReach), track -> Optional.of(whyNothing(session, track))));
        }
        return sessions;
    }

    /// A session whose next runs have numbers that no run on a volume out of reach can have.
    private static OpenSession skipping(OpenSession session, int numbers) {
        return new OpenSession(
                session.session(),
                session.room(),
                session.startMicros(),
                session.entry(),
                session.course(),
                session.paused(),
                session.tracks().stream()
                        .map(track -> new OpenSession.OpenTrack(
                                track.track(), track.head(), track.runs() + numbers, track.lastMicros(), track.run()))
                        .toList());
    }

    private Ending whyNothing(OpenSession session, TrackId track) {
        return session.paused()
                .map(cause -> new Ending(
                        cause, "paused by a person; then " + end.ofTrack(track).detail()))
                .orElseGet(() -> end.ofTrack(track));
    }

    /// How the time of `session` runs on under this boot. Under another one than before only the wall clock knows
    /// how long the machine was down; it is believed as far as it does not put the session back.
    private long offsetMicros(OpenSession session) {
        OpenSession.Course course = session.course();
        Clocks clocks = store.clocks();
        if (course.boot().equals(clocks.bootId())) {
            return course.offsetMicros();
        }
        long reached = session.tracks().stream()
                .mapToLong(OpenSession.OpenTrack::lastMicros)
                .max()
                .orElse(session.startMicros());
        long aheadMicros = 0;
        if (newest.boot().equals(course.boot())) {
            long then = newest.monotonicMicros() + course.offsetMicros();
            aheadMicros = newest.wallMicros() - then;
            reached = Math.max(reached, then);
        }
        long now = Math.max(reached, clocks.wallMicros() - aheadMicros);
        return now - Math.floorDiv(clocks.monotonicNanos(), 1_000L);
    }

    /// All files of footage and metadata that are there now. Asked for before anyone can begin a session: then
    /// each of them is spoken of by an entry that is durable already, or by none.
    List<Path> filesAtOpening() throws IOException {
        List<Path> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>(List.of(layout.meta()));
        for (VolumeLayout volume : volumes) {
            folders.add(volume.media());
            // Further volumes of older stores have none.
            if (Files.isDirectory(volume.originals())) {
                folders.add(volume.originals());
            }
        }
        for (Path folder : folders) {
            try (Stream<Path> walk = Files.walk(folder)) {
                walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                        .forEach(files::add);
            }
        }
        return files;
    }

    /// Moves those of `files` to quarantine that no entry speaks of.
    ///
    /// @param files what [#filesAtOpening] gave
    /// @param index holds all entries that were durable then
    void takeForeignFiles(List<Path> files, EvidenceIndex index) throws IOException {
        KnownOriginals originals = new KnownOriginals(layout, index);
        for (Path file : files) {
            if (!isKnown(file, index, originals)) {
                take(file);
            }
        }
    }

    private boolean isKnown(Path file, EvidenceIndex index, KnownOriginals originals) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return false;
        }
        if (file.startsWith(layout.volumeOf(file).originals())) {
            return originals.contains(file);
        }
        return file.startsWith(layout.meta()) ? isKnownMetadata(file, index) : isKnownRun(file, index);
    }

    private boolean isKnownMetadata(Path file, EvidenceIndex index) throws IOException {
        String name = layout.meta().relativize(file).toString();
        String meta = name.replaceFirst("\\.json$", "");
        return Names.isSession(meta)
                && file.equals(layout.meta(meta))
                && (index.sessionOfObject(meta).isPresent()
                        || index.session(meta).isPresent());
    }

    private boolean isKnownRun(Path file, EvidenceIndex index) throws IOException {
        Path name = layout.volumeOf(file).media().relativize(file);
        if (name.getNameCount() != 3) {
            return false;
        }
        String session = name.getName(0).toString();
        String track = name.getName(1).toString();
        int run = Names.runOfFile(name.getName(2).toString());
        return Names.isSession(session)
                && Names.isWord(track)
                && run >= 0
                && index.run(new TrackId(session, track), run).isPresent();
    }

    /// Enters the runs that were recorded on a further volume while the log could not be written, in their order.
    ///
    /// @param runs numbers below this are taken
    /// @return the same, with these runs
    private int enterUnentered(TrackId id, int runs) throws IOException {
        int taken = runs;
        for (VolumeLayout volume : volumes) {
            for (int number : UnenteredRun.numbers(volume, id)) {
                Optional<UnenteredRun> found =
                        number < taken ? Optional.empty() : UnenteredRun.read(volume, id, number);
                if (found.isPresent()) {
                    enter(id, found.get());
                    taken = number + 1;
                }
            }
        }
        return taken;
    }

    private void enter(TrackId id, UnenteredRun found) throws IOException {
        OpenSession.OpenTrack track = track(id);
        Hash prev = track.head();
        for (Fact.Gap gap : found.before()) {
            long from = Math.max(gap.fromMicros(), track.lastMicros());
            if (gap.toMicros() > from) {
                prev = log.append(new Fact.Gap(id, gap.cause(), from, gap.toMicros(), gap.detail(), gap.by(), prev))
                        .leaf();
            }
        }
        Fact.Open open = found.open();
        prev = log.append(new Fact.Open(
                        id, open.run(), open.streams(), open.initBytes(), open.initHash(), open.startMicros(), prev))
                .leaf();
        OpenRun run = track(id).run().orElseThrow();
        closeRun(id, prev, run, UNENTERED);
    }

    private OpenSession.OpenTrack track(TrackId id) {
        return log.openSessions().stream()
                .filter(session -> session.session().equals(id.session()))
                .flatMap(session -> session.tracks().stream())
                .filter(track -> track.track().equals(id.track()))
                .findFirst()
                .orElseThrow();
    }

    /// A file with a number that no `open` entry has taken holds no footage: footage is written after that entry,
    /// or after the file that stands in for it.
    private void takeOrphanRuns(TrackId id, int runs) throws IOException {
        for (VolumeLayout volume : volumes) {
            takeOrphanRuns(volume.track(id), runs);
        }
    }

    private void takeOrphanRuns(Path folder, int runs) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.toList();
        }
        for (Path file : files) {
            int number = Names.runOfFile(String.valueOf(file.getFileName()));
            if (number < 0 || number >= runs) {
                take(file);
            }
        }
    }

    private void take(Path file) throws IOException {
        boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        long length = regular ? Files.size(file) : 0;
        Optional<Hash> hash = regular ? Optional.of(RunFile.hashOf(file, 0, length)) : Optional.empty();
        String path = layout.relative(file);
        String kept = quarantine.take(file);
        log.append(new Fact.Recovered("orphan-file", path, kept, length, hash));
    }

    private void closeRun(TrackId id, Hash head, OpenRun run, Ending ending) throws IOException {
        Path file = layout.run(id, run.run());
        Hash prev = head;
        long covered = run.coveredBytes();
        int segments = run.segments();
        long length = 0;
        if (Files.isRegularFile(file)) {
            // What a dead process wrote may be in memory only: durable first, sealed then.
            try (FileChannel channel = disk.openForAppend(file)) {
                disk.force(channel, Disk.Content.MEDIA);
            }
            length = Files.size(file);
            for (Salvage salvage : salvages(file, covered)) {
                Fact.Segment fact = salvage.fact(id, run, segments, file, prev);
                prev = log.append(fact).leaf();
                segments++;
                covered = fact.offset() + fact.lengthBytes();
            }
        }
        long tail = Math.max(0, length - covered);
        Optional<Hash> hash = tail > 0 ? Optional.of(RunFile.hashOf(file, covered, tail)) : Optional.empty();
        log.append(new Fact.Close(id, run.run(), segments, length, tail, hash, ending.cause(), ending.detail(), prev));
    }

    /// Whole fragments that become one segment.
    private record Salvage(List<FragmentScan.Found> fragments) {
        Fact.Segment fact(TrackId id, OpenRun run, int number, Path file, Hash prev) throws IOException {
            long offset = fragments.getFirst().offset();
            long length = fragments.getLast().offset() + fragments.getLast().lengthBytes() - offset;
            long start = fragments.getFirst().startMicros();
            long end = fragments.stream()
                    .mapToLong(FragmentScan.Found::endMicros)
                    .max()
                    .orElse(start);
            return new Fact.Segment(
                    id,
                    run.run(),
                    number,
                    offset,
                    length,
                    RunFile.hashOf(file, offset, length),
                    run.startMicros() + start,
                    Math.max(0, end - start),
                    fragments.stream().mapToInt(FragmentScan.Found::videoFrames).sum(),
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Fact.Sealing.RECOVERED,
                    prev);
        }
    }

    private static List<Salvage> salvages(Path file, long covered) throws IOException {
        List<Salvage> salvages = new ArrayList<>();
        List<FragmentScan.Found> current = new ArrayList<>();
        long bytes = 0;
        for (FragmentScan.Found found : FragmentScan.scan(file, covered)) {
            if (bytes + found.lengthBytes() > MAX_SEGMENT_BYTES && !current.isEmpty()) {
                salvages.add(new Salvage(List.copyOf(current)));
                current.clear();
                bytes = 0;
            }
            current.add(found);
            bytes += found.lengthBytes();
        }
        if (!current.isEmpty()) {
            salvages.add(new Salvage(List.copyOf(current)));
        }
        return salvages;
    }
}
