package org.liuhen.storage.index;

import java.util.Optional;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.JsonReader;
import org.liuhen.storage.format.JsonWriter;
import org.liuhen.storage.format.MalformedException;

/// An interruption as the index lists it.
///
/// @param by the person it came from, never a name; empty if it came by itself
/// @param entryIndex index of its `gap` entry in the log
public record GapRow(Cause cause, long fromMicros, long toMicros, String detail, Optional<String> by, long entryIndex) {
    /// The row of a `gap` entry.
    public static GapRow of(Fact.Gap fact, long entryIndex) {
        return new GapRow(fact.cause(), fact.fromMicros(), fact.toMicros(), fact.detail(), fact.by(), entryIndex);
    }

    static GapRow read(byte[] bytes) throws MalformedException {
        FieldsReader in = new FieldsReader(JsonReader.read(bytes));
        return new GapRow(
                Cause.ofCode(in.text("cause")),
                in.time("from"),
                in.time("to"),
                in.text("detail"),
                in.optionalText("by"),
                in.count("entry"));
    }

    byte[] write() {
        return JsonWriter.bytes(new FieldsBuilder()
                .text("cause", cause.code())
                .time("from", fromMicros)
                .time("to", toMicros)
                .text("detail", detail)
                .text("by", by)
                .whole("entry", entryIndex)
                .build());
    }
}
