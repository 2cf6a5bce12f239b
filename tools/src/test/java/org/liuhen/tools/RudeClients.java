package org.liuhen.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.liuhen.storage.tls.TlsFiles;

/// Clients of the page that take their time, and such that send without end.
final class RudeClients implements AutoCloseable {
    private static final int SILENCE_MILLIS = 20_000;

    private final SSLContext tls;
    private final String token;
    private final int port;
    private final InetAddress machine;
    private final List<SSLSocket> slow = new ArrayList<>();
    private final Thread dripping = Thread.ofVirtual().unstarted(this::drip);
    private volatile boolean closed;

    /// @param state the state directory of the appliance, for its certificate and the operator's token
    /// @param machine its last number: they come from other addresses than those who press buttons
    RudeClients(Path state, int port, int machine) throws IOException {
        tls = TlsFiles.client(state.resolve("tls/certificate.pem"));
        token = Files.readString(state.resolve("access/operator-token")).strip();
        this.port = port;
        this.machine = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) machine});
    }

    /// Connects so many: each sends a byte a second from here on, of a header that never ends or of a body, or asks
    /// for `file` and takes nothing of it.
    void beSlow(int count, String file) throws InterruptedException, ExecutionException {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> going = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String begin = switch (i % 3) {
                    case 0 -> "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
                    case 1 -> head("POST", "/api/login", "Content-Length: 200000\r\n");
                    default -> head("GET", file, "");
                };
                going.add(all.submit(() -> connectSlow(begin)));
            }
            for (Future<?> each : going) {
                each.get();
            }
        }
        dripping.start();
    }

    private void connectSlow(String begin) {
        try {
            SSLSocket socket = connect();
            socket.setReceiveBufferSize(4_096);
            socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
            synchronized (slow) {
                slow.add(socket);
            }
        } catch (IOException e) {
            // It was thrown out at once.
        }
    }

    /// How many of the slow ones were not thrown out.
    int stillThere() {
        synchronized (slow) {
            return slow.size();
        }
    }

    private void drip() {
        while (!closed) {
            List<SSLSocket> all;
            synchronized (slow) {
                all = List.copyOf(slow);
            }
            for (SSLSocket each : all) {
                try {
                    each.getOutputStream().write('a');
                } catch (IOException e) {
                    synchronized (slow) {
                        slow.remove(each);
                    }
                }
            }
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /// Sends `bytes` bytes to an address, as far as they are taken.
    ///
    /// @return how many were, and what was answered
    Answer upload(String method, String path, long bytes) throws IOException {
        try (SSLSocket socket = connect()) {
            socket.setSoTimeout(SILENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(head(method, path, "Content-Type: application/json\r\nContent-Length: " + bytes + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] zeros = new byte[1 << 16];
            long sent = 0;
            try {
                while (sent < bytes && socket.getInputStream().available() == 0) {
                    out.write(zeros);
                    sent += zeros.length;
                }
            } catch (IOException e) {
                // It was cut off: what was answered before may still be there.
            }
            return new Answer(sent, status(socket.getInputStream()));
        }
    }

    /// @param taken bytes of the body, with what lies in buffers on the way
    /// @param status as HTTP has it; 0 if the connection was cut without one
    record Answer(long taken, int status) {}

    private static int status(InputStream in) {
        try {
            String line = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            return line.startsWith("HTTP/1.1 ") ? Integer.parseInt(line.substring(9)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private String head(String method, String path, String more) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n" + more
                + "\r\n";
    }

    private SSLSocket connect() throws IOException {
        SSLSocket socket =
                (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port, machine, 0);
        socket.startHandshake();
        return socket;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        dripping.interrupt();
        synchronized (slow) {
            for (SSLSocket each : slow) {
                each.close();
            }
        }
    }
}
