package org.liuhen.storage.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.liuhen.storage.time.UtcTime;

/// Takes a JSON object apart field by field; a missing, mistyped or left-over field is refused by name.
public final class FieldsReader {
    private final Json.Fields fields;
    private final Set<String> taken = new HashSet<>();

    public FieldsReader(Json value) throws MalformedException {
        if (!(value instanceof Json.Fields object)) {
            throw new MalformedException("an object expected");
        }
        this.fields = object;
    }

    public boolean has(String key) {
        return fields.values().containsKey(key);
    }

    public String text(String key) throws MalformedException {
        if (value(key) instanceof Json.Text text) {
            return text.value();
        }
        throw new MalformedException("the field " + key + " is not a text");
    }

    public Optional<String> optionalText(String key) throws MalformedException {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    /// A whole number.
    public long whole(String key) throws MalformedException {
        if (value(key) instanceof Json.Whole(long number)) {
            return number;
        }
        throw new MalformedException("the field " + key + " is not a whole number");
    }

    /// A whole number of 0 or more.
    public long count(String key) throws MalformedException {
        if (value(key) instanceof Json.Whole(long number) && number >= 0) {
            return number;
        }
        throw new MalformedException("the field " + key + " is not a whole number of 0 or more");
    }

    /// A whole number from 0 to 2^31 − 1.
    public int smallCount(String key) throws MalformedException {
        long number = count(key);
        if (number > Integer.MAX_VALUE) {
            throw new MalformedException("the field " + key + " is too large");
        }
        return (int) number;
    }

    /// An array of whole numbers of 0 or more.
    public List<Long> counts(String key) throws MalformedException {
        if (!(value(key) instanceof Json.Items items)) {
            throw new MalformedException("the field " + key + " is not an array");
        }
        List<Long> counts = new ArrayList<>();
        for (Json item : items.values()) {
            if (!(item instanceof Json.Whole(long number)) || number < 0) {
                throw new MalformedException("the field " + key + " holds something else than whole numbers");
            }
            counts.add(number);
        }
        return counts;
    }

    /// An array of texts.
    public List<String> texts(String key) throws MalformedException {
        if (!(value(key) instanceof Json.Items items)) {
            throw new MalformedException("the field " + key + " is not an array");
        }
        List<String> texts = new ArrayList<>();
        for (Json item : items.values()) {
            if (!(item instanceof Json.Text(String text))) {
                throw new MalformedException("the field " + key + " holds something else than texts");
            }
            texts.add(text);
        }
        return texts;
    }

    public Hash hash(String key) throws MalformedException {
        return Hash.ofHex(text(key));
    }

    /// A wall time in microseconds since 1970-01-01T00:00:00Z.
    public long time(String key) throws MalformedException {
        try {
            return UtcTime.micros(text(key));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("the field " + key + " is " + e.getMessage());
        }
    }

    public List<FieldsReader> objects(String key) throws MalformedException {
        if (!(value(key) instanceof Json.Items items)) {
            throw new MalformedException("the field " + key + " is not an array");
        }
        List<FieldsReader> objects = new ArrayList<>();
        for (Json item : items.values()) {
            objects.add(new FieldsReader(item));
        }
        return objects;
    }

    public FieldsReader object(String key) throws MalformedException {
        return new FieldsReader(value(key));
    }

    /// To be called last: nothing may be left.
    public void end() throws MalformedException {
        for (String key : fields.values().keySet()) {
            if (!taken.contains(key)) {
                throw new MalformedException("an unknown field " + key);
            }
        }
    }

    private Json value(String key) throws MalformedException {
        Json value = fields.values().get(key);
        if (value == null) {
            throw new MalformedException("the field " + key + " is missing");
        }
        taken.add(key);
        return value;
    }
}
