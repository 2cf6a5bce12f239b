package org.liuhen.storage.witness;

import org.liuhen.storage.note.SignedNote;

/// What a witness says to a checkpoint.
sealed interface WitnessReply {
    /// It cosigned.
    ///
    /// @param checkpoint with the line of the witness
    /// @param seconds since 1970, when it did
    record Cosigned(SignedNote checkpoint, long seconds) implements WitnessReply {}

    /// It wants to be shown how the log came from one of this size to the one that it was shown.
    record Knows(long size) implements WitnessReply {}

    /// The log that it was shown is not the one that it knows.
    record Contradicts() implements WitnessReply {}

    /// It wants nothing of this log.
    ///
    /// @param why with its status
    record Refuses(String why) implements WitnessReply {}
}
