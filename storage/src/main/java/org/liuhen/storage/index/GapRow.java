package org.liuhen.storage.index;

import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.JsonReader;
import org.liuhen.storage.format.JsonWriter;
import org.liuhen.storage.format.MalformedException;

/// An interruption as the index lists it.
///
/// @param entryIndex index of its `gap` entry in the log
public record GapRow(Cause cause, long fromMicros, long toMicros, String detail, long entryIndex) {
    static GapRow read(byte[] bytes) throws MalformedException {
        FieldsReader in = new FieldsReader(JsonReader.read(bytes));
        return new GapRow(
                Cause.ofCode(in.text("cause")), in.time("from"), in.time("to"), in.text("detail"), in.count("entry"));
    }

    byte[] write() {
        return JsonWriter.bytes(new FieldsBuilder()
                .text("cause", cause.code())
                .time("from", fromMicros)
                .time("to", toMicros)
                .text("detail", detail)
                .whole("entry", entryIndex)
                .build());
    }
}
