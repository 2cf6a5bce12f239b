package org.liuhen.storage.verify;

import java.util.List;

/// What a verification came to.
///
/// @param key verifier key of the log, or empty if its first entry could not be read
/// @param keyPinned whether that key was expected by the one who verifies, not only taken from the log itself
/// @param entries entries in the log
/// @param checkpoints signed checkpoints checked
/// @param sessions sessions in the log
/// @param segments segments whose bytes were checked
/// @param checkedBytes bytes that were hashed
/// @param findings all that is wrong, in the order of the log, then of the paths
public record Verdict(
        String key,
        Pinning keyPinned,
        long entries,
        long checkpoints,
        long sessions,
        long segments,
        long checkedBytes,
        List<Finding> findings) {
    public Verdict {
        findings = List.copyOf(findings);
    }

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
