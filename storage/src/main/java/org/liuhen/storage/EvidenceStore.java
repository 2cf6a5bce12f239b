package org.liuhen.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.Stamp;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.log.LogOpening;
import org.liuhen.storage.log.RestingLog;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.SigningKey;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.time.ClockState;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SessionTime;
import org.liuhen.storage.time.UtcTime;
import org.liuhen.storage.timeline.Timeline;

/// The front door of the ground floor: one state directory, open for recording. Create or open it, never both;
/// opening is recovery. Safe for many threads.
public final class EvidenceStore implements AutoCloseable {
    private static final Duration TICK = Duration.ofMinutes(1);
    private static final DateTimeFormatter SESSION_NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final StoreSettings settings;
    private final StoreParts parts;
    private final StateLayout layout;
    private final StoreLock lock;
    private final EvidenceLog log;
    private final VerifierKey key;
    private final Hash genesis;
    private final MetadataObjects metadata;
    private final FollowedIndex index;
    private final SecureRandom random = new SecureRandom();
    private final List<SessionWriter> resumed;
    private final Timekeeper timekeeper;
    private final Thread heart;
    private final CountDownLatch census = new CountDownLatch(1);
    private volatile boolean closing;

    private EvidenceStore(
            StoreSettings settings,
            StateLayout layout,
            StoreLock lock,
            LogOpening.Opened opened,
            VerifierKey key,
            Quarantine quarantine)
            throws IOException {
        this.settings = settings;
        this.layout = layout;
        this.lock = lock;
        this.log = opened.log();
        this.key = key;
        this.genesis = opened.genesis();
        this.metadata = new MetadataObjects(settings.disk(), layout);
        UnexpectedEnd end = new UnexpectedEnd(
                opened.lastSigns(), log.openSessions(), settings.clocks().bootId());
        WallClock wall = new WallClock(settings.clocks(), opened.newest().wallMicros());
        this.parts = new StoreParts(log, settings.disk(), layout, settings.clocks(), wall);
        Recovery recovery = new Recovery(parts, quarantine, end, opened.newest());
        recovery.log(opened.recovered());
        this.resumed = recovery.closeWhatWasOpen();
        List<Path> atOpening = recovery.filesAtOpening();
        this.index = new FollowedIndex(layout, log, settings.clocks());
        try {
            log.append(new Fact.Start(settings.software(), settings.config()));
            log.append(wall.opening());
            log.tick();
        } catch (IOException e) {
            index.close();
            throw e;
        }
        this.timekeeper = new Timekeeper(parts, resumed);
        this.heart = Thread.ofPlatform().name("store-heart").daemon().start(() -> beat(recovery, atOpening));
    }

    /// Whether `state` holds a store already.
    public static boolean exists(Path state) {
        return CutShortBeginning.isOver(new StateLayout(state));
    }

