package org.liuhen.storage.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/// The RocksDB database with one column family a table, its memory bounded: 32 MiB of blocks, 24 MiB of writes,
/// a log of at most 32 MiB. Nothing is synced: what a power cut takes is read again from the log.
final class Tables implements AutoCloseable {
    /// The tables in their order. Names stand in the database: never reused for another content.
    enum Name {
        CURSOR("default"),
        SESSIONS("sessions"),
        RUNS("runs"),
        GAPS("gaps"),
        SEGMENTS("segments"),
        LEAVES("leaves"),
        TILES("tiles"),
        PLACES("places"),
        FLAWS("flaws"),
        /// What people did with a session, by session and entry.
        DEEDS("deeds"),
        /// What happened to the machine, by entry.
        MACHINE("machine"),
        /// The starts of the program, by entry.
        STARTS("starts"),
        /// The session of each metadata object.
        OBJECTS("objects"),
        /// The first entry of each intake, with its index before it.
        INTAKES("intakes"),
        /// The intakes that have not ended.
        OPEN_INTAKES("open-intakes"),
        /// What happened in an intake, by intake and entry.
        ORIGINALS("originals"),
        /// Files that were taken in, by length and entry.
        LENGTHS("lengths"),
        /// What happened to a device, by its word and entry.
        DEVICES("devices"),
        /// What an archive gave its receipt for, by its name and entry.
        RECEIPTS("receipts"),
        /// What people did at the door and with what is recorded: by whom, about what, and all of it; by entry.
        ACCESSES("accesses");

        private final String family;

        Name(String family) {
            this.family = family;
        }
    }

    private final List<AutoCloseable> natives = new ArrayList<>();
    private final Map<Name, ColumnFamilyHandle> byName = new EnumMap<>(Name.class);
    /// Read-locked by each use, write-locked by closing: a database closed under a reader takes the process
    /// down.
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private final RocksDB database;
    private final WriteOptions unsynced;
    private boolean closed;

    Tables(Path directory) throws IOException {
        RocksDB.loadLibrary();
        Files.createDirectories(directory);
        Cache cache = kept(new LRUCache(32L << 20));
        WriteBufferManager buffers = kept(new WriteBufferManager(24L << 20, cache));
        ColumnFamilyOptions options = kept(new ColumnFamilyOptions()
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(8L << 20)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(16L << 10)
                        .setCacheIndexAndFilterBlocks(true)));
        DBOptions settings = kept(new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setMaxTotalWalSize(32L << 20)
                .setMaxOpenFiles(128)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(1L << 20)
                .setWriteBufferManager(buffers));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        for (Name name : Name.values()) {
            families.add(new ColumnFamilyDescriptor(name.family.getBytes(StandardCharsets.US_ASCII), options));
        }
        unsynced = kept(new WriteOptions().setSync(false));
        try {
            database = RocksDB.open(settings, directory.toString(), families, handles);
        } catch (RocksDBException e) {
            close(natives);
            throw new IOException("couldn't open the index " + directory + ": " + e.getMessage(), e);
        }
        for (Name name : Name.values()) {
            byName.put(name, handles.get(byName.size()));
        }
    }

    byte @Nullable [] get(Name table, byte[] key) throws IOException {
        use.readLock().lock();
        try {
            requireOpen();
            return database.get(handle(table), key);
        } catch (RocksDBException e) {
            throw failed(e);
        } finally {
            use.readLock().unlock();
        }
    }

    /// Changes that become visible together.
    final class Batch implements AutoCloseable {
        private final WriteBatch batch = new WriteBatch();

        void put(Name table, byte[] key, byte[] value) throws IOException {
            try {
                batch.put(handle(table), key, value);
            } catch (RocksDBException e) {
                throw failed(e);
            }
        }

        void delete(Name table, byte[] key) throws IOException {
            try {
                batch.delete(handle(table), key);
            } catch (RocksDBException e) {
                throw failed(e);
            }
        }

        void commit() throws IOException {
            use.readLock().lock();
            try {
                requireOpen();
                database.write(unsynced, batch);
            } catch (RocksDBException e) {
                throw failed(e);
            } finally {
                use.readLock().unlock();
            }
        }

        @Override
        public void close() {
            batch.close();
        }
    }

    /// What to do with a row; false ends the scan.
    interface RowVisitor {
        boolean row(byte[] key, byte[] value) throws IOException;
    }

    /// Visits the rows from `from` on in key order.
    void forward(Name table, byte[] from, RowVisitor visitor) throws IOException {
        use.readLock().lock();
        try {
            requireOpen();
            try (RocksIterator rows = database.newIterator(handle(table))) {
                for (rows.seek(from); rows.isValid() && visitor.row(rows.key(), rows.value()); rows.next()) {}
                rows.status();
            }
        } catch (RocksDBException e) {
            throw failed(e);
        } finally {
            use.readLock().unlock();
        }
    }

    /// Visits the rows from the last one not above `from` on in falling key order.
    void backward(Name table, byte[] from, RowVisitor visitor) throws IOException {
        use.readLock().lock();
        try {
            requireOpen();
            try (RocksIterator rows = database.newIterator(handle(table))) {
                for (rows.seekForPrev(from); rows.isValid() && visitor.row(rows.key(), rows.value()); rows.prev()) {}
                rows.status();
            }
        } catch (RocksDBException e) {
            throw failed(e);
        } finally {
            use.readLock().unlock();
        }
    }

    /// Waits for those who are reading; whoever comes later is refused.
    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                List<AutoCloseable> all = new ArrayList<>(natives);
                all.add(database);
                all.addAll(byName.values());
                close(all);
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the index is closed or being exchanged for a rebuilt one: ask again in a moment");
        }
    }

    private <T extends AutoCloseable> T kept(T object) {
        natives.add(object);
        return object;
    }

    private ColumnFamilyHandle handle(Name table) {
        return Objects.requireNonNull(byName.get(table));
    }

    private static IOException failed(RocksDBException e) {
        return new IOException("the index failed: " + e.getMessage(), e);
    }

    /// Natives are freed in the reverse order of their making.
    private static void close(List<AutoCloseable> all) {
        for (AutoCloseable one : all.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException("a native object couldn't be freed", e);
            }
        }
    }
}
