package org.liuhen.storage.verify;

/// Told how far a verification is. Called by several threads.
public interface VerificationProgress {
    /// @param doneBytes bytes hashed so far
    /// @param totalBytes bytes to hash in all, known once the log was read
    void progress(long doneBytes, long totalBytes);
}
