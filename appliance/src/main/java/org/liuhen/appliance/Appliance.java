package org.liuhen.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.access.Access;
import org.liuhen.appliance.access.Journal;
import org.liuhen.appliance.access.Requests;
import org.liuhen.appliance.access.Viewing;
import org.liuhen.appliance.archive.ArchiveWatch;
import org.liuhen.appliance.archive.WitnessWatch;
import org.liuhen.appliance.caption.ClimateLog;
import org.liuhen.appliance.cases.CaseDesk;
import org.liuhen.appliance.cases.Checklists;
import org.liuhen.appliance.cases.OfficerRegister;
import org.liuhen.appliance.cases.Preparations;
import org.liuhen.appliance.cases.SecrecyWatch;
import org.liuhen.appliance.config.ApplianceConfig;
import org.liuhen.appliance.config.ArchiveConfig;
import org.liuhen.appliance.config.DockConfig;
import org.liuhen.appliance.config.RecordingConfig;
import org.liuhen.appliance.config.RoomConfig;
import org.liuhen.appliance.config.RoomProfile;
import org.liuhen.appliance.config.SourceConfig;
import org.liuhen.appliance.dock.ContentLook;
import org.liuhen.appliance.dock.DeviceRegister;
import org.liuhen.appliance.dock.Dock;
import org.liuhen.appliance.dock.DockLedger;
import org.liuhen.appliance.dock.DockWatch;
import org.liuhen.appliance.dock.OfficeRules;
import org.liuhen.appliance.dock.OriginalTexts;
import org.liuhen.appliance.dock.PlayableCopies;
import org.liuhen.appliance.dock.SlotMap;
import org.liuhen.appliance.dock.Uploads;
import org.liuhen.appliance.health.Vitals;
import org.liuhen.appliance.panel.Marks;
import org.liuhen.appliance.panel.Panels;
import org.liuhen.appliance.room.Licences;
import org.liuhen.appliance.room.RecordingRooms;
import org.liuhen.appliance.room.RecordingRules;
import org.liuhen.appliance.room.RoomSource;
import org.liuhen.appliance.search.SearchTable;
import org.liuhen.appliance.settings.Settings;
import org.liuhen.appliance.space.SpaceRules;
import org.liuhen.appliance.tls.MachineNames;
import org.liuhen.appliance.tls.TlsIdentity;
import org.liuhen.appliance.watch.Bulletin;
import org.liuhen.appliance.watch.Rounds;
import org.liuhen.appliance.watch.Verdicts;
import org.liuhen.appliance.watch.Watching;
import org.liuhen.appliance.watch.Webhook;
import org.liuhen.appliance.web.TerminalServer;
import org.liuhen.appliance.web.WebParts;
import org.liuhen.appliance.web.WebServer;
import org.liuhen.ingest.capture.MicrophoneSource;
import org.liuhen.ingest.capture.NativeDecoders;
import org.liuhen.ingest.capture.RtspSource;
import org.liuhen.ingest.dock.DockDirectory;
import org.liuhen.ingest.dock.DockingStation;
import org.liuhen.ingest.dock.FileLook;
import org.liuhen.ingest.record.CommonTick;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.signal.SignalHealth;
import org.liuhen.ingest.signal.SignalLimits;
import org.liuhen.ingest.source.RtspAddress;
import org.liuhen.ingest.source.Source;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.ingest.standing.PreRoll;
import org.liuhen.ingest.standing.StandingSource;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.StoreSettings;
import org.liuhen.storage.archive.ArchiveRules;
import org.liuhen.storage.archive.ArchiveStore;
import org.liuhen.storage.archive.DirectoryArchiveStore;
import org.liuhen.storage.archive.Rollback;
import org.liuhen.storage.archive.s3.Bucket;
import org.liuhen.storage.archive.s3.S3ArchiveStore;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.log.CheckpointFiles;
import org.liuhen.storage.note.SignedNote;
import org.liuhen.storage.scrub.ScrubRules;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.witness.Witness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole program, put together: parts are made from the ground up and ended from the top down.
public final class Appliance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Appliance.class);
    private static final long ALL_PRE_ROLL_BYTES = 96L << 20;
    /// 30 s of 4 Mbit/s.
    private static final long MOST_PRE_ROLL_BYTES = 16L << 20;

    /// An archive that does not answer for so long keeps nobody from recording.
    private static final Duration ARCHIVE_ANSWER = Duration.ofSeconds(5);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final EvidenceStore store;
    private final Access access;
    private final TlsIdentity identity;
    private final WebServer web;
    private final String host;

    /// Starts everything; when this returns the rooms take START, and sessions that were being recorded go on.
    ///
    /// @param software name and version of the program
    /// @throws IOException with one sentence that says what is wrong and the way out
    public Appliance(ApplianceConfig config, String software, Disk disk, Clocks clocks) throws IOException {
        this(config, Optional.empty(), software, disk, clocks);
    }

    /// The same with what was read from a file.
    ///
    /// @param file from which `config` was read, if it was
    public Appliance(ApplianceConfig config, Optional<Path> file, String software, Disk disk, Clocks clocks)
            throws IOException {
        try {
            Optional<ArchiveStore> archive = config.archive().isEmpty()
                    ? Optional.empty()
                    : Optional.of(archive(config.archive().get(), disk, clocks));
            if (archive.isPresent() && EvidenceStore.exists(config.state())) {
                refuseRollback(config, archive.get());
            }
            Optional<Witness> witness = config.witness().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Witness(config.witness().get()));
            if (witness.isPresent() && EvidenceStore.exists(config.state())) {
                refuseContradiction(config, witness.get());
            }
            StoreSettings settings = new StoreSettings(disk, clocks, software, config.hash(), config.secondVolume());
            store = kept(
                    EvidenceStore.exists(config.state())
                            ? EvidenceStore.open(config.state(), settings)
                            : EvidenceStore.create(config.state(), config.origin(), settings));
            requireOrigin(config);
            access = Access.open(disk, clocks, config.state().resolve("access"), config.access());
            Journal journal = kept(new Journal(store.accessBook(), clocks));
            kept(Rounds.begin("access-journal", journal::round, clocks));
            Requests requests = new Requests(store.accessBook(), journal, config.access(), clocks);
            identity = TlsIdentity.open(disk, clocks, config.state().resolve("tls"), names(config));
            Watchdog watchdog = kept(new Watchdog(clocks));
            SignalHealth signals = kept(new SignalHealth(new NativeDecoders(), SignalLimits.STANDARD, clocks));
            Bulletin bulletin = new Bulletin(clocks);
            Verdicts verdicts = new Verdicts(bulletin, clocks);
            Preparations preparations = kept(new Preparations(desk(config, disk), clocks));
            RecordingRooms rooms = kept(rooms(config, clocks, watchdog, signals, verdicts, preparations));
            Watching watching = kept(new Watching(
                    store,
                    rooms,
                    verdicts,
                    bulletin,
                    rooms::outlook,
                    config.recording().freeReserve(),
                    () -> rooms.openFor(config.sessions().remindAfter())));
            watching.begin();
            config.alarms().webhook().ifPresent(address -> kept(Webhook.begin(address, bulletin, clocks)));
            rooms.resume();
            store.beginScrub(ScrubRules.STANDARD);
            archive.ifPresent(
                    to -> store.beginArchiving(config.archive().orElseThrow().rules(), to));
            witness.ifPresent(store::beginWitnessing);
            preparations.begin(rooms::rooms);
            Panels panels = kept(Panels.begin(config.panels(), rooms, Marks.of(store), watching.board(), clocks));
            kept(Rounds.begin("secrecy-watch", new SecrecyWatch(store, watching.board())::round, clocks));
            kept(ClimateLog.begin(store, panels, rooms::rooms));
            Dock dock = dock(config, disk);
            kept(Rounds.begin("dock-watch", new DockWatch(dock, watching.board(), clocks)::round, clocks));
            config.archive()
                    .ifPresent(to -> kept(Rounds.begin(
                            "archive-watch",
                            new ArchiveWatch(
                                    store::archive,
                                    to.deadline(),
                                    to.rules().locks().evidence(),
                                    watching.board(),
                                    clocks)::round,
                            clocks)));
            witness.ifPresent(_ -> kept(Rounds.begin(
                    "witness-watch", new WitnessWatch(store::witness, watching.board(), clocks)::round, clocks)));
            SearchTable search = new SearchTable(store, id -> roomName(config, id));
            kept(Rounds.begin("search-table", search::round, clocks));
            Vitals vitals = new Vitals(store, rooms::rooms, config.recording().freeReserve());
            kept(Rounds.begin("vitals", vitals::round, clocks));
            kept(Rounds.begin("vitals-disk", vitals::look, clocks));
            web = kept(WebServer.start(new WebParts(
                    software,
                    config.https(),
                    identity,
                    access,
                    journal,
                    requests,
                    new Viewing(journal, requests, clocks),
                    units(config),
                    store,
                    rooms,
                    config.marks(),
                    preparations.desk(),
                    preparations,
                    new StoreChecking(store),
                    watching,
                    panels,
                    Optional.of(dock),
                    search,
                    vitals,
                    Settings.open(store, disk, config, file))));
            if (config.terminals().isPresent()) {
                kept(TerminalServer.start(config.terminals().get(), identity, dock));
            }
            host = config.https()
                    .publicName()
                    .orElse(
                            isAny(config.https().bind())
                                    ? "localhost"
                                    : config.https().bind());
        } catch (IOException | RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    /// Address of the page.
    public String page() {
        return "https://" + host + ":" + web.port() + "/";
    }

    /// TCP port of the page.
    public int port() {
        return web.port();
    }

    /// The one-time token for the first accounts, as long as they are not there.
    public Optional<String> setupToken() throws IOException {
        return access.setupToken();
    }

    /// SHA-256 of the page's certificate, as browsers show it.
    public String fingerprint() {
        return identity.fingerprint();
    }

    /// Public key of the log, to be written down outside of the machine.
    public String key() {
        return store.key().text();
    }

    /// Why nothing can be sealed any more, or empty while all is well. Then the program is to be started again.
    /// While footage goes on becoming durable on the second volume it is empty: a start would fail as long as
    /// the first one does.
    public Optional<String> failure() {
        return store.recordsWithoutLog() ? Optional.empty() : store.failure();
    }

    /// Seals every run and ends everything, the page first.
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IOException("couldn't end all parts: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private <T extends AutoCloseable> T kept(T part) {
        parts.push(part);
        return part;
    }

    private void closeAfter(Exception cause) {
        try {
            close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static String roomName(ApplianceConfig config, String id) {
        return config.rooms().stream()
                .filter(room -> room.id().equals(id))
                .map(RoomConfig::name)
                .findFirst()
                .orElse(id);
    }

    private void requireOrigin(ApplianceConfig config) throws IOException {
        if (!store.key().name().equals(config.origin())) {
            throw new IOException("the log in " + config.state() + " is of the origin "
                    + store.key().name()
                    + ", and the configuration says " + config.origin()
                    + ": put the origin back, or give the new one a state directory of its own");
        }
    }

    private static Map<String, String> units(ApplianceConfig config) {
        Map<String, String> units = new HashMap<>();
        config.rooms().forEach(room -> room.unit().ifPresent(unit -> units.put(room.id(), unit)));
        return units;
    }

    private static ArchiveStore archive(ArchiveConfig config, Disk disk, Clocks clocks) throws IOException {
        return switch (config.place()) {
            case ArchiveConfig.Place.Folder(Path directory) ->
                DirectoryArchiveStore.at(directory, disk, new SecureRandom());
            case ArchiveConfig.Place.ObjectStore(Bucket bucket, ArchiveRules.Locks _) ->
                S3ArchiveStore.at(bucket, clocks, new SecureRandom());
        };
    }

    /// A log that was put back must not go on beside the one that the archive has.
    private static void refuseRollback(ApplianceConfig config, ArchiveStore archive) throws IOException {
        Optional<String> rollback = Rollback.of(config.state(), config.origin(), archive, ARCHIVE_ANSWER);
        if (rollback.isPresent()) {
            throw new IOException(rollback.get());
        }
    }

    /// Nor beside the one that the witness has seen.
    private static void refuseContradiction(ApplianceConfig config, Witness witness) throws IOException {
        Optional<SignedNote> newest = CheckpointFiles.newest(new StateLayout(config.state()).checkpoints());
        Optional<String> contradiction = newest.flatMap(witness::contradiction);
        if (contradiction.isPresent()) {
            throw new IOException("the state directory " + config.state() + " cannot go on: " + contradiction.get()
                    + ". Bring it forward with \"liuhen restore --archive ... " + config.state()
                    + "\"; where no archive has so many entries, keep it as it is and begin another state with another"
                    + " origin");
        }
    }

    private Dock dock(ApplianceConfig config, Disk disk) throws IOException {
        DeviceRegister register = new DeviceRegister(store);
        FileLook look = new ContentLook();
        long freeReserve = config.recording().freeReserve();
        SlotMap slots = SlotMap.open(
                disk,
                config.state().resolve("dock"),
                config.dock().map(DockConfig::ports).orElse(Map.of()));
        Optional<DockingStation> station = config.dock()
                .map(dock -> kept(DockingStation.begin(
                        new DockDirectory(dock.directory()),
                        store,
                        disk,
                        new OfficeRules(dock, config.layouts(), register, slots, freeReserve),
                        look,
                        dock.slots(),
                        Math.max(1, Runtime.getRuntime().availableProcessors() - 1))));
        return new Dock(
                station,
                register,
                new DockLedger(store, ZoneId.systemDefault()),
                slots,
                kept(new PlayableCopies(config.state().resolve("derived"))),
                new OriginalTexts(),
                kept(new Uploads(store, disk, look, freeReserve)),
                config.dock().map(DockConfig::slots).orElse(0),
                config.dock().map(DockConfig::overdue).orElse(DockConfig.DEFAULT_OVERDUE));
    }

    private CaseDesk desk(ApplianceConfig config, Disk disk) throws IOException {
        Map<String, RoomProfile> profiles = new HashMap<>();
        for (RoomConfig room : config.rooms()) {
            room.profile().ifPresent(profile -> profiles.put(room.id(), profile));
        }
        return new CaseDesk(
                store,
                config.sessions(),
                profiles,
                OfficerRegister.open(disk, config.state().resolve("officers")),
                Checklists.open(disk, config.state().resolve("checklist")));
    }

    private RecordingRooms rooms(
            ApplianceConfig config,
            Clocks clocks,
            Watchdog watchdog,
            SignalHealth signals,
            Verdicts verdicts,
            Licences licences)
            throws IOException {
        RecordingConfig recording = config.recording();
        Limits standard = Limits.STANDARD;
        Limits limits = new Limits(
                recording.segment(),
                standard.longest(),
                standard.segmentBytes(),
                recording.runSize(),
                recording.runLength(),
                standard.jump(),
                standard.back());
        RecordingRules rules = new RecordingRules(
                new CommonTick(clocks, recording.tick()),
                limits,
                signals,
                new SpaceRules(
                        recording.freeReserve(),
                        recording.expectedSession(),
                        recording.warnHours(),
                        recording.criticalHours()),
                () -> freeBytes(store.footageDirectories()),
                config.preflight(),
                recording.tail());
        RecordingRooms rooms = new RecordingRooms(store, rules, verdicts, licences);
        Optional<PreRoll> preRoll = preRoll(config);
        for (RoomConfig room : config.rooms()) {
            List<RoomSource> sources = new ArrayList<>();
            for (SourceConfig source : room.sources()) {
                Source plain = source(source, recording, clocks, watchdog);
                sources.add(new RoomSource(
                        source.name(),
                        source.title(),
                        plain,
                        preRoll.map(length -> new StandingSource(
                                source.name(),
                                plain,
                                length,
                                signals.watch(room.id() + "/" + source.name() + " before START"),
                                clocks))));
            }
            rooms.add(room.id(), room.name(), sources);
        }
        return rooms;
    }

    /// What each source keeps before START: all of them share what memory there is for it.
    private static Optional<PreRoll> preRoll(ApplianceConfig config) {
        long sources =
                config.rooms().stream().mapToLong(room -> room.sources().size()).sum();
        Duration length = config.recording().preRoll();
        return length.isZero()
                ? Optional.empty()
                : Optional.of(new PreRoll(length, Math.min(MOST_PRE_ROLL_BYTES, ALL_PRE_ROLL_BYTES / sources)));
    }

    private static Source source(SourceConfig source, RecordingConfig recording, Clocks clocks, Watchdog watchdog)
            throws IOException {
        return switch (source) {
            case SourceConfig.Camera camera ->
                new RtspSource(
                        new RtspAddress(
                                camera.urlWithLogin(),
                                switch (camera.transport()) {
                                    case TCP -> RtspAddress.Transport.TCP;
                                    case UDP -> RtspAddress.Transport.UDP;
                                },
                                camera.caFile(),
                                recording.silence()),
                        clocks,
                        watchdog);
            case SourceConfig.Microphone microphone ->
                new MicrophoneSource(
                        new MicrophoneSource.Microphone(microphone.device(), 48_000, 1, recording.silence()),
                        clocks,
                        watchdog);
        };
    }

    private static List<String> names(ApplianceConfig config) {
        List<String> names = new ArrayList<>(MachineNames.all());
        config.https().publicName().ifPresent(names::addFirst);
        return names;
    }

    private static boolean isAny(String bind) {
        return bind.equals("0.0.0.0") || bind.equals("::");
    }

    /// A disk that cannot tell counts as full: then START says so instead of failing later.
    private static long freeBytes(List<Path> directories) {
        long free = 0;
        for (Path directory : directories) {
            try {
                free += Files.getFileStore(directory).getUsableSpace();
            } catch (IOException e) {
                LOG.warn("A volume cannot tell its room: directory={} reason={}", directory, e.getMessage());
            }
        }
        return free;
    }
}
