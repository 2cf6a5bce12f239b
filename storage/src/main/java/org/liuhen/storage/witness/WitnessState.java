package org.liuhen.storage.witness;

import java.util.Optional;

/// How it stands with the witness.
///
/// @param name of the witness
/// @param link how it answers
/// @param entries how many entries the newest checkpoint covers that it cosigned; 0 before the first
/// @param cosignedMicros when that was, by its clock; empty before the first
/// @param problem why it does not go on, as a sentence with the way out; empty while it does
public record WitnessState(
        String name, Link link, long entries, Optional<Long> cosignedMicros, Optional<String> problem) {
    /// How the witness answers.
    public enum Link {
        /// It was not asked yet.
        CONNECTING,
        CONNECTED,
        /// It does not answer; asked again and again.
        UNREACHABLE,
        /// It answers, and refuses. Somebody has to do something.
        REFUSED,
        /// It has seen another history of this log.
        CONTRADICTED
    }
}
