package org.liuhen.ingest.segment;

import java.util.EnumMap;
import java.util.Map;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.StreamInfo;

/// The time axis of one run: where its zero lies in each stream's ticks, and in wall time. One zero for all streams
/// keeps
/// picture and sound as far apart as the source sent them.
final class RunAxis {
    private final Map<Kind, Long> origins = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> lastPlaces = new EnumMap<>(Kind.class);
    private long zeroMicros;

    /// The run begins with `first`, at its arrival.
    void begin(Packet first) {
        origins.clear();
        lastPlaces.clear();
        zeroMicros = first.arrivalMicros();
        StreamInfo streams = first.streams();
        int timescale = streams.timescale(first.kind());
        origins.put(first.kind(), first.dts());
        if (first.kind() == Kind.VIDEO && streams.audio().isPresent()) {
            long ticks = Math.round(first.dts() * ((double) streams.timescale(Kind.AUDIO) / timescale));
            origins.put(Kind.AUDIO, ticks);
        }
    }

    /// A new run begins at this wall time, on the same count of time.
    void restart(long wallMicros, Map<Kind, StreamTime> times) {
        times.forEach((kind, time) ->
                origins.merge(kind, Math.round((wallMicros - zeroMicros) * (time.timescale() / 1e6)), Long::sum));
        lastPlaces.clear();
        zeroMicros = wallMicros;
    }

    long origin(Kind kind) {
        return origins.getOrDefault(kind, 0L);
    }

    /// Wall time of the stream's last decoding time.
    long wallMicros(Kind kind, StreamTime time) {
        return wallMicros(kind, time, 0);
    }

    /// Wall time of `ticks` after the stream's last decoding time.
    long wallMicros(Kind kind, StreamTime time, int ticks) {
        return wallOf(time.dts() + ticks - origin(kind), time);
    }

    /// The packet whose time was accepted last, at its place.
    Sample place(Packet packet, StreamTime time) {
        long place = Math.max(time.dts() - origin(packet.kind()), lastPlaces.getOrDefault(packet.kind(), -1L) + 1);
        lastPlaces.put(packet.kind(), place);
        // As far apart as they came: where decoding time is smoothed, presentation time moves along.
        long composition = packet.pts() - packet.dts();
        return new Sample(
                packet, place, Math.clamp(composition, Integer.MIN_VALUE, Integer.MAX_VALUE), wallOf(place, time));
    }

    private long wallOf(long ticks, StreamTime time) {
        return zeroMicros + Math.round(ticks * (1e6 / time.timescale()));
    }
}
