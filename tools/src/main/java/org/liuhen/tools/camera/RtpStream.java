package org.liuhen.tools.camera;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/// One RTP stream (RFC 3550): its source identifier, its running numbers and its sender reports. Event loop only.
final class RtpStream {
    /// Bytes of an RTP header without contributing sources.
    static final int HEADER_BYTES = 12;

    private static final int VERSION_2 = 0x80;
    private static final int MARKER = 0x80;
    private static final int SENDER_REPORT = 200;
    private static final int SOURCE_DESCRIPTION = 202;
    private static final byte[] NAME = "camera".getBytes(StandardCharsets.US_ASCII);
    private static final long NTP_EPOCH_SECONDS = 2_208_988_800L; // 1900 to 1970

    private final int payloadType;
    private final int clockRate;
    private final int source;
    private final int firstTimestamp;
    private int sequence;
    private int packets;
    private int octets;

    RtpStream(int payloadType, int clockRate, RandomGenerator random) {
        this.payloadType = payloadType;
        this.clockRate = clockRate;
        source = random.nextInt();
        firstTimestamp = random.nextInt();
        sequence = random.nextInt(1 << 16);
    }

    /// The RTP timestamp of a time since the camera began.
    int timestamp(long micros) {
        return firstTimestamp + (int) (micros * clockRate / 1_000_000);
    }

    /// Writes the headers of consecutive packets with one timestamp into the free bytes of `payloads`.
    ///
    /// @param marker which of them is marked
    List<byte[]> complete(List<byte[]> payloads, int timestamp, Marker marker) {
        for (int i = 0; i < payloads.size(); i++) {
            byte[] packet = payloads.get(i);
            boolean marked = marker == Marker.ON_LAST && i == payloads.size() - 1;
            ByteBuffer.wrap(packet)
                    .put((byte) VERSION_2)
                    .put((byte) (payloadType | (marked ? MARKER : 0)))
                    .putShort((short) sequence++)
                    .putInt(timestamp)
                    .putInt(source);
            packets++;
            octets += packet.length - HEADER_BYTES;
        }
        return payloads;
    }

    /// A sender report with a source description (RFC 3550, 6.4.1 and 6.5).
    ///
    /// @param wallMicros what the camera's clock says now, since 1970
    /// @param timestamp the RTP timestamp of now
    byte[] senderReport(long wallMicros, int timestamp) {
        long seconds = Math.floorDiv(wallMicros, 1_000_000L) + NTP_EPOCH_SECONDS;
        long fraction = (Math.floorMod(wallMicros, 1_000_000L) << 32) / 1_000_000L;
        return ByteBuffer.allocate(28 + 20)
                .put((byte) VERSION_2)
                .put((byte) SENDER_REPORT)
                .putShort((short) 6)
                .putInt(source)
                .putInt((int) seconds)
                .putInt((int) fraction)
                .putInt(timestamp)
                .putInt(packets)
                .putInt(octets)
                .put((byte) (VERSION_2 | 1))
                .put((byte) SOURCE_DESCRIPTION)
                .putShort((short) 4)
                .putInt(source)
                .put((byte) 1) // CNAME
                .put((byte) NAME.length)
                .put(NAME)
                .array(); // zeros end the list and fill the last word
    }

    /// Which packet of a group has the marker bit.
    enum Marker {
        /// The last one, as video has it (RFC 6184, 5.1), and AAC (RFC 3640, 3.1).
        ON_LAST,
        /// None, as continuous G.711 sound has it (RFC 3551, 4.1).
        NONE
    }
}
