package org.liuhen.storage.format;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.liuhen.storage.time.UtcTime;

/// Builds a JSON object field by field.
public final class FieldsBuilder {
    private final SortedMap<String, Json> values = new TreeMap<>();

    public FieldsBuilder text(String key, String value) {
        return put(key, new Json.Text(value));
    }

    public FieldsBuilder text(String key, Optional<String> value) {
        value.ifPresent(present -> text(key, present));
        return this;
    }

    public FieldsBuilder whole(String key, long value) {
        return put(key, new Json.Whole(value));
    }

    public FieldsBuilder hash(String key, Hash value) {
        return text(key, value.hex());
    }

    /// Wall time in microseconds, written as text.
    public FieldsBuilder time(String key, long micros) {
        return text(key, UtcTime.text(micros));
    }

    public FieldsBuilder items(String key, List<? extends Json> values) {
        return put(key, new Json.Items(List.copyOf(values)));
    }

    public FieldsBuilder put(String key, Json value) {
        if (values.put(key, value) != null) {
            throw new IllegalStateException("the field " + key + " is set twice");
        }
        return this;
    }

    public Json.Fields build() {
        return new Json.Fields(values);
    }
}
