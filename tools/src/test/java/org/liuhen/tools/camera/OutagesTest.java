package org.liuhen.tools.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.liuhen.tools.camera.RtspClient.Packet;

/// Ways in which a camera goes away, or a part of it does.
final class OutagesTest {
    private final CameraServer server = SmallClip.server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final SimulatedCamera camera = server.add("/camera", SmallClip.h264());

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
    void aClosedPortEndsConnectionsAndRefusesNewOnes() throws IOException {
        try (RtspClient client = watching()) {
            server.close(Duration.ofMinutes(1));

            assertThatThrownBy(() -> readOn(client)).isInstanceOf(EOFException.class);
            awaitRefusal();
        }
    }

    @Test
    void aClosedPortComesBackWithItsCameras() throws IOException {
        try (RtspClient client = watching()) {
            server.close(Duration.ofMillis(300));

            assertThatThrownBy(() -> readOn(client)).isInstanceOf(EOFException.class);
        }
        long before = camera.framesFilmed();
        try (RtspClient client = patientClient()) {
            client.watch(camera.url());
            assertThat(number(picture(client))).isGreaterThanOrEqualTo(before);
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
            FaultOrders orders = new FaultOrders(List.of(camera), SmallClip::h264);
            assertThat(channelsOfPictures(client, 3 * SmallClip.FRAMES, SmallClip.FRAMES))
                    .containsOnly(0);

            orders.carryOut("unmute");
            until(client, 2);
        }
    }

    @Test
    void whoComesWhileThereAreNoKeyFramesGetsTheOthers() throws IOException {
        camera.noKeys(Duration.ofSeconds(30));
        try (RtspClient client = watching()) {
            for (int i = 0; i < 3 * SmallClip.FRAMES; i++) {
                assertThat(sliceType(picture(client))).isEqualTo(1);
            }
        }
    }

    private RtspClient watching() throws IOException {
        RtspClient client = new RtspClient(server);
        client.watch(camera.url());
        picture(client);
        return client;
    }

    /// Returns once connections are refused. A selector lets go of a closed socket with its next round, and until
    /// then the system lets clients in, which are reset.
    private void awaitRefusal() throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                new RtspClient(server).close();
            } catch (ConnectException e) {
                return;
            }
            assertThat(System.nanoTime()).as("the port still listens").isLessThan(deadline);
        }
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

    /// The packets of one picture, up to the marked one, which holds its slice.
    private static List<byte[]> picture(RtspClient client) throws IOException {
        List<byte[]> packets = new ArrayList<>();
        do {
            packets.add(client.videoPacket());
        } while ((packets.getLast()[1] & 0x80) == 0);
        return packets;
    }

    private static long number(List<byte[]> picture) {
        return picture.stream()
                .flatMapToLong(packet -> FrameNumber.find(packet).stream())
                .findFirst()
                .orElseThrow();
    }

    private static int sliceType(List<byte[]> picture) {
        return picture.getLast()[RtpStream.HEADER_BYTES] & 0x1F;
    }
}
