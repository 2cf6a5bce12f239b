package org.liuhen.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.archive.ArchiveRules;
import org.liuhen.storage.archive.ArchiveState;
import org.liuhen.storage.archive.ArchiveStore;
import org.liuhen.storage.archive.Archiving;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.durable.VolumeLayout;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.index.EvidenceIndex;
import org.liuhen.storage.index.SessionRow;
import org.liuhen.storage.log.Appended;
import org.liuhen.storage.log.CosignedNotes;
import org.liuhen.storage.log.EntryFiles;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.log.LogOpening;
import org.liuhen.storage.log.RestingLog;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.note.SigningKey;
import org.liuhen.storage.note.VerifierKey;
import org.liuhen.storage.scrub.LastLook;
import org.liuhen.storage.scrub.Scrub;
import org.liuhen.storage.scrub.ScrubHistory;
import org.liuhen.storage.scrub.ScrubRules;
import org.liuhen.storage.scrub.ScrubState;
import org.liuhen.storage.time.ClockState;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SessionTime;
import org.liuhen.storage.time.UtcTime;
import org.liuhen.storage.timeline.Timeline;
import org.liuhen.storage.volume.FootageVolumes;
import org.liuhen.storage.volume.VolumeRegister;
import org.liuhen.storage.volume.VolumeState;
import org.liuhen.storage.witness.Witness;
import org.liuhen.storage.witness.WitnessState;
import org.liuhen.storage.witness.Witnessing;

