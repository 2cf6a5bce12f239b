package org.liuhen.tools.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.liuhen.tools.camera.RtspClient.Answer;
import org.liuhen.tools.camera.RtspClient.Packet;
import org.liuhen.tools.camera.media.Tone;

final class OpusTest {
    @Test
    void opusIsSaidToHaveTwoChannelsAndGoesOneFrameAPacket() throws IOException {
        AudioTrack tone = Tone.track(AudioCodec.OPUS);
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (CameraServer server = CameraServer.start(anyPort)) {
            SimulatedCamera camera = server.add("/camera", SmallClip.h264().withAudio(tone));
            try (RtspClient client = new RtspClient(server)) {
                Answer described = client.ask("DESCRIBE", camera.url());
                assertThat(described.body()).contains("m=audio 0 RTP/AVP 97\r\na=rtpmap:97 opus/48000/2\r\n");

                assertThat(steps(soundPackets(client, camera.url(), 6))).containsOnly(tone.frameSamples());
            }
        }
    }

    @Test
    void theToneIsAWholeNumberOfFrames() {
        AudioTrack tone = Tone.track(AudioCodec.OPUS);

        assertThat(tone.timeMicros(tone.frames().size())).isEqualTo(8_000_000);
        assertThat(tone.frames()).allMatch(frame -> frame.length > 0);
    }

    private static List<byte[]> soundPackets(RtspClient client, String url, int count) throws IOException {
        String session = client.ask("SETUP", url + "/track1", "Transport: RTP/AVP/TCP;interleaved=2-3")
                .session();
        client.ask("PLAY", url, "Session: " + session);
        List<byte[]> packets = new ArrayList<>();
        while (packets.size() < count) {
            Packet packet = client.packet();
            if (packet.channel() == 2) {
                packets.add(packet.bytes());
            }
        }
        return packets;
    }

    /// Ticks from each packet to the next.
    private static List<Integer> steps(List<byte[]> packets) {
        List<Integer> steps = new ArrayList<>();
        for (int i = 1; i < packets.size(); i++) {
            steps.add(ByteBuffer.wrap(packets.get(i)).getInt(4)
                    - ByteBuffer.wrap(packets.get(i - 1)).getInt(4));
        }
        return steps;
    }
}
