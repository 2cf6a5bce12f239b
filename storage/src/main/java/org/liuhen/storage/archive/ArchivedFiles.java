package org.liuhen.storage.archive;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Hash;

/// What the archive holds of files, found by what entries say. Safe for many threads.
final class ArchivedFiles {
    private static final Pattern PART = Pattern.compile("([0-9]{12})-([0-9a-f]{64})");

    private final ArchiveStore store;
    private final ArchiveKeys keys;

    ArchivedFiles(ArchiveStore store, ArchiveKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /// Takes the bytes of an extent as they come, in order.
    interface Sink {
        void take(long offset, byte[] bytes) throws IOException;
    }

    /// What was found of an extent.
    sealed interface Found {
        /// All of it.
        ///
        /// @param keys of its objects
        /// @param hidden key of an object under which a newer version has other bytes, or is a deletion
        record Whole(List<String> keys, Optional<String> hidden) implements Found {}

        /// Nothing, or not all.
        ///
        /// @param key of the object, or what the keys of the objects begin with
        record Missing(String key) implements Found {}

        /// Other bytes.
        record Changed(String key) implements Found {}
    }

    /// Reads all of an extent; `sink` is given bytes only as far as their own names prove them.
    Found read(Extent extent, Sink sink) throws IOException {
        return extent.lengthBytes() > ArchiveKeys.PART_BYTES ? readParts(extent, sink) : readOne(extent, sink);
    }

    private Found readOne(Extent extent, Sink sink) throws IOException {
        String key = keys.part(extent.place(), extent.offset(), extent.hash());
        Optional<byte[]> newest = store.newest(key, ArchiveStore.MOST_BYTES);
        if (newest.isPresent() && Hash.over(newest.get()).equals(extent.hash())) {
            sink.take(extent.offset(), newest.get());
            return new Found.Whole(List.of(key), Optional.empty());
        }
        Optional<byte[]> older = older(key, extent.hash());
        if (older.isPresent()) {
            sink.take(extent.offset(), older.get());
            return new Found.Whole(List.of(key), Optional.of(key));
        }
        return newest.isPresent() ? new Found.Changed(key) : new Found.Missing(key);
    }

    private Found readParts(Extent extent, Sink sink) throws IOException {
        String folder = keys.folder(extent.place());
        List<String> found = new ArrayList<>();
        store.list(folder, "", object -> {
            if (found.isEmpty() || !found.getLast().equals(object.key())) {
                found.add(object.key());
            }
            return true;
        });
        MessageDigest whole = Hash.newDigest();
        long done = 0;
        Optional<String> hidden = Optional.empty();
        for (String key : found) {
            Matcher part = PART.matcher(key.substring(folder.length()));
            if (!part.matches() || Long.parseLong(part.group(1)) != extent.offset() + done) {
                return new Found.Changed(key);
            }
            Optional<byte[]> bytes = store.newest(key, ArchiveStore.MOST_BYTES).filter(each -> named(each, part));
            if (bytes.isEmpty()) {
                bytes = older(key, part.group(2));
                hidden = Optional.of(key);
            }
            if (bytes.isEmpty()) {
                return new Found.Changed(key);
            }
            whole.update(bytes.get());
            sink.take(extent.offset() + done, bytes.get());
            done += bytes.get().length;
        }
        if (done < extent.lengthBytes()) {
            return new Found.Missing(folder);
        }
        return Hash.ending(whole).equals(extent.hash()) ? new Found.Whole(found, hidden) : new Found.Changed(folder);
    }

    private static boolean named(byte[] bytes, Matcher part) {
        return Hash.over(bytes).hex().equals(part.group(2));
    }

    private Optional<byte[]> older(String key, Hash hash) throws ArchiveException {
        return older(key, hash.hex());
    }

    /// An older version with the right bytes: what was put later hides it, and does not remove it.
    private Optional<byte[]> older(String key, String hash) throws ArchiveException {
        List<StoredObject> versions = new ArrayList<>();
        store.list(key, "", object -> {
            if (object.key().equals(key)) {
                versions.add(object);
            }
            return object.key().equals(key);
        });
        for (StoredObject version : versions) {
            if (version.kind() == StoredObject.Kind.BYTES) {
                byte[] bytes = store.read(version).bytes();
                if (Hash.over(bytes).hex().equals(hash)) {
                    return Optional.of(bytes);
                }
            }
        }
        return Optional.empty();
    }
}
