package org.liuhen.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.RtspAddress;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.time.SystemClocks;

/// Cameras that cannot be opened, each with its own words. They need no RTSP server, only sockets.
class RtspFaultTest {
    private static final Clocks CLOCKS = new SystemClocks();
    private static final Watchdog WATCHDOG = new Watchdog(CLOCKS);
    private static final Duration LIMIT = Duration.ofSeconds(1);

    @TempDir
    static Path directory;

    @AfterAll
    static void close() {
        WATCHDOG.close();
    }

    @Test
    void anAddressThatIsNoRtspAddressIsRefusedBeforeAnythingIsTried() {
        assertThatThrownBy(() -> RtspAddress.of("http://camera/front"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rtsp://");
        assertThatThrownBy(() -> RtspAddress.of("rtsp:///front"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no host");
    }

    @Test
    void aClosedPortRefusesTheConnection() throws IOException {
        assertFails(RtspServer.freePort(), SourceException.Unreachable.class, "refuses the connection");
    }

    @Test
    void aNameThatDoesNotExistIsAWrongAddress() {
        assertFails("rtsp://nobody.invalid/front", SourceException.WrongAddress.class, "cannot be resolved");
    }

    @Test
    void aCameraThatAnswersNothingIsGivenUpWithinTheLimit() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            long begun = System.nanoTime();
            assertFails(silent.getLocalPort(), SourceException.Unreachable.class, "did not answer within 1000 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LIMIT.multipliedBy(2));
        }
    }

    @Test
    void aCameraThatSendsGarbageIsSaidToDoSo() throws IOException {
        try (ServerSocket garbage = answering("SSH-2.0-OpenSSH_9.2p1\r\n\r\n".repeat(50))) {
            assertFails(garbage.getLocalPort(), SourceException.Garbage.class, "RTSP");
        }
    }

    @Test
    void aPathThatIsNotThereIsAWrongAddress() throws IOException {
        try (ServerSocket camera = answering("RTSP/1.0 404 Not Found\r\nCSeq: 1\r\n\r\n")) {
            assertFails(camera.getLocalPort(), SourceException.WrongAddress.class, "404");
        }
    }

    @Test
    void aPasswordNeverAppearsInWords() throws IOException {
        int port = RtspServer.freePort();
        String url = "rtsp://admin:geheim@127.0.0.1:" + port + "/front";
        assertThatThrownBy(() -> openOnce(url))
                .message()
                .doesNotContain("geheim")
                .contains("127.0.0.1");
    }

    @Test
    void anOpeningIsAbortedFromAnotherThread() throws IOException {
        try (ServerSocket silent = new ServerSocket(0);
                PacketSource packets = connect("rtsp://127.0.0.1:" + silent.getLocalPort() + "/front")) {
            Thread.ofPlatform().start(packets::abort);
            assertThatThrownBy(packets::open).isInstanceOf(SourceException.Aborted.class);
        }
    }

    private static void assertFails(int port, Class<? extends SourceException> cause, String words) {
        assertFails("rtsp://127.0.0.1:" + port + "/front", cause, words);
    }

    private static void assertFails(String url, Class<? extends SourceException> cause, String words) {
        assertThatThrownBy(() -> openOnce(url)).isInstanceOf(cause).hasMessageContaining(words);
    }

    private static void openOnce(String url) throws SourceException {
        try (PacketSource packets = connect(url)) {
            packets.open();
        }
    }

    private static PacketSource connect(String url) {
        RtspAddress address = new RtspAddress(URI.create(url), RtspAddress.Transport.TCP, Optional.empty(), LIMIT);
        return new RtspSource(address, CLOCKS, WATCHDOG).connect();
    }

    /// A server that says the same to everybody and hangs up.
    private static ServerSocket answering(String text) throws IOException {
        ServerSocket server = new ServerSocket(0);
        Thread.ofPlatform().daemon().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept();
                        OutputStream out = socket.getOutputStream()) {
                    socket.getInputStream().read(new byte[1024]);
                    out.write(text.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // The client went away or the test ended; the next one is served all the same.
                }
            }
        });
        return server;
    }
}