/// The front door of the ground floor: one state directory, open for recording. Create or open it, never both;
/// opening is recovery. Safe for many threads.
public final class EvidenceStore implements AutoCloseable {
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
    private final LedgerBook ledgerBook;
    private final AccessBook accessBook;
    private final IntakeBook intakeBook;
    private final SecureRandom random = new SecureRandom();
    private final List<SessionWriter> resumed;
    private final Timekeeper timekeeper;
    private final StoreHeart heart;
    private volatile @Nullable Scrub scrub;
    private volatile @Nullable Archiving archiving;
    private volatile @Nullable Witnessing witnessing;

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
        FootageVolumes volumes =
                FootageVolumes.open(layout, settings.disk(), settings.clocks(), key.text(), settings.secondVolume());
        this.parts = new StoreParts(log, settings.disk(), layout, volumes, settings.clocks(), wall);
        List<VolumeLayout> reachable = VolumeRegister.reachable(layout, key.text());
        Recovery recovery = new Recovery(parts, reachable, quarantine, end, opened.newest());
        recovery.log(opened.recovered());
        this.resumed = recovery.closeWhatWasOpen();
        List<Path> atOpening = recovery.filesAtOpening();
        this.index = new FollowedIndex(layout, log, settings.clocks());
        this.ledgerBook = new LedgerBook(log, index, metadata, this::newName);
        this.accessBook = new AccessBook(log, index, metadata, this::newName);
        this.intakeBook = new IntakeBook(log, settings.disk(), layout, metadata, genesis, this::newName);
        try {
            log.append(new Fact.Start(settings.software(), settings.config()));
            log.append(wall.opening());
            log.tick();
        } catch (IOException e) {
            index.close();
            throw e;
        }
        this.timekeeper = new Timekeeper(parts, resumed);
        this.heart = new StoreHeart(log, index, settings.clocks(), () -> {
            intakeBook.endBrokenOff(index());
            recovery.takeForeignFiles(atOpening, index());
        });
        heart.start();
        volumes.watch();
    }

    /// Whether `state` holds a store already.
    public static boolean exists(Path state) {
        return CutShortBeginning.isOver(new StateLayout(state));
    }

    /// Begins a new store.
    ///
    /// @param state a directory that does not exist, is empty, or holds only a beginning that was cut short
    /// @param origin name of its log: no white space, no plus sign; unique for ever, like
    /// `example.gov.cn/rec/0001/1`
    public static EvidenceStore create(Path state, String origin, StoreSettings settings) throws IOException {
        StoreBeginning.make(state, origin, settings);
        return open(state, settings);
    }

    /// Opens a store for recording, and recovers what a crash left: torn lines and unknown files go to
    /// `quarantine/`, unsealed footage is sealed as recovered, runs that were open are closed, and the log says
    /// all of it.
    ///
    /// @throws StorageException.NotOpened if another program has it open, the format is another one, or the
    ///     log is not what was signed
    public static EvidenceStore open(Path state, StoreSettings settings) throws IOException {
        StateLayout layout = new StateLayout(state);
        StateDirectory.requireFormat(layout);
        StoreLock lock = null;
        EvidenceLog log = null;
        try {
            lock = StoreLock.take(layout);
            StateDirectory.makeFolders(settings.disk(), layout);
            Quarantine quarantine = new Quarantine(settings.disk(), settings.clocks(), layout);
            SigningKey key = StateDirectory.loadKey(layout, StateDirectory.originOf(layout));
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
                    "couldn't open the store in " + state + ": " + StateDirectory.reason(e)
                            + ". The disk must have room and be writable by this user",
                    e);
        }
    }

    /// Sessions that were being recorded when the store was closed or the machine stopped, oldest first. They
    /// go on, each track with a new run.
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
        StateDirectory.requireFormat(layout);
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

    /// Waits until the files that were there at opening are counted and the foreign ones are in quarantine, at
    /// most `limit`. Returns whether they are.
    public boolean awaitCensus(Duration limit) {
        return heart.awaitCensus(limit);
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

    /// The book of interruptions.
    public LedgerBook ledgerBook() {
        return ledgerBook;
    }

    /// The book of who saw what.
    public AccessBook accessBook() {
        return accessBook;
    }

    /// The book of files that came from elsewhere.
    public IntakeBook intakeBook() {
        return intakeBook;
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

    /// Begins to read stored media again, in the background, until the store is closed. May be called once.
    public synchronized void beginScrub(ScrubRules rules) {
        if (scrub != null) {
            throw new IllegalStateException("media is read again already");
        }
        scrub = Scrub.begin(rules, log, layout, settings.clocks(), this::recallScrub);
    }

    /// What the reading of stored media is doing and what it found; empty if it was not begun.
    public Optional<ScrubState> scrub() {
        return Optional.ofNullable(scrub).map(Scrub::state);
    }

    /// Begins to copy everything into an archive, until the store is closed. May be called once.
    ///
    /// @param archive is closed with the store
    public synchronized void beginArchiving(ArchiveRules rules, ArchiveStore archive) {
        if (archiving != null) {
            throw new IllegalStateException("the store is archived already");
        }
        archiving =
                Archiving.begin(rules, archive, log, this::index, layout, key, this::newestCosigned, settings.clocks());
    }

    private Optional<SignedNote> newestCosigned() {
        Witnessing begun = witnessing;
        return begun == null ? Optional.empty() : begun.newest();
    }

    /// Begins to show the log to a witness, until the store is closed. May be called once, and after
    /// [#beginArchiving] where there is an archive: the witness sees what the archive could bring back.
    ///
    /// @param witness is closed with the store
    public synchronized void beginWitnessing(Witness witness) {
        if (witnessing != null) {
            throw new IllegalStateException("the store has its witness already");
        }
        Archiving copied = archiving;
        witnessing = Witnessing.begin(
                witness,
                copied == null ? () -> Optional.of(log.newestCheckpoint()) : copied::newestCheckpoint,
                this::index,
                new CosignedNotes(settings.disk(), layout.cosigned()),
                settings.clocks());
    }

    /// How it stands with the witness; empty if there is none.
    public Optional<WitnessState> witness() {
        return Optional.ofNullable(witnessing).map(Witnessing::state);
    }

    /// How the copy in the archive stands; empty if there is none.
    public Optional<ArchiveState> archive() {
        return Optional.ofNullable(archiving).map(Archiving::state);
    }

    /// Whether the archive gave its receipt for all that an entry answers for, after it gave the bytes back.
    public boolean isArchived(long entry) throws IOException {
        Archiving begun = archiving;
        return begun != null
                && index().receiptFor(begun.state().archive(), entry)
                        .filter(row -> row.entry().fact() instanceof ArchiveFact.Receipt receipt
                                && receipt.fromEntry() <= entry
                                && receipt.proof() == ArchiveFact.Proof.READ
                                && receipt.absent().stream().noneMatch(absent -> absent.entry() == entry))
                        .isPresent();
    }

    /// When the stored range that an entry covers was last read from the disk, and how it was; empty if not
    /// yet.
    ///
    /// @param entry index of the entry: [org.liuhen.storage.index.SegmentRow#entryIndex] for a segment
    public Optional<LastLook> lastLook(long entry) throws IOException {
        Scrub begun = scrub;
        return begun != null
                ? begun.lastLook(entry)
                : ScrubHistory.read(index(), log.durableSize()).lastLook(entry);
    }

    private Optional<ScrubHistory> recallScrub() throws IOException {
        if (index.state().failure().isPresent()) {
            return Optional.of(new ScrubHistory());
        }
        long entries = log.durableSize();
        return index.await(entries, Duration.ofMillis(200))
                ? Optional.of(ScrubHistory.read(index(), entries))
                : Optional.empty();
    }

    /// How the volumes are, the first one first.
    public List<VolumeState> volumes() {
        return parts.volumes().states();
    }

    /// The second volume, if there is one and it takes anything now.
    public Optional<VolumeLayout> secondVolume() {
        return parts.volumes().second();
    }

    /// Directories of the volumes that footage can go to now; of all, if none takes any. Asks no disk.
    public List<Path> footageDirectories() {
        return parts.volumes().directories();
    }

    /// Whether the log failed with the first volume, and footage goes on becoming durable on the second one. It
    /// ends when the first volume takes writing again: then the store is to be opened anew, which seals that
    /// footage.
    public boolean recordsWithoutLog() {
        IOException failure = log.failure();
        if (failure == null) {
            return false;
        }
        parts.volumes().logFailed(failure);
        return parts.volumes().onlySecondTakesFootage();
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
        Scrub begun = scrub;
        if (begun != null) {
            begun.close();
        }
        Witnessing shown = witnessing;
        if (shown != null) {
            shown.close();
        }
        Archiving copied = archiving;
        if (copied != null) {
            copied.close();
        }
        timekeeper.close();
        heart.close();
        parts.volumes().close();
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

    private String newName() {
        byte[] tail = new byte[3];
        random.nextBytes(tail);
        return SESSION_NAME.format(UtcTime.instant(settings.clocks().wallMicros())) + "-"
                + HexFormat.of().formatHex(tail);
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
