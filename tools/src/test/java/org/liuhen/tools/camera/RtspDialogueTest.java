package org.liuhen.tools.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.liuhen.tools.camera.RtspClient.Answer;

@Timeout(30)
final class RtspDialogueTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private CameraServer server = SmallClip.server(ANY);
    private SimulatedCamera camera = server.add("/camera", SmallClip.h264());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aViewerGetsFromDescriptionToPicturesAndAway() throws IOException {
        try (RtspClient client = new RtspClient(server)) {
            assertThat(client.ask("OPTIONS", camera.url()).headers().get("public"))
                    .contains("SETUP", "PLAY");
            Answer description = client.ask("DESCRIBE", camera.url(), "Accept: application/sdp");
            assertThat(description.body())
                    .contains("m=video 0 RTP/AVP 96", "H264/90000", "sprop-parameter-sets=Z0LAHg==,aM4=")
                    .contains("m=audio 0 RTP/AVP 8", "PCMA/8000/1");
            Answer setup =
                    client.ask("SETUP", camera.url() + "/track0", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
            assertThat(setup.headers().get("transport")).contains("interleaved=0-1");
            String session = "Session: " + setup.session();
            assertThat(client.ask("PLAY", camera.url(), session).headers().get("rtp-info"))
                    .contains("rtptime=");

            RtspClient.Packet report = client.packet();
            assertThat(report.channel()).isEqualTo(1);
            assertThat(report.bytes()[1]).isEqualTo((byte) 200);
            assertThat(client.videoPacket()[12] & 0x1F).isEqualTo(7);

            assertThat(client.ask("GET_PARAMETER", camera.url(), session).status())
                    .isEqualTo(200);
            assertThat(client.ask("TEARDOWN", camera.url(), session).status()).isEqualTo(200);
            assertThat(camera.viewers()).isZero();
        }
    }

    @Test
    void datagramsAreOfferedOnAnEvenPortAndTheNext() throws IOException {
        try (RtspClient client = new RtspClient(server)) {
            Answer setup =
                    client.ask("SETUP", camera.url() + "/track1", "Transport: RTP/AVP;unicast;client_port=50000-50001");

            String[] ports =
                    setup.header("transport").replaceFirst(".*server_port=", "").split("-", 2);
            assertThat(Integer.parseInt(ports[0]) % 2).isZero();
            assertThat(Integer.parseInt(ports[1])).isEqualTo(Integer.parseInt(ports[0]) + 1);
        }
    }

    @Test
    void onlyTheRightPasswordIsAdmitted() throws IOException {
        try (CameraServer closed = CameraServer.start(ANY, new Credentials("admin", "right"));
                RtspClient client = new RtspClient(closed)) {
            String url = closed.add("/camera", SmallClip.h264()).url();
            Answer challenge = client.ask("DESCRIBE", url);

            assertThat(challenge.status()).isEqualTo(401);
            String wrong = RtspClient.authorization(challenge, "DESCRIBE", url, "admin", "wrong");
            assertThat(client.ask("DESCRIBE", url, wrong).status()).isEqualTo(401);
            String right = RtspClient.authorization(challenge, "DESCRIBE", url, "admin", "right");
            assertThat(client.ask("DESCRIBE", url, right).status()).isEqualTo(200);
            assertThat(client.ask("SETUP", url + "/track0", right).status()).isEqualTo(401);
            assertThat(client.ask("DESCRIBE", url + "x").status())
                    .as("who is not known does not learn what there is")
                    .isEqualTo(401);
        }
    }

    @Test
    void whatCannotBeDoneIsAnsweredWithTheRightStatus() throws IOException {
        try (RtspClient client = new RtspClient(server)) {
            String url = camera.url();
            assertThat(client.ask("DESCRIBE", url + "9").status()).isEqualTo(404);
            assertThat(client.ask("RECORD", url).status()).isEqualTo(405);
            assertThat(client.ask("PLAY", url, "Session: 1").status()).isEqualTo(454);
            assertThat(client.ask("SETUP", url + "/track0").status()).isEqualTo(461);
            assertThat(client.ask("SETUP", url, "Transport: RTP/AVP/TCP;interleaved=0-1")
                            .status())
                    .isEqualTo(404);
            assertThat(client.ask("SETUP", url + "/track0", "Transport: RTP/AVP/TCP;interleaved=0-999")
                            .status())
                    .isEqualTo(461);
            client.say(("DESCRIBE " + url + " RTSP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(client.hear().status()).as("no CSeq").isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n\r\n", "OPTIONS\r\n\r\n"})
    void nonsenseIsRefusedAndTheConnectionEnded(String request) throws IOException {
        try (RtspClient client = new RtspClient(server)) {
            client.say(request.getBytes(StandardCharsets.US_ASCII));

            assertThat(client.hear().status()).isEqualTo(400);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void whatIsNoTextEndsTheConnection() throws IOException {
        try (RtspClient client = new RtspClient(server)) {
            client.say(new byte[] {0, 1, 2, 3, '\r', '\n', '\r', '\n'});

            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void anEndlessRequestEndsTheConnection() throws IOException {
        try (RtspClient client = new RtspClient(server)) {
            client.say("x".repeat(InterleavedInput.LARGEST_BYTES + 1).getBytes(StandardCharsets.US_ASCII));

            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void receiverReportsBetweenRequestsAreSkipped() throws IOException {
        try (RtspClient client = new RtspClient(server)) {
            byte[] report = {'$', 1, 0, 8, (byte) 0x80, (byte) 201, 0, 1, '\r', '\n', '\r', '\n'};
            byte[] request = "\r\nOPTIONS * RTSP/1.0\r\nCSeq: 5\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            client.say(ByteBuffer.allocate(100)
                    .put(report)
                    .put(report)
                    .put(request)
                    .put(report)
                    .flip());

            assertThat(client.hear().header("cseq")).isEqualTo("5");
            assertThat(client.ask("OPTIONS", "*").status()).isEqualTo(200);
        }
    }

    @Test
    void aPathIsTakenOnce() {
        assertThatThrownBy(() -> server.add("/camera", SmallClip.h264())).hasMessageContaining("/camera");
        assertThatThrownBy(() -> server.add("no slash", SmallClip.h264())).hasMessageContaining("\"no slash\"");
    }

    @Test
    void aCameraThatIsAwayEndsConnectionsAndAnswersNothing() throws IOException {
        try (RtspClient client = new RtspClient(server)) {
            client.watch(camera.url());
            camera.close(Duration.ofMinutes(1));
            while (!client.ended()) {
                assertThat(camera.framesFilmed()).isLessThan(1000);
            }
        }
        try (RtspClient client = new RtspClient(server)) {
            assertThatThrownBy(() -> client.ask("DESCRIBE", camera.url())).isInstanceOf(IOException.class);
        }
    }
}
