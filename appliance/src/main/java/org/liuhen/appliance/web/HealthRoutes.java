package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.health.DiskVitals;
import org.liuhen.appliance.health.SourceVitals;
import org.liuhen.appliance.health.Vitals;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.appliance.tls.TlsIdentity;
import org.liuhen.appliance.watch.Notice;
import org.liuhen.appliance.watch.Verdicts;
import org.liuhen.appliance.watch.Watching;
import org.liuhen.ingest.source.Arrivals;
import org.liuhen.ingest.standing.StandingSource;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.note.Checkpoint;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.volume.VolumeState;

/// How the machine fares, in more detail than its state. Answers from memory: asks no disk and waits for none.
final class HealthRoutes {
    private final EvidenceStore store;
    private final Rooms rooms;
    private final Watching watching;
    private final Vitals vitals;
    private final TlsIdentity identity;
    private final Clocks clocks;

    HealthRoutes(WebParts parts) {
        this.store = parts.store();
        this.rooms = parts.rooms();
        this.watching = parts.watching();
        this.vitals = parts.vitals();
        this.identity = parts.identity();
        this.clocks = store.clocks();
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/health", context -> Wire.write(context, health()));
    }

    /// @param stepSeconds between two values of a course
    private record Health(
            long nowMicros,
            long stepSeconds,
            List<SourceOut> sources,
            List<DiskOut> disks,
            Use use,
            Log log,
            Certificate certificate,
            Program process) {}

    /// A source of a room.
    ///
    /// @param verdict what the disk says of it
    /// @param footageMillis age of its newest footage on the disk, while it should be recorded
    /// @param pictureMillis age of the newest that came from it
    /// @param lost transport packets lost since the program began, or since START where it is connected with it
    /// @param clockMicros how far its own clock is ahead of the machine's; negative if it is behind
    /// @param trouble why it gives nothing
    private record SourceOut(
            String room,
            String roomName,
            String name,
            String title,
            String verdict,
            long sinceMicros,
            Notice.@Nullable Why reason,
            @Nullable Long footageMillis,
            @Nullable Long pictureMillis,
            @Nullable Long lost,
            @Nullable Long clockMicros,
            @Nullable String trouble,
            SourceVitals course) {}

    /// A volume.
    ///
    /// @param directory where it is
    /// @param refusal why it takes no footage, if it does not
    /// @param looked how it was when it answered last; null before it ever did
    private record DiskOut(
            int number,
            String directory,
            @Nullable String refusal,
            @Nullable Looked looked) {}

    /// @param errors that the file system counted, if it counts them
    /// @param failure why it could not be looked at
    /// @param ageMillis how long ago that was
    private record Looked(
            long freeBytes,
            long totalBytes,
            String device,
            String type,
            @Nullable Long errors,
            @Nullable String failure,
            long ageMillis) {}

    /// @param bytesPerDay by the last seven days
    /// @param daysLeft if days go on like that
    private record Use(@Nullable Long bytesPerDay, @Nullable Long daysLeft) {}

    /// @param entries that are durable
    /// @param checkpointSize how many the newest checkpoint covers
    /// @param root over them, as the checkpoint has it
    private record Log(String origin, long entries, long checkpointSize, String root) {}

    /// @param own whether it certifies itself
    private record Certificate(
            String subject, String issuer, boolean own, long fromMicros, long untilMicros, String file) {}

    /// @param load of the machine over the last minute, if it tells
    private record Program(
            long upMillis,
            long heapBytes,
            long heapMostBytes,
            List<Long> heap,
            int threads,
            int processors,
            @Nullable Double load,
            String java) {}

    private Health health() throws MalformedException {
        return new Health(
                clocks.wallMicros(),
                Vitals.STEP.toSeconds(),
                sources(),
                disks(),
                new Use(
                        found(vitals.dailyBytes()).orElse(null),
                        found(vitals.daysLeft()).orElse(null)),
                log(),
                certificate(identity),
                process());
    }

    private List<SourceOut> sources() {
        List<SourceOut> sources = new ArrayList<>();
        for (RoomView room : rooms.rooms()) {
            for (RoomView.SourceView source : room.sources()) {
                Optional<Arrivals.Told> arrivals = source.arrivals();
                sources.add(new SourceOut(
                        room.id(),
                        room.name(),
                        source.name(),
                        source.title(),
                        source.verdict().kind().code(),
                        source.verdict().sinceMicros(),
                        Notice.Why.of(source.verdict()),
                        footageMillis(room.id(), source.name()),
                        arrivals.flatMap(told -> found(told.newestNanos()))
                                .map(nanos -> (clocks.monotonicNanos() - nanos) / 1_000_000)
                                .orElse(null),
                        arrivals.map(Arrivals.Told::lostPackets).orElse(null),
                        arrivals.flatMap(told -> found(told.cameraOriginMicros()))
                                .map(this::ahead)
                                .orElse(null),
                        source.standing()
                                .flatMap(StandingSource.Standing::trouble)
                                .orElse(null),
                        vitals.source(room.id(), source.name())));
            }
        }
        return sources;
    }

    private @Nullable Long footageMillis(String room, String source) {
        for (Verdicts.Judged judged : watching.verdicts().all()) {
            if (judged.expected().at().room().equals(room)
                    && judged.expected().at().source().equals(source)) {
                return (judged.expected().time().now(clocks) - judged.provenMicros()) / 1_000;
            }
        }
        return null;
    }

    private long ahead(long originMicros) {
        return originMicros + clocks.monotonicNanos() / 1_000 - clocks.wallMicros();
    }

    private List<DiskOut> disks() {
        List<DiskOut> disks = new ArrayList<>();
        for (VolumeState volume : store.volumes()) {
            disks.add(new DiskOut(
                    volume.number(),
                    volume.directory().toString(),
                    volume.refusal().map(VolumeState.Refusal::reason).orElse(null),
                    vitals.disks().stream()
                            .filter(disk -> disk.number() == volume.number())
                            .findFirst()
                            .map(this::looked)
                            .orElse(null)));
        }
        return disks;
    }

    private Looked looked(DiskVitals disk) {
        return new Looked(
                disk.freeBytes(),
                disk.totalBytes(),
                disk.device(),
                disk.type(),
                found(disk.errors()).orElse(null),
                disk.failure().orElse(null),
                (clocks.wallMicros() - disk.lookedMicros()) / 1_000);
    }

    private Log log() throws MalformedException {
        Checkpoint newest = Checkpoint.parse(store.checkpoint().text());
        return new Log(
                newest.origin(),
                store.indexState().entries(),
                newest.size(),
                newest.root().base64());
    }

    private static Certificate certificate(TlsIdentity identity) {
        X509Certificate is = identity.certificate();
        String subject = is.getSubjectX500Principal().getName();
        String issuer = is.getIssuerX500Principal().getName();
        return new Certificate(
                subject,
                issuer,
                subject.equals(issuer),
                is.getNotBefore().toInstant().toEpochMilli() * 1_000,
                is.getNotAfter().toInstant().toEpochMilli() * 1_000,
                identity.certificateFile().toString());
    }

    private Program process() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return new Program(
                ManagementFactory.getRuntimeMXBean().getUptime(),
                heap.getUsed(),
                heap.getMax(),
                vitals.heap(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                Runtime.getRuntime().availableProcessors(),
                load < 0 ? null : load,
                Runtime.version().toString());
    }

    private static Optional<Long> found(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }
}
