package org.liuhen.tools.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.liuhen.tools.camera.RtspClient.Packet;

/// Ways in which a camera goes away, or a part of it does.
final class OutagesTest {
    private static final int ROUND_PICTURES = 5;
    private static final long PICTURE_MICROS = 20_000;

    private CameraServer server;
    private SimulatedCamera camera;

    @BeforeEach
    void start() throws IOException {
        server = CameraServer.start(new InetSocketAddress("127.0.0.1", 0));
        camera = server.add("/camera", clip());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aDropIsAReset() throws IOException {
        try (RtspClient client = watching()) {
            camera.drop();

            assertThatThrownBy(() -> readOn(client)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aCameraThatIsAwayEndsConnectionsInOrder() throws IOException {
        try (RtspClient client = watching()) {
            camera.close(Duration.ofMillis(1));

            assertThatThrownBy(() -> readOn(client)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aClosedPortRefusesConnectionsAndComesBackWithItsCameras() throws IOException {
        try (RtspClient client = watching()) {
            server.close(Duration.ofMillis(300));

            assertThatThrownBy(() -> readOn(client)).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> new RtspClient(server)).isInstanceOf(ConnectException.class);
        }
        long before = camera.framesFilmed();
        try (RtspClient client = patientClient()) {
            client.watch(camera.url());
            assertThat(FrameNumber.find(frame(client)).orElseThrow()).isGreaterThanOrEqualTo(before);
        }
    }

    @Test
    void aMutedCameraSendsPicturesAloneUntilItIsUnmuted() throws IOException {
        try (RtspClient client = new RtspClient(server)) {
            String session = client.ask("SETUP", camera.url() + "/track0", "Transport: RTP/AVP/TCP;interleaved=0-1")
                    .session();
            client.ask(
                    "SETUP", camera.url() + "/track1", "Transport: RTP/AVP/TCP;interleaved=2-3", "Session: " + session);
            client.ask("PLAY", camera.url(), "Session: " + session);
            until(client, 2);

            camera.mute();
            FaultOrders orders = new FaultOrders(List.of(camera), OutagesTest::clip);
            assertThat(channelsOfPictures(client, 3 * ROUND_PICTURES, ROUND_PICTURES))
                    .containsOnly(0);

            orders.carryOut("unmute");
            until(client, 2);
        }
    }

    @Test
    void whoComesWhileThereAreNoKeyFramesGetsTheOthers() throws IOException {
        camera.noKeys(Duration.ofSeconds(30));
        try (RtspClient client = watching()) {
            for (int i = 0; i < 3 * ROUND_PICTURES; i++) {
                assertThat(nalType(frame(client))).isEqualTo(1);
            }
        }
    }

    @Test
    void anEndlessHeaderIsABadRequest() throws IOException {
        try (RtspClient client = new RtspClient(server)) {
            client.say(("OPTIONS * RTSP/1.0\r\nX: " + "x".repeat(InterleavedInput.LARGEST_BYTES))
                    .getBytes(StandardCharsets.US_ASCII));

            assertThat(client.hear().status()).isEqualTo(400);
            assertThat(client.ended()).isTrue();
        }
    }

    /// A key frame and four others of a few bytes each, and A-law silence.
    private static Clip clip() {
        VideoFormat format = new VideoFormat(
                VideoCodec.H264, 320, 180, List.of(new byte[] {0x67, 0x42, 0, 0x1E}, new byte[] {0x68, 1}));
        List<VideoUnit> units = new ArrayList<>();
        for (int i = 0; i < ROUND_PICTURES; i++) {
            byte[] slice = {(byte) (i == 0 ? 0x65 : 0x41), 1, 2, 3};
            units.add(new VideoUnit(i * PICTURE_MICROS, i * PICTURE_MICROS, i == 0, List.of(slice)));
        }
        AudioTrack silence = new AudioTrack(AudioCodec.PCMA, 8000, 1, new byte[0], 160, List.of(new byte[160]));
        return new Clip(format, units, ROUND_PICTURES * PICTURE_MICROS, silence);
    }

    private RtspClient watching() throws IOException {
        RtspClient client = new RtspClient(server);
        client.watch(camera.url());
        frame(client);
        return client;
    }

    /// A client as soon as the port listens.
    private RtspClient patientClient() throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                return new RtspClient(server);
            } catch (ConnectException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static void readOn(RtspClient client) throws IOException {
        while (true) {
            client.packet();
        }
    }

    private static void until(RtspClient client, int channel) throws IOException {
        while (client.packet().channel() != channel) {
            // What is under way on other channels.
        }
    }

    /// The channels with media while `count` marked pictures arrive, of which the first `skipped` are left out.
    private static List<Integer> channelsOfPictures(RtspClient client, int count, int skipped) throws IOException {
        List<Integer> channels = new ArrayList<>();
        for (int seen = 0; seen < count; ) {
            Packet packet = client.packet();
            boolean picture = packet.channel() == 0 && (packet.bytes()[1] & 0x80) != 0;
            if (seen >= skipped && packet.channel() % 2 == 0) {
                channels.add(packet.channel());
            }
            seen += picture ? 1 : 0;
        }
        return channels;
    }

    /// The packets of one picture, to its marked one, joined; the slice is at the end.
    private static byte[] frame(RtspClient client) throws IOException {
        java.io.ByteArrayOutputStream joined = new java.io.ByteArrayOutputStream();
        byte[] packet;
        do {
            packet = client.videoPacket();
            joined.writeBytes(packet);
        } while ((packet[1] & 0x80) == 0);
        return joined.toByteArray();
    }

    private static int nalType(byte[] frame) {
        return frame[frame.length - 4] & 0x1F;
    }
}
