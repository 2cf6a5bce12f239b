package org.liuhen.ingest.segment;

import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.Packet;

/// A packet at its place in a run.
///
/// @param packet what came
/// @param dts decoding time since the start of the run, in ticks of its stream, never negative
/// @param compositionTicks presentation time minus decoding time
/// @param sessionMicros session time of `dts`
public record Sample(Packet packet, long dts, int compositionTicks, long sessionMicros) {
    public Kind kind() {
        return packet.kind();
    }

    public Octets payload() {
        return packet.payload();
    }

    public boolean key() {
        return packet.key();
    }

    public int lostPackets() {
        return packet.lostPackets();
    }

    public long cameraMicros() {
        return packet.cameraMicros();
    }
}
