package org.liuhen.storage.index;

import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.JsonReader;
import org.liuhen.storage.format.JsonWriter;
import org.liuhen.storage.format.MalformedException;

/// A flaw of a track's footage as the index lists it.
///
/// @param count how many packets were lost; 0 for what is not counted
/// @param entryIndex index of its `flaw` entry in the log
public record FlawRow(Cause cause, long fromMicros, long toMicros, long count, String detail, long entryIndex) {
    /// The row of a `flaw` entry.
    public static FlawRow of(Fact.Flaw fact, long entryIndex) {
        return new FlawRow(fact.cause(), fact.fromMicros(), fact.toMicros(), fact.count(), fact.detail(), entryIndex);
    }

    static FlawRow read(byte[] bytes) throws MalformedException {
        FieldsReader in = new FieldsReader(JsonReader.read(bytes));
        return new FlawRow(
                Cause.ofCode(in.text("cause")),
                in.time("from"),
                in.time("to"),
                in.count("count"),
                in.text("detail"),
                in.count("entry"));
    }

    byte[] write() {
        return JsonWriter.bytes(new FieldsBuilder()
                .text("cause", cause.code())
                .time("from", fromMicros)
                .time("to", toMicros)
                .whole("count", count)
                .text("detail", detail)
                .whole("entry", entryIndex)
                .build());
    }
}
