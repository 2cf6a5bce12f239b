package org.liuhen.storage.archive;

import java.util.Optional;
import java.util.function.Predicate;
import org.liuhen.storage.format.ArchiveFact;

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

    /// What keeps objects there, as far as [#probe] showed it.
    ArchiveFact.Protection protection();

    /// Tries to break what the store promises: to delete what is locked, to shorten a lock, to put damaged bytes.
    ///
    /// @return what is left of the promise; [#protection] says the same from then on
    ArchiveFact.Protection probe() throws ArchiveException;

    /// Wall time by the store's own clock in microseconds since 1970; empty if it has none. Locks are counted from it:
    /// a machine whose clock is wrong must not lock anything for a century.
    Optional<Long> wallMicros() throws ArchiveException;

    /// Puts an object that is never changed; returns when it is durable there.
    ///
    /// @param key as `storage/FORMAT.md` 10.1 says
    /// @param content at least one byte, at most [#MOST_BYTES]
    /// @param keep what is wanted; a store without locks gives none
    /// @return the version with these bytes: the new one, or the oldest one that was there before
    /// @throws ArchiveException.Taken if other bytes are there under this name, and nothing was put
    StoredObject put(String key, Content content, Keep keep) throws ArchiveException;

    /// As [#put], for what its caller knows that nobody put before: a store that cannot be asked to put only where
    /// nothing is, and would have to look first, does not.
    default StoredObject putNew(String key, Content content, Keep keep) throws ArchiveException {
        return put(key, content, keep);
    }

    /// Puts the newest bytes of an object that is put anew each time; those before it stay where the store has
    /// versions.
    StoredObject renew(String key, Content content, Keep keep) throws ArchiveException;

    /// Bytes of the newest version; empty if there is none, or a deletion is the newest.
    ///
    /// @param mostBytes a longer object is a failure
    Optional<byte[]> newest(String key, int mostBytes) throws ArchiveException;

    /// Bytes of the oldest version that is there: what was put or deleted later does not hide it.
    ///
    /// @param mostBytes a longer object is a failure
    Optional<byte[]> first(String key, int mostBytes) throws ArchiveException;

    /// Bytes of one version, from where it keeps them and not from a cache, as far as that can be asked for.
    ///
    /// @throws ArchiveException.Gone if it is not there any more
    Held read(StoredObject object) throws ArchiveException;

    /// Asks for one version, as [#read], and holds its bytes against those that should be there.
    ///
    /// @return what keeps it, as the store says together with the bytes; empty if they are others
    /// @throws ArchiveException.Gone if it is not there any more
    default Optional<Keep> holds(StoredObject object, Content content) throws ArchiveException {
        Held held = read(object);
        return content.isSame(held.bytes()) ? Optional.of(held.keep()) : Optional.empty();
    }

    /// What the store says keeps this version.
    ///
    /// @throws ArchiveException.Gone if it is not there any more, or the store says that it has another length
    Keep stated(StoredObject object) throws ArchiveException;

    /// Every version whose key begins with `prefix`, in the order of keys and, under one key, oldest first.
    ///
    /// @param after only keys behind this one; empty for all
    /// @param each told of one after the other; ends the listing when it says no
    void list(String prefix, String after, Predicate<StoredObject> each) throws ArchiveException;

    /// Lets a lock end later; never earlier.
    void extend(StoredObject object, Keep keep) throws ArchiveException;

    @Override
    void close();
}
