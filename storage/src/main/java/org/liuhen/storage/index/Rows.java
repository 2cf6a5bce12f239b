package org.liuhen.storage.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.index.Tables.Name;

/// Reads rows out of the tables.
record Rows(Tables tables) {
    /// How a row is read from its bytes.
    interface RowReader<T> {
        T read(byte[] bytes) throws MalformedException;
    }

    /// The row in `value`.
    ///
    /// @throws IOException if it is damaged
    static <T> T read(byte[] value, RowReader<T> reader) throws IOException {
        try {
            return reader.read(value);
        } catch (MalformedException e) {
            throw new IOException("a row of the index is damaged, rebuild it: " + e.getMessage(), e);
        }
    }

    /// The row under `key`.
    <T> Optional<T> found(Name table, byte[] key, RowReader<T> reader) throws IOException {
        byte @Nullable [] value = tables.get(table, key);
        return value == null ? Optional.empty() : Optional.of(read(value, reader));
    }

    /// The rows whose keys begin with `prefix`, in the order of their keys.
    <T> List<T> all(Name table, byte[] prefix, RowReader<T> reader) throws IOException {
        List<T> rows = new ArrayList<>();
        tables.forward(table, prefix, (key, value) -> {
            if (!Keys.startsWith(key, prefix)) {
                return false;
            }
            rows.add(read(value, reader));
            return true;
        });
        return rows;
    }
}
