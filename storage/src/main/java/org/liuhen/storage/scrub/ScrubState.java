package org.liuhen.storage.scrub;

import java.util.List;
import java.util.Optional;
import org.liuhen.storage.format.Condition;

/// What the scrub is doing.
///
/// @param activity what it does now
/// @param nextEntry entry of the log that it reads next
/// @param entries entries of the log: the round ends there
/// @param roundBeganMicros wall time of the first result of this round
/// @param roundEndedMicros wall time of the last result of a round that had read everything
/// @param segments how many segments were read since the store was opened
/// @param lengthBytes how many bytes were read and compared since the store was opened
/// @param damaged what is damaged according to the newest look at it, in the order of the log; at most 10,000
/// @param pastCache whether it is read from the disk itself; otherwise the page cache may have answered
/// @param problem why it cannot go on, or what it could not read of the log
public record ScrubState(
        Activity activity,
        long nextEntry,
        long entries,
        Optional<Long> roundBeganMicros,
        Optional<Long> roundEndedMicros,
        long segments,
        long lengthBytes,
        List<Damaged> damaged,
        boolean pastCache,
        Optional<String> problem) {
    public ScrubState {
        damaged = List.copyOf(damaged);
    }

    /// What the job does.
    public enum Activity {
        /// It waits for the index, to learn where it was.
        REMEMBERING,
        READING,
        /// Everything is read; it waits for what is sealed meanwhile, and for the next round.
        RESTING,
        /// It will not go on until the store is opened again.
        ENDED
    }

    /// A range that is damaged.
    ///
    /// @param entry index of the entry that covers it
    /// @param sinceMicros wall time of the first result that says so
    /// @param place session, track, run and part in words; empty where the entry cannot be read
    public record Damaged(long entry, Condition condition, long sinceMicros, Optional<String> place) {}
}
