package org.liuhen.storage.verify;

/// Told how far a verification is, and asked whether it shall go on. Called by several threads.
public interface VerificationProgress {
    /// @param doneBytes bytes hashed so far
    /// @param totalBytes bytes to hash in all, known once the log was read
    void progress(long doneBytes, long totalBytes);

    /// Whether nobody waits for the verdict any more. Asked often; once it says so the verification ends with a
    /// [VerificationStoppedException] within a moment.
    default boolean isStopped() {
        return false;
    }
}
