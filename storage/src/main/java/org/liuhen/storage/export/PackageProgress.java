package org.liuhen.storage.export;

/// Told how far a package is, and asked whether it shall go on.
public interface PackageProgress {
    /// @param doneBytes bytes of footage copied
    /// @param totalBytes bytes of footage in all
    void progress(long doneBytes, long totalBytes);

    /// Whether nobody waits for it any more: then it ends with an exception within a moment.
    default boolean isStopped() {
        return false;
    }
}
