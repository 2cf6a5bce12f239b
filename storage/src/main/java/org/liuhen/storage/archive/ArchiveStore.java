package org.liuhen.storage.archive;

import java.util.Optional;
import java.util.function.Predicate;
import org.liuhen.storage.format.Hash;

/// A store of objects from which nothing is taken back: a name and bytes come in together, once. The same bytes again
/// are success; other bytes under the same name are refused, and both stay visible.
///
/// What a store says of an object is a claim. Only its bytes, read and hashed, prove anything.
///
/// **Thread.** Safe for many. A call returns or fails within the store's own time limits; none may be interrupted.
public interface ArchiveStore extends AutoCloseable {
    /// Objects are at most this long: 16 MiB, and the lengths that an entry bundle has beside them.
    int MOST_BYTES = (16 << 20) + (64 << 10);

    /// Where it is, as a person would write it; without secrets.
    String address();

    /// What keeps objects there, as far as it was proved.
    Guarantee guarantee();

    /// Puts an object that is never changed; returns when it is durable there.
    ///
    /// @param key as `storage/FORMAT.md` 10.1 says
    /// @param bytes at least one, at most [#MOST_BYTES]; not changed by anybody until this returns
    /// @return the version with these bytes: the new one, or the oldest one that was there before
    /// @throws ArchiveException.Taken if other bytes are there under this name, and nothing was put
    StoredObject put(String key, byte[] bytes, Keep keep) throws ArchiveException;

    /// Puts the newest bytes of an object that is put anew each time; those before it stay where the store has
    /// versions.
    StoredObject renew(String key, byte[] bytes, Keep keep) throws ArchiveException;

    /// The oldest version of an object that the store says is so long and, where it keeps a checksum, has this one. Its
    /// bytes are not read.
    Optional<StoredObject> find(String key, long lengthBytes, Hash hash) throws ArchiveException;

    /// Bytes of the newest version.
    ///
    /// @param mostBytes a longer object is a failure
    Optional<byte[]> newest(String key, int mostBytes) throws ArchiveException;

    /// Bytes of one version, from where it keeps them and not from a cache, as far as that can be asked for.
    ///
    /// @throws ArchiveException.Gone if it is not there any more
    byte[] read(StoredObject object) throws ArchiveException;

    /// Every version whose key begins with `prefix`, in the order of keys and, under one key, oldest first.
    ///
    /// @param after only keys behind this one; empty for all
    /// @param each told of one after the other; ends the listing when it says no
    void list(String prefix, String after, Predicate<StoredObject> each) throws ArchiveException;

    /// Lets a lock end later; never earlier.
    void extend(StoredObject object, Keep keep) throws ArchiveException;

    /// What the store promises of what is in it.
    enum Guarantee {
        /// It refused to delete and to shorten what was locked when that was tried.
        LOCKED,
        /// Files that were made hard to change; whoever is root there can.
        TAMPER_RESISTANT,
        /// It accepts locks and does not keep them, or keeps none.
        UNPROTECTED
    }

    @Override
    void close();
}
