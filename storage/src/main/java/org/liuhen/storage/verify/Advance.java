package org.liuhen.storage.verify;

import java.util.concurrent.atomic.AtomicLong;

/// How far a verification is. Safe for many threads.
final class Advance {
    private final VerificationProgress progress;
    private final AtomicLong doneBytes = new AtomicLong();
    private volatile long totalBytes;

    Advance(VerificationProgress progress) {
        this.progress = progress;
    }

    /// Says how much there is to hash.
    void expect(long bytes) {
        totalBytes = bytes;
        progress.progress(doneBytes.get(), bytes);
    }

    /// Says that so many bytes more were hashed.
    void hashed(int bytes) throws VerificationStoppedException {
        // Metadata objects are few and small, and not part of what was expected.
        progress.progress(Math.min(doneBytes.addAndGet(bytes), totalBytes), totalBytes);
        requireWanted();
    }

    /// Ends the verification if nobody waits for it.
    void requireWanted() throws VerificationStoppedException {
        if (progress.isStopped()) {
            throw new VerificationStoppedException();
        }
    }

    long doneBytes() {
        return doneBytes.get();
    }
}
