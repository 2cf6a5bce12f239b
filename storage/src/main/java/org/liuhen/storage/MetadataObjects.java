package org.liuhen.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.JsonReader;
import org.liuhen.storage.format.JsonWriter;
import org.liuhen.storage.format.MalformedException;

/// The metadata objects: all that is personal or speaks of a case. The log holds only the SHA-256 of each, and each
/// holds
/// a salt, so that an object can be deleted lawfully one day and nothing can be guessed from what stays.
public final class MetadataObjects {
    private static final int MAX_BYTES = 1 << 20;

    private final Disk disk;
    private final StateLayout layout;
    private final SecureRandom random = new SecureRandom();

    MetadataObjects(Disk disk, StateLayout layout) {
        this.disk = disk;
        this.layout = layout;
    }

    /// Stores `content` durably under the new name `id` and returns the commitment to it.
    Hash put(String id, Json.Fields content) throws IOException {
        byte[] salt = new byte[32];
        random.nextBytes(salt);
        byte[] bytes = JsonWriter.bytes(new FieldsBuilder()
                .text("salt", HexFormat.of().formatHex(salt))
                .put("content", content)
                .build());
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("metadata of " + bytes.length + " bytes is longer than " + MAX_BYTES);
        }
        disk.writeNew(layout.meta(id), bytes, "rw-r-----", Disk.Content.METADATA);
        return Hash.over(bytes);
    }

    /// The content of the object `id`, to be read field by field.
    FieldsReader get(String id) throws IOException {
        try {
            return new FieldsReader(content(id));
        } catch (MalformedException e) {
            throw new IllegalStateException("fields that are no object", e);
        }
    }

    /// The content of the object `id`.
    Json.Fields content(String id) throws IOException {
        return read(layout, id);
    }

    /// The content of the object `id` of a state directory, whoever writes it.
    ///
    /// @throws java.nio.file.NoSuchFileException if it was lawfully removed
    public static Json.Fields read(StateLayout layout, String id) throws IOException {
        try {
            if (JsonReader.read(Files.readAllBytes(layout.meta(id))) instanceof Json.Fields whole
                    && whole.values().get("content") instanceof Json.Fields content) {
                return content;
            }
            throw new MalformedException("it has no content");
        } catch (MalformedException e) {
            throw new IOException("the metadata object " + layout.meta(id) + " is damaged: " + e.getMessage(), e);
        }
    }
}
