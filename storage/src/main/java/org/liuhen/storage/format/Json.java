package org.liuhen.storage.format;

import java.util.List;
import java.util.SortedMap;

/// A value of the JSON subset entries are written in: text, whole numbers below 2^53, arrays and objects. There
/// are no floats, no null and no booleans, so that every language reads the same value (RFC 8785 without its hard
/// parts).
public sealed interface Json {
    /// Largest magnitude of a number: 2^53 − 1, what a double holds exactly (RFC 8259, 6).
    long MAX_INTEGER = (1L << 53) - 1;

    /// A text of Unicode scalar values.
    record Text(String value) implements Json {}

    /// A whole number, |value| < 2^53.
    record Whole(long value) implements Json {
        public Whole {
            if (value > MAX_INTEGER || value < -MAX_INTEGER) {
                throw new IllegalArgumentException("a number must be below 2^53 in magnitude: " + value);
            }
        }
    }

    /// An array.
    record Items(List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }
    }

    /// An object; its keys are ASCII and sorted.
    record Fields(SortedMap<String, Json> values) implements Json {}
}
