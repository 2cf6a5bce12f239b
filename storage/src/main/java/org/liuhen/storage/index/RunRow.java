package org.liuhen.storage.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.JsonReader;
import org.liuhen.storage.format.JsonWriter;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.format.TrackId;

/// A run as the index lists it.
///
/// @param initBytes length of the init range at the beginning of its file
/// @param startMicros wall time of its first footage
/// @param endMicros wall time of the end of its newest sealed footage
/// @param segments sealed segments
/// @param coveredBytes bytes of the file that init and segments cover
/// @param ended why and how it ended, once it has
public record RunRow(
        TrackId track,
        int run,
        List<StreamParameters> streams,
        int initBytes,
        long startMicros,
        long endMicros,
        int segments,
        long coveredBytes,
        Optional<Ended> ended) {
    public RunRow {
        streams = List.copyOf(streams);
    }

    /// How a run ended.
    public record Ended(Cause cause, String detail, long tailBytes) {}

    static RunRow read(byte[] bytes) throws MalformedException {
        FieldsReader in = new FieldsReader(JsonReader.read(bytes));
        List<StreamParameters> streams = new ArrayList<>();
        for (FieldsReader stream : in.objects("streams")) {
            streams.add(StreamParameters.read(stream));
        }
        Optional<Ended> ended = in.has("cause")
                ? Optional.of(new Ended(Cause.ofCode(in.text("cause")), in.text("detail"), in.count("tail")))
                : Optional.empty();
        return new RunRow(
                new TrackId(in.text("session"), in.text("track")),
                in.smallCount("run"),
                streams,
                in.smallCount("init"),
                in.time("start"),
                in.time("end"),
                in.smallCount("segments"),
                in.count("covered"),
                ended);
    }

    byte[] write() {
        FieldsBuilder out = new FieldsBuilder()
                .text("session", track.session())
                .text("track", track.track())
                .whole("run", run)
                .items("streams", streams.stream().map(StreamParameters::write).toList())
                .whole("init", initBytes)
                .time("start", startMicros)
                .time("end", endMicros)
                .whole("segments", segments)
                .whole("covered", coveredBytes);
        ended.ifPresent(end -> out.text("cause", end.cause().code())
                .text("detail", end.detail())
                .whole("tail", end.tailBytes()));
        return JsonWriter.bytes(out.build());
    }
}
