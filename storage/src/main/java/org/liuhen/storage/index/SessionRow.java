package org.liuhen.storage.index;

import java.util.List;
import java.util.Optional;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.JsonReader;
import org.liuhen.storage.format.JsonWriter;
import org.liuhen.storage.format.MalformedException;

/// A session as the index lists it.
///
/// @param end present once it has ended
/// @param tracks names in the order of their entries
/// @param entryIndex index of its `session` entry in the log
public record SessionRow(
        String session,
        String room,
        String by,
        long startMicros,
        Optional<Ended> end,
        String meta,
        List<String> tracks,
        long entryIndex) {
    public SessionRow {
        tracks = List.copyOf(tracks);
    }

    /// How a session ended.
    ///
    /// @param entryIndex index of its `end` entry
    public record Ended(long endMicros, Cause cause, String by, long entryIndex) {}

    static SessionRow read(byte[] bytes) throws MalformedException {
        FieldsReader in = new FieldsReader(JsonReader.read(bytes));
        Optional<Ended> end = Optional.empty();
        if (in.has("end")) {
            FieldsReader ended = in.object("end");
            end = Optional.of(new Ended(
                    ended.time("at"), Cause.ofCode(ended.text("cause")), ended.text("by"), ended.count("entry")));
        }
        String names = in.text("tracks");
        return new SessionRow(
                in.text("session"),
                in.text("room"),
                in.text("by"),
                in.time("start"),
                end,
                in.text("meta"),
                names.isEmpty() ? List.of() : List.of(names.split(",")),
                in.count("entry"));
    }

    byte[] write() {
        FieldsBuilder out = new FieldsBuilder()
                .text("session", session)
                .text("room", room)
                .text("by", by)
                .time("start", startMicros)
                .text("meta", meta)
                .text("tracks", String.join(",", tracks))
                .whole("entry", entryIndex);
        end.ifPresent(ended -> out.put("end", writeEnd(ended)));
        return JsonWriter.bytes(out.build());
    }

    private static Json writeEnd(Ended ended) {
        return new FieldsBuilder()
                .time("at", ended.endMicros())
                .text("cause", ended.cause().code())
                .text("by", ended.by())
                .whole("entry", ended.entryIndex())
                .build();
    }
}
