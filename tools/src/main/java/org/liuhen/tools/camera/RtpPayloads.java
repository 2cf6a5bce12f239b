package org.liuhen.tools.camera;

import java.util.ArrayList;
import java.util.List;

/// Cuts coded pictures and sound into the payloads of RTP packets. Each result has [RtpStream#HEADER_BYTES] bytes
/// free at its beginning for the header.
final class RtpPayloads {
    /// Largest payload: an Ethernet frame of 1500 bytes less IP, UDP and RTP headers, with room for a tunnel.
    static final int LARGEST_BYTES = 1400;

    private static final int FREE = RtpStream.HEADER_BYTES;
    private static final int FU_A = 28;
    private static final int FU = 49;
    private static final int FIRST = 0x80;
    private static final int LAST = 0x40;

    private RtpPayloads() {}

    /// The payloads of one access unit; the last one takes the marker bit.
    static List<byte[]> of(VideoCodec codec, List<byte[]> nals) {
        List<byte[]> payloads = new ArrayList<>();
        for (byte[] nal : nals) {
            if (nal.length <= LARGEST_BYTES) {
                payloads.add(whole(nal));
            } else if (codec == VideoCodec.H264) {
                fragmentH264(nal, payloads);
            } else {
                fragmentH265(nal, payloads);
            }
        }
        return payloads;
    }

    /// The payload of one frame of sound.
    static byte[] of(AudioCodec codec, byte[] frame) {
        return codec == AudioCodec.AAC ? aac(frame) : whole(frame);
    }

    /// RFC 6184, 5.6 and RFC 7798, 4.4.1: the NAL unit as it is. RFC 3551, 4.5.14, and RFC 7587, 4.2: sound as it
    /// is.
    private static byte[] whole(byte[] nal) {
        byte[] payload = new byte[FREE + nal.length];
        System.arraycopy(nal, 0, payload, FREE, nal.length);
        return payload;
    }

    /// RFC 6184, 5.8: FU-A.
    private static void fragmentH264(byte[] nal, List<byte[]> payloads) {
        byte indicator = (byte) ((nal[0] & 0xE0) | FU_A);
        fragment(nal, 1, new byte[] {indicator}, nal[0] & 0x1F, payloads);
    }

    /// RFC 7798, 4.4.3: fragmentation unit.
    private static void fragmentH265(byte[] nal, List<byte[]> payloads) {
        byte high = (byte) ((nal[0] & 0x81) | (FU << 1));
        fragment(nal, 2, new byte[] {high, nal[1]}, nal[0] >> 1 & 0x3F, payloads);
    }

    private static void fragment(byte[] nal, int skip, byte[] indicator, int type, List<byte[]> payloads) {
        int room = LARGEST_BYTES - indicator.length - 1;
        for (int at = skip; at < nal.length; at += room) {
            int length = Math.min(room, nal.length - at);
            int flags = (at == skip ? FIRST : 0) | (at + length == nal.length ? LAST : 0);
            byte[] payload = new byte[FREE + indicator.length + 1 + length];
            System.arraycopy(indicator, 0, payload, FREE, indicator.length);
            payload[FREE + indicator.length] = (byte) (flags | type);
            System.arraycopy(nal, at, payload, FREE + indicator.length + 1, length);
            payloads.add(payload);
        }
    }

    /// RFC 3640, 3.2 and 3.3.6: one access unit, its header of 13 bits size and 3 bits index.
    private static byte[] aac(byte[] frame) {
        byte[] payload = new byte[FREE + 4 + frame.length];
        payload[FREE + 1] = 16; // bits of AU headers
        payload[FREE + 2] = (byte) (frame.length >> 5);
        payload[FREE + 3] = (byte) (frame.length << 3);
        System.arraycopy(frame, 0, payload, FREE + 4, frame.length);
        return payload;
    }
}
