package org.liuhen.storage.archive;

import java.util.Optional;
import java.util.function.Predicate;
import org.liuhen.storage.format.ArchiveFact;

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
    public ArchiveFact.Protection protection() {
        return store.protection();
    }

    @Override
    public StoredObject put(String key, Content content, Keep keep) throws ArchiveException {
        return store.put(key, content, keep);
    }

    @Override
    public StoredObject renew(String key, Content content, Keep keep) throws ArchiveException {
        return store.renew(key, content, keep);
    }

    @Override
    public ArchiveFact.Protection probe() throws ArchiveException {
        return store.probe();
    }

    @Override
    public Optional<Long> wallMicros() throws ArchiveException {
        return store.wallMicros();
    }

    @Override
    public Optional<byte[]> first(String key, int mostBytes) throws ArchiveException {
        return store.first(key, mostBytes);
    }

    @Override
    public Keep stated(StoredObject object) throws ArchiveException {
        return store.stated(object);
    }

    @Override
    public Optional<byte[]> newest(String key, int mostBytes) throws ArchiveException {
        return store.newest(key, mostBytes);
    }

    @Override
    public Held read(StoredObject object) throws ArchiveException {
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
