package org.liuhen.storage.verify;

import java.util.List;
import java.util.Optional;

/// What a verification came to.
///
/// @param key verifier key of the log, or empty if its first entry could not be read
/// @param keyPinned whether that key was expected by the one who verifies, not only taken from the log itself
/// @param entries entries in the log
/// @param checkpoints signed checkpoints checked
/// @param sessions sessions in the log
/// @param segments segments whose bytes were checked
/// @param checkedBytes bytes that were hashed
/// @param witnessed how far the witnesses that were asked for have cosigned; empty if none were asked for
/// @param findings all that is wrong, in the order of the log, then of the paths
public record Verdict(
        String key,
        Pinning keyPinned,
        long entries,
        long checkpoints,
        long sessions,
        long segments,
        long checkedBytes,
        Optional<Witnessed> witnessed,
        List<Finding> findings) {
    public Verdict {
        findings = List.copyOf(findings);
    }

    /// What witnesses cosigned.
    ///
    /// @param entries how many entries the newest checkpoint covers that enough of them cosigned
    /// @param seconds since 1970, when it was, by their clocks
    public record Witnessed(long entries, long seconds) {}

    /// Where the trust in the key comes from.
    public enum Pinning {
        /// The one who verifies brought it.
        PINNED,
        /// It was read from the log itself: the log agrees with itself, and who made it is not shown.
        FROM_THE_LOG
    }

    /// Whether nothing is wrong.
    public boolean isIntact() {
        return findings.isEmpty();
    }
}
