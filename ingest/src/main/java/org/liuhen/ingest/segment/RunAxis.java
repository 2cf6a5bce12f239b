package org.liuhen.ingest.segment;

import java.util.EnumMap;
import java.util.Map;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.storage.time.SessionTime;

/// The time axis of one run: where its zero lies in each stream's ticks, and in session time. One zero for all
/// streams keeps picture and sound as far apart as the source sent them.
final class RunAxis {
    private final Map<Kind, Long> origins = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> lastPlaces = new EnumMap<>(Kind.class);
    private final SessionTime session;
    private long zeroMicros;

    RunAxis(SessionTime session) {
        this.session = session;
    }

    /// The run begins with `first`, at its arrival.
    void begin(Packet first) {
        origins.clear();
        lastPlaces.clear();
        zeroMicros = session.at(first.arrivalNanos());
        StreamInfo streams = first.streams();
        int timescale = streams.timescale(first.kind());
        origins.put(first.kind(), first.dts());
        if (first.kind() == Kind.VIDEO && streams.audio().isPresent()) {
            long ticks = Math.round(first.dts() * ((double) streams.timescale(Kind.AUDIO) / timescale));
            origins.put(Kind.AUDIO, ticks);
        }
    }

    /// A new run begins at this session time, on the same count of time.
    void restart(long sessionMicros, Map<Kind, StreamTime> times) {
        times.forEach((kind, time) ->
                origins.merge(kind, Math.round((sessionMicros - zeroMicros) * (time.timescale() / 1e6)), Long::sum));
        lastPlaces.clear();
        zeroMicros = sessionMicros;
    }

    long origin(Kind kind) {
        return origins.getOrDefault(kind, 0L);
    }

    /// Session time of the stream's last decoding time.
    long sessionMicros(Kind kind, StreamTime time) {
        return sessionMicros(kind, time, 0);
    }

    /// Session time of `ticks` after the stream's last decoding time.
    long sessionMicros(Kind kind, StreamTime time, int ticks) {
        return micros(time.dts() + ticks - origin(kind), time);
    }

    /// The packet whose time was accepted last, at its place.
    Sample place(Packet packet, StreamTime time) {
        long place = Math.max(time.dts() - origin(packet.kind()), lastPlaces.getOrDefault(packet.kind(), -1L) + 1);
        lastPlaces.put(packet.kind(), place);
        // As far apart as they came: where decoding time is smoothed, presentation time moves along.
        long composition = packet.pts() - packet.dts();
        return new Sample(
                packet, place, Math.clamp(composition, Integer.MIN_VALUE, Integer.MAX_VALUE), micros(place, time));
    }

    private long micros(long ticks, StreamTime time) {
        return zeroMicros + Math.round(ticks * (1e6 / time.timescale()));
    }
}
