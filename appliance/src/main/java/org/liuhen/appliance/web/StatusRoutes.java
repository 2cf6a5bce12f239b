package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.appliance.space.DiskOutlook;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.archive.ArchiveState;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.scrub.ScrubState;
import org.liuhen.storage.time.ClockState;
import org.liuhen.storage.witness.WitnessState;

/// How the machine is.
final class StatusRoutes {
    private final EvidenceStore store;
    private final Rooms rooms;
    private final String software;
    private final String fingerprint;

    StatusRoutes(EvidenceStore store, Rooms rooms, String software, String fingerprint) {
        this.store = store;
        this.rooms = rooms;
        this.software = software;
        this.fingerprint = fingerprint;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/status", this::status);
    }

    /// @param nowMicros the machine's wall time
    /// @param freeBytes room on the disk of the state directory
    /// @param entries entries in the log
    /// @param indexedEntries how many of them the index has
    /// @param log public key of the log, as verifiers want it
    /// @param fingerprint SHA-256 of the certificate
    /// @param clock how far the machine's clock can be believed
    /// @param storeFailure why nothing can be sealed any more; null while all is well
    /// @param indexFailure why the index no longer follows; null while all is well
    private record Status(
            String software,
            long nowMicros,
            long freeBytes,
            long totalBytes,
            long entries,
            long indexedEntries,
            String log,
            String fingerprint,
            Clock clock,
            @Nullable String storeFailure,
            @Nullable String indexFailure,
            Outlook outlook,
            @Nullable Scrub scrub,
            @Nullable Archive archive,
            @Nullable Witness witness) {}

    /// How it stands with the witness.
    ///
    /// @param entries how many entries it cosigned
    /// @param cosignedMicros when, by its clock
    private record Witness(
            String name,
            WitnessState.Link link,
            long entries,
            @Nullable Long cosignedMicros,
            @Nullable String problem) {
        static Witness of(WitnessState state) {
            return new Witness(
                    state.name(),
                    state.link(),
                    state.entries(),
                    state.cosignedMicros().orElse(null),
                    state.problem().orElse(null));
        }
    }

    /// @param state `synced`, `unsynced` or `untrusted`
    /// @param errorMicros bound of its error, if a time service keeps it
    private record Clock(
            String state,
            String text,
            String textEn,
            @Nullable Long errorMicros) {
        static Clock of(EvidenceStore store) {
            ClockState state = store.clockState();
            return new Clock(
                    state.code(),
                    state.chinese(),
                    state.english(),
                    store.clocks().timeService().errorMicros().orElse(null));
        }
    }

    /// How long the disk lasts, in whole hours.
    ///
    /// @param level `ok`, `low` or `critical`
    /// @param hoursRecording for the rooms with a session; null if there is none
    /// @param hoursAll if all rooms record
    /// @param hoursByRoom for each room, beside those that have a session
    private record Outlook(
            DiskOutlook.Level level, @Nullable Long hoursRecording, long hoursAll, Map<String, Long> hoursByRoom) {
        static Outlook of(DiskOutlook outlook) {
            Map<String, Long> byRoom = new TreeMap<>();
            outlook.hoursByRoom().forEach((room, hours) -> byRoom.put(room, whole(hours)));
            return new Outlook(
                    outlook.level(),
                    outlook.hoursRecording().map(Outlook::whole).orElse(null),
                    whole(outlook.hoursAll()),
                    byRoom);
        }

        private static long whole(double hours) {
            return (long) Math.floor(hours);
        }
    }

    /// How the reading of stored media goes.
    ///
    /// @param damaged how many stored ranges are damaged according to the newest look at them
    /// @param firstDamaged where the first of them is
    private record Scrub(
            ScrubState.Activity activity,
            long nextEntry,
            long entries,
            @Nullable Long roundBeganMicros,
            @Nullable Long roundEndedMicros,
            int damaged,
            @Nullable String firstDamaged,
            @Nullable String problem) {
        static Scrub of(ScrubState state) {
            return new Scrub(
                    state.activity(),
                    state.nextEntry(),
                    state.entries(),
                    state.roundBeganMicros().orElse(null),
                    state.roundEndedMicros().orElse(null),
                    state.damaged().size(),
                    state.damaged().stream()
                            .findFirst()
                            .flatMap(ScrubState.Damaged::place)
                            .orElse(null),
                    state.problem().orElse(null));
        }
    }

    /// How the copy in the archive stands.
    ///
    /// @param protection what keeps objects there
    /// @param published entries that the newest checkpoint in the archive covers
    /// @param receipted all that entries before this one answer for is there
    /// @param waitingBytes length of what waits
    /// @param oldestMicros time of the oldest entry that waits
    /// @param leftSeconds until all of it is there, if it goes on so and nothing is added
    /// @param absent how many stretches never come there
    /// @param auditedMicros when what is there was last held against the log
    /// @param faults how many objects had a fault then
    /// @param lockEndsMicros when the first lock of evidence ends
    private record Archive(
            String name,
            ArchiveState.Link link,
            ArchiveFact.Protection protection,
            long entries,
            long published,
            long receipted,
            long waitingObjects,
            long waitingBytes,
            @Nullable Long oldestMicros,
            long bytesPerSecond,
            @Nullable Long leftSeconds,
            long absent,
            @Nullable Long auditedMicros,
            long faults,
            @Nullable Long lockEndsMicros,
            @Nullable String problem) {
        static Archive of(ArchiveState state) {
            return new Archive(
                    state.archive(),
                    state.link(),
                    state.protection(),
                    state.entries(),
                    state.published(),
                    state.receipted(),
                    state.waitingObjects(),
                    state.waitingBytes(),
                    state.oldestMicros().orElse(null),
                    state.bytesPerSecond(),
                    state.left().map(Duration::toSeconds).orElse(null),
                    state.absent(),
                    state.found().auditedMicros().orElse(null),
                    state.found().faults(),
                    state.found().lockEndsMicros().orElse(null),
                    state.problem().or(() -> state.found().problem()).orElse(null));
        }
    }

    private void status(Context context) throws IOException {
        var disk = Files.getFileStore(store.layout().root());
        var index = store.indexState();
        Wire.write(
                context,
                new Status(
                        software,
                        store.clocks().wallMicros(),
                        disk.getUsableSpace(),
                        disk.getTotalSpace(),
                        index.entries(),
                        index.indexed(),
                        store.key().text(),
                        fingerprint,
                        Clock.of(store),
                        store.failure().orElse(null),
                        index.failure().orElse(null),
                        Outlook.of(rooms.outlook()),
                        store.scrub().map(Scrub::of).orElse(null),
                        store.archive().map(Archive::of).orElse(null),
                        store.witness().map(Witness::of).orElse(null)));
    }
}
