package org.liuhen.storage.archive;

/// A version of an object, as the store tells of it.
///
/// @param version the store's own word for it; empty if the store has one version of each object
/// @param lengthBytes 0 for a deletion
/// @param keep what keeps it; [Keep#NONE] in a listing, which does not tell
/// @param kind bytes, or the mark of a deletion that hides those before it
public record StoredObject(String key, String version, long lengthBytes, Keep keep, Kind kind) {
    /// The same, and what keeps it as the store said since.
    public StoredObject kept(Keep keep) {
        return new StoredObject(key, version, lengthBytes, keep, kind);
    }

    /// What a version is.
    public enum Kind {
        BYTES,
        DELETION
    }
}
