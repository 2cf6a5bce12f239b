package org.liuhen.ingest.source;

/// One coded picture or one coded block of sound, as it came.
///
/// @param kind which stream it belongs to
/// @param streams the parameters in force from this packet on: the same object as before as long as nothing changed
/// @param payload as MP4 stores it: for video NAL units, each behind its length in 4 bytes (ISO/IEC 14496-15)
/// @param pts presentation time in ticks of its stream
/// @param dts decoding time in ticks of its stream
/// @param key whether decoding can begin here; always so for audio
/// @param arrivalNanos monotonic time of its arrival
/// @param cameraMicros what the source's own clock said, a claim; [#UNTOLD] if it told nothing
/// @param lostPackets transport packets that are known to have been lost since the packet before
public record Packet(
        Kind kind,
        StreamInfo streams,
        Octets payload,
        long pts,
        long dts,
        boolean key,
        long arrivalNanos,
        long cameraMicros,
        int lostPackets) {
    /// The source told no time.
    public static final long UNTOLD = Long.MIN_VALUE;

    /// The same packet, having arrived `nanos` later.
    public Packet arrivedLater(long nanos) {
        return new Packet(kind, streams, payload, pts, dts, key, arrivalNanos + nanos, cameraMicros, lostPackets);
    }
}
