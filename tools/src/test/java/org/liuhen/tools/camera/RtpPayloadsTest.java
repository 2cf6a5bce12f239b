package org.liuhen.tools.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.liuhen.tools.camera.RtpStream.Marker;

/// Puts packets together again by the rules of the standards and compares.
final class RtpPayloadsTest {
    private static final int LIMIT = RtpPayloads.LARGEST_BYTES;

    @ParameterizedTest
    @EnumSource
    void anyAccessUnitComesBackWhole(VideoCodec codec) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<byte[]> nals = new ArrayList<>();
        for (int length : new int[] {2, 3, LIMIT - 1, LIMIT, LIMIT + 1, 2 * LIMIT - 5, 2 * LIMIT, 50_000}) {
            nals.add(nal(codec, length, random));
        }

        List<byte[]> payloads = RtpPayloads.of(codec, nals);

        assertThat(payloads).allMatch(payload -> payload.length <= LIMIT + RtpStream.HEADER_BYTES);
        assertThat(reassemble(codec, payloads)).as("seed " + seed).containsExactlyElementsOf(nals);
    }

    @Test
    void anAacFrameHasItsLengthInThirteenBits() {
        byte[] payload = RtpPayloads.of(AudioCodec.AAC, new byte[300]);

        assertThat(Arrays.copyOfRange(payload, 12, 16)).containsExactly(0, 16, 300 >> 5, (byte) (300 << 3));
        assertThat(payload).hasSize(12 + 4 + 300);
    }

    @Test
    void telephoneSoundGoesAsItIs() {
        byte[] payload = RtpPayloads.of(AudioCodec.PCMA, new byte[] {1, 2, 3});

        assertThat(Arrays.copyOfRange(payload, 12, 15)).containsExactly(1, 2, 3);
    }

    @Test
    void packetsAreNumberedAndTheLastOneIsMarked() {
        RtpStream stream = new RtpStream(96, 90_000, new Random(7));
        List<byte[]> packets = stream.complete(
                RtpPayloads.of(VideoCodec.H264, List.of(new byte[5000])), stream.timestamp(40_000), Marker.ON_LAST);
        List<byte[]> later = stream.complete(
                RtpPayloads.of(VideoCodec.H264, List.of(new byte[50])), stream.timestamp(80_000), Marker.ON_LAST);

        assertThat(packets).hasSize(4);
        assertThat(packets.getFirst()[1]).isEqualTo((byte) 96);
        assertThat(packets.getLast()[1]).isEqualTo((byte) (96 | 0x80));
        assertThat((short) (sequence(later.getFirst()) - sequence(packets.getFirst())))
                .isEqualTo((short) 4);
        assertThat(ByteBuffer.wrap(later.getFirst()).getInt(4)
                        - ByteBuffer.wrap(packets.getFirst()).getInt(4))
                .isEqualTo(3600);
    }

    @Test
    void aSenderReportTellsTheWallClock() {
        RtpStream stream = new RtpStream(96, 90_000, new Random(7));
        stream.complete(RtpPayloads.of(VideoCodec.H264, List.of(new byte[50])), 0, Marker.ON_LAST);

        ByteBuffer report = ByteBuffer.wrap(stream.senderReport(1_500_000, 4711));

        assertThat(report.getInt(8)).isEqualTo((int) (2_208_988_800L + 1));
        assertThat(report.getInt(12)).isEqualTo(0x8000_0000);
        assertThat(report.getInt(16)).isEqualTo(4711);
        assertThat(report.getInt(20)).isEqualTo(1);
        assertThat(report.getInt(24)).isEqualTo(50);
        assertThat(report.capacity()).isEqualTo(28 + 20);
    }

    private static short sequence(byte[] packet) {
        return ByteBuffer.wrap(packet).getShort(2);
    }

    private static byte[] nal(VideoCodec codec, int length, Random random) {
        byte[] nal = new byte[length];
        random.nextBytes(nal);
        nal[0] = (byte) (codec == VideoCodec.H264 ? 0x65 : 19 << 1);
        nal[1] = codec == VideoCodec.H264 ? nal[1] : 1;
        return nal;
    }

    private static List<byte[]> reassemble(VideoCodec codec, List<byte[]> payloads) {
        boolean h264 = codec == VideoCodec.H264;
        int header = h264 ? 1 : 2;
        List<byte[]> nals = new ArrayList<>();
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        for (byte[] packet : payloads) {
            byte[] payload = Arrays.copyOfRange(packet, RtpStream.HEADER_BYTES, packet.length);
            int type = h264 ? payload[0] & 0x1F : payload[0] >> 1 & 0x3F;
            if (type != (h264 ? 28 : 49)) {
                nals.add(payload);
                continue;
            }
            int flags = payload[header];
            if ((flags & 0x80) != 0) {
                open.reset();
                open.write(h264 ? (payload[0] & 0xE0) | (flags & 0x1F) : (payload[0] & 0x81) | ((flags & 0x3F) << 1));
                open.write(payload, 1, header - 1);
            }
            open.write(payload, header + 1, payload.length - header - 1);
            if ((flags & 0x40) != 0) {
                nals.add(open.toByteArray());
            }
        }
        return nals;
    }
}
