package org.liuhen.storage.archive;

import java.time.Duration;
import java.util.Optional;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Names;

/// How a store is copied into an archive.
///
/// @param name the archive's word in receipts, 1 to 32 of a–z, 0–9 and inner hyphens
/// @param threads how many objects are on their way at once, 1 to 64
/// @param bytesPerSecond at most so many in the long run, media and originals alone; 0 for no limit
/// @param logInterval the log follows at least so often when it grew
/// @param receiptInterval receipts come at most so often while little waits
/// @param logLock how long log objects are locked, where the archive locks
/// @param evidenceLock how long the others are
/// @param evidenceMode who can remove those before
public record ArchiveRules(
        String name,
        int threads,
        long bytesPerSecond,
        Duration logInterval,
        Duration receiptInterval,
        Duration logLock,
        Duration evidenceLock,
        ArchiveFact.Lock evidenceMode) {
    /// Ten years for the log; a year at a time for the rest.
    public static final ArchiveRules STANDARD = new ArchiveRules(
            "central",
            4,
            0,
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofDays(3_653),
            Duration.ofDays(365),
            ArchiveFact.Lock.COMPLIANCE);

    public ArchiveRules {
        if (!Names.isWord(name) || threads < 1 || threads > 64 || bytesPerSecond < 0) {
            throw new IllegalArgumentException("no archive can be called \"" + name + "\" and be given " + threads
                    + " threads and " + bytesPerSecond + " bytes a second");
        }
    }

    /// What keeps log objects that are put at `nowMicros` in `store`.
    Keep logKeep(ArchiveStore store, long nowMicros) {
        return keep(store, ArchiveFact.Lock.COMPLIANCE, logLock, nowMicros);
    }

    /// What keeps media, originals and metadata.
    Keep evidenceKeep(ArchiveStore store, long nowMicros) {
        return keep(store, evidenceMode, evidenceLock, nowMicros);
    }

    private static Keep keep(ArchiveStore store, ArchiveFact.Lock lock, Duration length, long nowMicros) {
        return store.guarantee() == ArchiveStore.Guarantee.TAMPER_RESISTANT || lock == ArchiveFact.Lock.NONE
                ? Keep.NONE
                : new Keep(lock, Optional.of(nowMicros + length.toNanos() / 1_000));
    }
}