    /// Begins a new store.
    ///
    /// @param state a directory that does not exist, is empty, or holds only a beginning that was cut short
    /// @param origin name of its log: no white space, no plus sign; unique for ever,
    /// like `example.gov.cn/rec/0001/1`
    public static EvidenceStore create(Path state, String origin, StoreSettings settings) throws IOException {
        if (exists(state)) {
            throw new StorageException.NotOpened(state + " holds a store already: open it instead");
        }
        StateLayout layout = new StateLayout(state);
        Disk disk = settings.disk();
        try {
            disk.createDirectories(state);
            StoreLock lock = StoreLock.take(layout);
            try {
                make(layout, origin, settings);
            } finally {
                lock.close();
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException.NotOpened(
                    "couldn't begin a store in " + state + ": " + reason(e) + ". Give it a directory on a disk with"
                            + " room that this user may write to",
                    e);
        }
        return open(state, settings);
    }

    private static void make(StateLayout layout, String origin, StoreSettings settings) throws IOException {
        Disk disk = settings.disk();
        makeFolders(disk, layout);
        new CutShortBeginning(layout, new Quarantine(disk, settings.clocks(), layout)).setAside();
        if (!Files.exists(layout.format())) {
            disk.writeNew(
                    layout.format(),
                    (StateLayout.FORMAT + "\n").getBytes(StandardCharsets.US_ASCII),
                    "r--r--r--",
                    Disk.Content.METADATA);
        }
        requireFormat(layout);
        SigningKey key = Files.exists(layout.signingKey())
                ? loadKey(layout, origin)
                : SigningKey.create(disk, layout.signingKey(), origin);
        Fact.Genesis genesis = new Fact.Genesis(origin, key.verifier().text(), settings.software());
        LogOpening.create(disk, settings.clocks(), layout.log(), key, genesis, salt())
                .close();
    }

    /// Opens a store for recording, and recovers what a crash left: torn lines and unknown files go to
    /// `quarantine/`, unsealed footage is sealed as recovered, runs that were open are closed, and the log says
    /// all of it.
    ///
    /// @throws StorageException.NotOpened if another program has it open, the format is another one, or the
    ///     log is not what was signed
    public static EvidenceStore open(Path state, StoreSettings settings) throws IOException {
        StateLayout layout = new StateLayout(state);
        requireFormat(layout);
        StoreLock lock = null;
        EvidenceLog log = null;
        try {
            lock = StoreLock.take(layout);
            makeFolders(settings.disk(), layout);
            Quarantine quarantine = new Quarantine(settings.disk(), settings.clocks(), layout);
            SigningKey key = loadKey(layout, originOf(layout));
            LogOpening.Opened opened;
            try (FollowedIndex.FileRoots roots = FollowedIndex.fileRoots(layout)) {
                opened = LogOpening.open(settings.disk(), settings.clocks(), layout.log(), key, quarantine, roots);
            }
            log = opened.log();
            return new EvidenceStore(settings, layout, lock, opened, key.verifier(), quarantine);
        } catch (StorageException e) {
            closeQuietly(log, e);
            closeQuietly(lock, e);
            throw e;
        } catch (IOException e) {
            closeQuietly(log, e);
            closeQuietly(lock, e);
            throw new StorageException.NotOpened(
                    "couldn't open the store in " + state + ": " + reason(e)
                            + ". The disk must have room and be writable by this user",
                    e);
        }
    }

    /// Sessions that were being recorded when the store was closed or the machine stopped, oldest first. They go
    /// on, each track with a new run.
    public List<SessionWriter> resumed() {
        return resumed;
    }

    /// START: the session, its tracks and its metadata are durable when this returns.
    public SessionWriter begin(SessionOpening opening) throws IOException {
        String session = newName();
        Hash commitment = metadata.put(session, opening.metadata());
        Appended entry =
                log.submit(new Fact.Session(session, opening.room(), opening.by(), session, commitment, genesis));
        Appended last = entry;
        for (String track : opening.tracks()) {
            last = log.submit(new Fact.Track(new TrackId(session, track), entry.leaf()));
        }
        log.await(last);
        OpenSession open = log.openSessions().stream()
                .filter(each -> each.session().equals(session))
                .findFirst()
                .orElseThrow();
        SessionWriter writer = new SessionWriter(parts, open, track -> Optional.empty());
        timekeeper.follow(writer);
        return writer;
    }

    /// Quick answers about the log; may be a moment behind it, or rebuilding.
    public EvidenceIndex index() {
        return index.index();
    }

    /// How many entries the index still has to take in, and whether it follows at all.
    public IndexState indexState() {
        return index.state();
    }

    /// How far the index is.
    ///
    /// @param indexed entries in the index
    /// @param entries entries in the log
    /// @param failure why it no longer follows, or empty
    public record IndexState(long indexed, long entries, Optional<String> failure) {}

    /// Waits until the index holds all that is durable now, at most `limit`. Returns whether it does.
    public boolean awaitIndex(Duration limit) {
        return index.await(log.durableSize(), limit);
    }

    /// Builds the index anew while everything goes on.
    ///
    /// @param progress told how many entries are in the new index
    public void rebuildIndex(LongConsumer progress) throws IOException {
        index.rebuild(progress);
    }

    /// Builds the index of a store that no program has open.
    ///
    /// @param progress told how many entries are in the new index
    /// @return how many entries the index holds
    public static long rebuildIndex(Path state, Clocks clocks, LongConsumer progress) throws IOException {
        StateLayout layout = new StateLayout(state);
        requireFormat(layout);
        try (StoreLock _ = StoreLock.take(layout);
                FollowedIndex index =
                        new FollowedIndex(layout, new RestingLog(new EntryFiles(layout.entries())), clocks)) {
            index.rebuild(progress);
            return index.state().indexed();
        }
    }

    /// Whether a program has the store in `state` open at this moment.
    public static boolean isOpenSomewhere(Path state) throws IOException {
        return StoreLock.isTaken(new StateLayout(state));
    }

    /// Waits until the files that were there at opening are counted and the foreign ones are in quarantine, at most
    /// `limit`. Returns whether they are.
    public boolean awaitCensus(Duration limit) {
        try {
            return census.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Content of a session's metadata object.
    public FieldsReader metadata(SessionRow session) throws IOException {
        return metadata.get(session.meta());
    }

    /// The account of a track's time in [from, to).
    public Timeline timeline(TrackId track, long fromMicros, long toMicros) throws IOException {
        return Timeline.of(fromMicros, toMicros, index().runs(track), index().gaps(track));
    }

    /// The newest durable checkpoint.
    public SignedNote checkpoint() {
        return log.newestCheckpoint();
    }

    /// Public key of the log.
    public VerifierKey key() {
        return key;
    }

    public StateLayout layout() {
        return layout;
    }

    public Clocks clocks() {
        return settings.clocks();
    }

    /// How far the machine's wall clock can be believed now.
    public ClockState clockState() {
        return parts.wall().state();
    }

    /// The time of a session that has not ended.
    public Optional<SessionTime> timeOf(String session) {
        return log.openSessions().stream()
                .filter(open -> open.session().equals(session))
                .map(open -> new SessionTime(open.course().offsetMicros()))
                .findFirst();
    }

    /// The log itself.
    public EvidenceLog log() {
        return log;
    }

    /// Why nothing can be sealed any more, or empty while all is well.
    public Optional<String> failure() {
        IOException failure = log.failure();
        return failure == null ? Optional.empty() : Optional.of(String.valueOf(failure.getMessage()));
    }

    @Override
    public void close() throws IOException {
        closing = true;
        timekeeper.close();
        LockSupport.unpark(heart);
        boolean interrupted = false;
        while (heart.isAlive()) {
            try {
                heart.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            index.close();
        } finally {
            try {
                log.close();
            } finally {
                lock.close();
            }
        }
    }

    /// First the census of files, once the index knows them all; then a sign of life a minute.
    private void beat(Recovery recovery, List<Path> atOpening) {
        long last = settings.clocks().monotonicNanos();
        while (!closing) {
            try {
                if (census.getCount() > 0 && index.await(log.durableSize(), Duration.ofMillis(200))) {
                    recovery.takeForeignFiles(atOpening, index.index());
                    census.countDown();
                }
                if (settings.clocks().monotonicNanos() - last >= TICK.toNanos()) {
                    log.tick();
                    last = settings.clocks().monotonicNanos();
                }
            } catch (IOException e) {
                // The log keeps its failure and shows it; a census that fails is tried again at the next opening.
                census.countDown();
            }
            LockSupport.parkNanos(census.getCount() == 0 ? 1_000_000_000L : 50_000_000L);
        }
    }

    private String newName() {
        byte[] tail = new byte[3];
        random.nextBytes(tail);
        return SESSION_NAME.format(UtcTime.instant(settings.clocks().wallMicros())) + "-"
                + HexFormat.of().formatHex(tail);
    }

    private static String salt() {
        byte[] salt = new byte[Stamp.SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }

    private static void makeFolders(Disk disk, StateLayout layout) throws IOException {
        for (Path folder : List.of(layout.log(), layout.media(), layout.meta(), layout.quarantine(), layout.keys())) {
            disk.createDirectories(folder);
        }
    }

    private static void requireFormat(StateLayout layout) throws StorageException {
        String format;
        try {
            format = Files.readString(layout.format(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new StorageException.NotOpened(
                    layout.root() + " is not the state directory of a store: it has no readable file \"format\"", e);
        }
        if (!format.equals(StateLayout.FORMAT)) {
            throw new StorageException.NotOpened(layout.root() + " is of the format \"" + format
                    + "\", and this software reads \"" + StateLayout.FORMAT + "\": use the software that wrote it");
        }
    }

    private static String originOf(StateLayout layout) throws IOException {
        try (var lines = Files.lines(layout.entries().resolve("00000000.jsonl"), StandardCharsets.UTF_8)) {
            String first = lines.findFirst().orElse("");
            var entry = Entry.decode(first.getBytes(StandardCharsets.UTF_8));
            if (entry.fact() instanceof Fact.Genesis genesis) {
                return genesis.origin();
            }
        } catch (MalformedException | UncheckedIOException e) {
            throw new StorageException.NotOpened(
                    "the first entry of the log in " + layout.entries() + " cannot be read: " + e.getMessage()
                            + ". Put the log back from the archive",
                    e);
        }
        throw new StorageException.NotOpened("the first entry of the log in " + layout.entries()
                + " is not its beginning. Put the log back from" + " the archive");
    }

    private static SigningKey loadKey(StateLayout layout, String origin) throws IOException {
        try {
            return SigningKey.load(layout.signingKey(), origin);
        } catch (MalformedException e) {
            throw new StorageException.NotOpened(e.getMessage() + ": put the key file back", e);
        } catch (NoSuchFileException e) {
            throw new StorageException.NotOpened(
                    "the signing key " + layout.signingKey() + " is missing: put it back, or begin a new store in"
                            + " another directory",
                    e);
        }
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof AccessDeniedException ? message + " may not be read or written" : message;
    }

    private static void closeQuietly(@Nullable AutoCloseable open, IOException e) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (Exception suppressed) {
            e.addSuppressed(suppressed);
        }
    }
}
