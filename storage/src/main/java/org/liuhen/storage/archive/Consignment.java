package org.liuhen.storage.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.format.ArchiveFact;

/// What became of one extent on its way: the objects that are there now, or why there are none.
///
/// @param entry index of its entry
/// @param read whether the archive gave the bytes of each back, and they were right
record Consignment(long entry, List<StoredObject> objects, boolean read, Optional<ArchiveFact.Absence> absence) {
    Consignment {
        objects = List.copyOf(objects);
    }

    static Consignment absent(long entry, ArchiveFact.Absence why) {
        return new Consignment(entry, List.of(), true, Optional.of(why));
    }

    /// Whether it should be there and is not: what is withheld should not.
    boolean isLost() {
        return absence().filter(why -> why != ArchiveFact.Absence.WITHHELD).isPresent();
    }

    /// The receipt for all of a stretch of the log.
    ///
    /// @param archive its name
    /// @param protection what the archive was seen to keep: a lock that was never tried is none
    /// @param checkpoint over how many entries the newest one is that the archive has
    /// @param consignments in the order of their entries
    static ArchiveFact.Receipt receipt(
            String archive,
            ArchiveFact.Protection protection,
            long from,
            long to,
            long checkpoint,
            List<Consignment> consignments) {
        List<StoredObject> objects = new ArrayList<>();
        List<ArchiveFact.Absent> absent = new ArrayList<>();
        boolean read = true;
        boolean isLocked = protection == ArchiveFact.Protection.LOCKED;
        for (Consignment each : consignments) {
            objects.addAll(each.objects());
            each.absence().ifPresent(why -> absent.add(new ArchiveFact.Absent(each.entry(), why)));
            read &= each.read();
        }
        return new ArchiveFact.Receipt(
                archive,
                isLocked ? weakest(objects) : ArchiveFact.Lock.NONE,
                read ? ArchiveFact.Proof.READ : ArchiveFact.Proof.STATED,
                from,
                to,
                checkpoint,
                objects.size(),
                objects.stream().mapToLong(StoredObject::lengthBytes).sum(),
                isLocked
                        ? objects.stream()
                                .flatMap(each -> each.keep().untilMicros().stream())
                                .min(Long::compare)
                        : Optional.empty(),
                objects.stream()
                        .map(StoredObject::version)
                        .filter(version -> !version.isEmpty())
                        .limit(ArchiveFact.Receipt.MOST_VERSIONS)
                        .toList(),
                absent.stream().distinct().toList());
    }

    private static ArchiveFact.Lock weakest(List<StoredObject> objects) {
        return objects.stream()
                .map(each -> each.keep().lock())
                .max(Enum::compareTo)
                .orElse(ArchiveFact.Lock.NONE);
    }
}
