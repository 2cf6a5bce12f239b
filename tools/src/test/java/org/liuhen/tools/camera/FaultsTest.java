package org.liuhen.tools.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a viewer sees when a camera misbehaves.
@Timeout(30)
final class FaultsTest {
    private final CameraServer server = SmallClip.server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final SimulatedCamera camera = server.add("/camera", SmallClip.h264());
    private RtspClient client;

    @BeforeEach
    void watch() throws IOException {
        client = new RtspClient(server);
        client.watch(camera.url());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void numbersGoOnFromRoundToRound() throws IOException {
        long first = nextNumber();
        for (long number = first + 1; number < first + 2 * SmallClip.FRAMES; number++) {
            assertThat(nextNumber()).isEqualTo(number);
        }
        assertThat(camera.framesFilmed()).isGreaterThan(first + 2 * SmallClip.FRAMES - 1);
        assertThat(camera.lastFrameSent()).isGreaterThanOrEqualTo(first + 2 * SmallClip.FRAMES - 1);
    }

    @Test
    void timestampsGoOnFromRoundToRound() throws IOException {
        nextNumber();
        int timestamp = ByteBuffer.wrap(client.videoPacket()).getInt(4);
        for (int i = 0; i < 2 * SmallClip.FRAMES; i++) {
            int next = timestamp;
            while (next == timestamp) {
                next = ByteBuffer.wrap(client.videoPacket()).getInt(4);
            }
            assertThat(next - timestamp).isEqualTo((int) (SmallClip.STEP_MICROS * 90_000 / 1_000_000));
            timestamp = next;
        }
    }

    @Test
    void aStallLosesFramesThatNoSequenceNumberTells() throws IOException {
        long number = nextNumber();
        byte[] before = client.videoPacket();
        camera.stall(Duration.ofMillis(200));
        long missed = 0;
        while (missed == 0) {
            byte[] packet = client.videoPacket();
            assertThat(sequence(packet)).isEqualTo((short) (sequence(before) + 1));
            before = packet;
            OptionalLong found = FrameNumber.find(packet);
            if (found.isPresent()) {
                missed = found.getAsLong() - number - 1;
                number = found.getAsLong();
            }
        }
        assertThat(missed).isGreaterThanOrEqualTo(5);
    }

    @Test
    void lossLeavesGapsInTheSequence() throws IOException {
        camera.loss(50);
        byte[] before = client.videoPacket();
        int gaps = 0;
        for (int i = 0; i < 60; i++) {
            byte[] packet = client.videoPacket();
            gaps += sequence(packet) == (short) (sequence(before) + 1) ? 0 : 1;
            before = packet;
        }
        assertThat(gaps).isGreaterThan(5);
    }

    @Test
    void aJumpShiftsTheTimestamps() throws IOException {
        int before = ByteBuffer.wrap(client.videoPacket()).getInt(4);
        camera.jump(Duration.ofSeconds(1000));
        int now = before;
        while (now - before < 90_000 * 1000) {
            now = ByteBuffer.wrap(client.videoPacket()).getInt(4);
            assertThat(camera.framesFilmed()).isLessThan(1000);
        }
        assertThat(now - before).isLessThan(90_000 * 1020);
    }

    @Test
    void aWrongClockIsReported() throws IOException {
        camera.clock(Duration.ofHours(-1));
        long seconds = Instant.now().getEpochSecond();
        long reported = seconds;
        while (Math.abs(reported - (seconds - 3600)) > 5) {
            RtspClient.Packet packet = client.packet();
            if (packet.channel() == 1) {
                reported =
                        Integer.toUnsignedLong(ByteBuffer.wrap(packet.bytes()).getInt(8)) - 2_208_988_800L;
            }
            assertThat(camera.framesFilmed()).isLessThan(1000);
        }
    }

    @Test
    void hiddenParameterSetsAreNowhere() throws IOException {
        camera.parameterSets(ParameterSets.NOWHERE);
        nextNumber();
        try (RtspClient other = new RtspClient(server)) {
            assertThat(other.ask("DESCRIBE", camera.url()).body()).doesNotContain("sprop");
            other.watch(camera.url());
            for (int i = 0; i < 4 * SmallClip.FRAMES; i++) {
                assertThat(other.videoPacket()[12] & 0x1F).isNotIn(7, 8);
            }
        }
    }

    @Test
    void keyFramesCanBeLeftOut() throws IOException {
        nextNumber();
        camera.noKeys(Duration.ofMinutes(1));
        long number = nextNumber();
        long missing = 0;
        while (missing < 2) {
            long next = nextNumber();
            missing += next - number - 1;
            number = next;
        }
        for (int i = 0; i < 4 * SmallClip.FRAMES; i++) {
            assertThat(client.videoPacket()[12] & 0x1F).isNotEqualTo(5);
        }
    }

    @Test
    void garbageHasHeadersAndNothingElse() throws IOException {
        camera.garbage(Duration.ofMinutes(1));
        while (FrameNumber.find(client.videoPacket()).isPresent()) {
            assertThat(camera.framesFilmed()).isLessThan(1000);
        }
        byte[] packet = client.videoPacket();
        while (packet.length < 50) {
            packet = client.videoPacket();
        }
        int zeros = 0;
        for (int i = 20; i < packet.length; i++) {
            zeros += packet[i] == 0 ? 1 : 0;
        }
        assertThat(zeros).isLessThan(10);
    }

    @Test
    void anotherClipFollowsInTheSameSession() throws IOException {
        nextNumber();
        camera.play(SmallClip.h264(200));
        while (client.videoPacket().length != 212) {
            assertThat(camera.framesFilmed()).isLessThan(1000);
        }
        VideoFormat h265 = new VideoFormat(VideoCodec.H265, 2, 2, List.of());
        Clip other = new Clip(h265, SmallClip.h264().units(), 1_000_000, null);
        assertThatThrownBy(() -> camera.play(other))
                .hasMessageContaining("H264")
                .hasMessageContaining("H265");
    }

    @Test
    void aDropEndsTheConnection() throws IOException {
        camera.drop();
        while (!client.ended()) {
            assertThat(camera.framesFilmed()).isLessThan(1000);
        }
    }

    @Test
    void aViewerThatDoesNotReadIsDropped() throws IOException, InterruptedException {
        SimulatedCamera heavy = server.add("/heavy", SmallClip.h264(1_000_000));
        try (RtspClient idle = new RtspClient(server)) {
            idle.watch(heavy.url());
            while (heavy.viewers() > 0) {
                assertThat(heavy.framesFilmed()).isLessThan(1000);
                Thread.sleep(10);
            }
        }
        nextNumber();
    }

    @Test
    void ordersInWordsDoWhatTheMethodsDo() throws IOException {
        FaultOrders orders = new FaultOrders(List.of(camera), () -> SmallClip.h264(200));
        orders.carryOut("/camera parameters");
        while (client.videoPacket().length != 212) {
            assertThat(camera.framesFilmed()).isLessThan(1000);
        }
        assertThatThrownBy(() -> orders.carryOut("stall")).hasMessageContaining("\"stall\"");
        assertThatThrownBy(() -> orders.carryOut("stall five")).hasMessageContaining("\"stall five\"");
        assertThatThrownBy(() -> orders.carryOut("/nowhere drop")).hasMessageContaining("/nowhere");
        assertThatThrownBy(() -> orders.carryOut("loss 101")).hasMessageContaining("101");
        orders.carryOut("drop");
        while (!client.ended()) {
            assertThat(camera.framesFilmed()).isLessThan(1000);
        }
    }

    private long nextNumber() throws IOException {
        while (true) {
            OptionalLong number = FrameNumber.find(client.videoPacket());
            if (number.isPresent()) {
                return number.getAsLong();
            }
        }
    }

    private static short sequence(byte[] packet) {
        return ByteBuffer.wrap(packet).getShort(2);
    }
}
