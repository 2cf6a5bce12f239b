package org.liuhen.storage.archive;

import java.util.Optional;
import java.util.function.Predicate;
import org.liuhen.storage.format.Hash;

/// A store that does what another one does, but for what a test changes.
class ForwardingStore implements ArchiveStore {
    private final ArchiveStore store;

    ForwardingStore(ArchiveStore store) {
        this.store = store;
    }

    @Override
    public String address() {
        return store.address();
    }

    @Override
    public Guarantee guarantee() {
        return store.guarantee();
    }

    @Override
    public StoredObject put(String key, byte[] bytes, Keep keep) throws ArchiveException {
        return store.put(key, bytes, keep);
    }

    @Override
    public StoredObject renew(String key, byte[] bytes, Keep keep) throws ArchiveException {
        return store.renew(key, bytes, keep);
    }

    @Override
    public Optional<StoredObject> find(String key, long lengthBytes, Hash hash) throws ArchiveException {
        return store.find(key, lengthBytes, hash);
    }

    @Override
    public Optional<byte[]> newest(String key, int mostBytes) throws ArchiveException {
        return store.newest(key, mostBytes);
    }

    @Override
    public byte[] read(StoredObject object) throws ArchiveException {
        return store.read(object);
    }

    @Override
    public void list(String prefix, String after, Predicate<StoredObject> each) throws ArchiveException {
        store.list(prefix, after, each);
    }

    @Override
    public void extend(StoredObject object, Keep keep) throws ArchiveException {
        store.extend(object, keep);
    }

    @Override
    public void close() {
        store.close();
    }
}
