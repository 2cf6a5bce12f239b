package org.liuhen.storage.archive;

import java.time.Duration;
import java.util.Optional;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.time.Clocks;

/// How a store is copied into an archive.
///
/// @param name the archive's word in receipts, 1 to 32 of a–z, 0–9 and inner hyphens
/// @param threads how many objects are on their way at once, 1 to 64
/// @param line how much of the line media and originals may take; the log goes at once
/// @param readsBack whether each object is read back before a receipt tells of it; else the store's word has to do
/// @param rhythm how often what happens
/// @param locks for how long objects are locked, where the archive locks
public record ArchiveRules(String name, int threads, Line line, boolean readsBack, Rhythm rhythm, Locks locks) {
    /// Ten years for the log; a year at a time for the rest.
    public static final ArchiveRules STANDARD = new ArchiveRules(
            "central",
            4,
            new Line(0, Optional.empty()),
            true,
            new Rhythm(
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(1),
                    Duration.ofDays(1),
                    Duration.ofDays(7)),
            new Locks(Duration.ofDays(3_653), Duration.ofDays(365), ArchiveFact.Lock.COMPLIANCE));

    /// How much of the line may be taken.
    ///
    /// @param bytesPerSecond at most so many in the long run; 0 for no limit
    /// @param hours when; empty for always
    public record Line(long bytesPerSecond, Optional<Hours> hours) {
        public Line {
            if (bytesPerSecond < 0) {
                throw new IllegalArgumentException("no line carries " + bytesPerSecond + " bytes a second");
            }
        }
    }

    /// How often what happens.
    ///
    /// @param log the log follows at least so often when it grew
    /// @param receipts what waits is looked at at least so often, and whenever the log got further there
    /// @param anchor this log is held against what the archive knows of it
    /// @param audit what is there is listed and a part of it read again
    /// @param probe the archive's promises are tried, and locks are extended
    public record Rhythm(Duration log, Duration receipts, Duration anchor, Duration audit, Duration probe) {}

    /// How long locks last.
    ///
    /// @param log those of log objects; nobody can end them before
    /// @param evidence those of the others; extended again and again, long before they end
    /// @param mode who can end those of the others before
    public record Locks(Duration log, Duration evidence, ArchiveFact.Lock mode) {}

    public ArchiveRules {
        if (!Names.isWord(name) || threads < 1 || threads > 64) {
            throw new IllegalArgumentException(
                    "no archive can be called \"" + name + "\" and be given " + threads + " threads");
        }
    }

    /// What is to keep log objects that are put now.
    Keep logKeep(ArchiveStore store, Clocks clocks) throws ArchiveException {
        return keep(store, clocks, ArchiveFact.Lock.COMPLIANCE, locks.log());
    }

    /// What is to keep media, originals and metadata that are put now.
    Keep evidenceKeep(ArchiveStore store, Clocks clocks) throws ArchiveException {
        return keep(store, clocks, locks.mode(), locks.evidence());
    }

    private static Keep keep(ArchiveStore store, Clocks clocks, ArchiveFact.Lock lock, Duration length)
            throws ArchiveException {
        return lock == ArchiveFact.Lock.NONE
                ? Keep.NONE
                : new Keep(lock, Optional.of(now(store, clocks) + length.toNanos() / 1_000));
    }

    /// Wall time by the archive's clock, if it has one.
    static long now(ArchiveStore store, Clocks clocks) throws ArchiveException {
        return store.wallMicros().orElseGet(clocks::wallMicros);
    }
}
