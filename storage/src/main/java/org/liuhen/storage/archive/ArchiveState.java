package org.liuhen.storage.archive;

import java.time.Duration;
import java.util.Optional;
import org.liuhen.storage.format.ArchiveFact;

/// How the copy in the archive stands.
///
/// @param archive its name
/// @param address where it is
/// @param protection what keeps objects there
/// @param link how it answers
/// @param problem why it does not go on, as a sentence with the way out; empty while it does
/// @param entries durable entries of the log here
/// @param published how many of them the newest checkpoint in the archive covers
/// @param receipted all that entries before this one answer for is there, or told to be absent
/// @param waitingObjects how many extents wait, at least
/// @param waitingBytes their length, as far as the log tells it
/// @param oldestMicros time of the oldest entry that waits
/// @param bytesPerSecond how fast it went lately; 0 if nothing was sent lately
/// @param absent how many extents were told to be absent since the store was opened, but for withheld ones
/// @param found how the archive was found when it was looked after
public record ArchiveState(
        String archive,
        String address,
        ArchiveFact.Protection protection,
        Link link,
        Optional<String> problem,
        long entries,
        long published,
        long receipted,
        long waitingObjects,
        long waitingBytes,
        Optional<Long> oldestMicros,
        long bytesPerSecond,
        long absent,
        Found found) {
    /// How the archive was found.
    ///
    /// @param auditedMicros when what is there was last held against the log
    /// @param faults how many objects had a fault at the newest look of each kind
    /// @param lockEndsMicros when the first lock of evidence ends
    /// @param problem why it could not be looked after, as a sentence
    public record Found(
            Optional<Long> auditedMicros, long faults, Optional<Long> lockEndsMicros, Optional<String> problem) {}

    /// How the archive answers.
    public enum Link {
        /// It was not asked yet.
        CONNECTING,
        CONNECTED,
        /// It answers; something on this machine is not ready, or not as it should be.
        WAITING,
        /// It does not answer; tried again and again.
        UNREACHABLE,
        /// It answers, and refuses. Somebody has to do something.
        REFUSED,
        /// It has another history than this log: nothing is put until somebody decided.
        CONTRADICTED
    }

    /// When all that waits will be there, if nothing is added and it goes on as fast as lately; empty if that
    /// is not known, zero if nothing waits.
    public Optional<Duration> left() {
        if (waitingObjects == 0) {
            return Optional.of(Duration.ZERO);
        }
        return bytesPerSecond == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(waitingBytes / bytesPerSecond));
    }
}
