package org.liuhen.storage.kit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The line between the appliance and an engine that speaks plain HTTP: it passes each request on, or does to it what a
/// bad line, a bad machine or a bad engine does. One request after the other on a connection; no chunked requests.
public final class ArchiveLine implements AutoCloseable {
    private static final int MOST_HEAD_BYTES = 1 << 16;
    private static final int PIECE = 8_192;

    private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final URI beyond;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    // Guarded by this.
    private Predicate<Request> which = _ -> false;
    private List<Fault> faults = List.of();
    private int left;
    private int hits;

    /// @param beyond the engine
    public ArchiveLine(URI beyond) throws IOException {
        this.beyond = beyond;
        Thread.ofVirtual().start(this::accept);
    }

    /// The beginning of a request.
    public record Request(String method, String path) {
        /// Whether it brings an object.
        public boolean isPut() {
            return method.equals("PUT") && !path.contains("?retention");
        }

        /// Whether it brings something that an entry answers for.
        public boolean isEvidence() {
            return isPut() && (path.contains("/media/") || path.contains("/meta/"));
        }
    }

    /// What happens to a request.
    public sealed interface Fault {
        /// Nothing of it goes through, and no answer comes.
        record Cut() implements Fault {}

        /// Half of the body goes through.
        record CutInBody() implements Fault {}

        /// All of it goes through, and the answer does not come back.
        record CutBeforeAnswer() implements Fault {}

        /// A bit of the body is another one when it arrives.
        record Flip() implements Fault {}

        /// The engine never sees it: another one answers.
        ///
        /// @param code S3's word for it; empty for an answer without a body, as a HEAD has
        record Answer(int status, String code) implements Fault {}

        /// It waits before it goes through.
        record Late(Duration time) implements Fault {}

        /// It goes through at so many bytes a second.
        record Slow(int bytesPerSecond) implements Fault {}
    }

    /// Where the appliance finds the engine.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /// Does this to the next requests of a kind, and passes the others.
    ///
    /// @param with the first of them meets the first, the next the next, and then the first again
    public synchronized void harm(int times, Predicate<Request> of, Fault... with) {
        which = of;
        faults = List.of(with);
        left = times;
        hits = 0;
    }

    /// Does it until [#heal].
    public void harm(Predicate<Request> of, Fault... with) {
        harm(Integer.MAX_VALUE, of, with);
    }

    /// Passes everything.
    public synchronized void heal() {
        left = 0;
    }

    /// How many requests met a fault since they were ordered.
    public synchronized int hits() {
        return hits;
    }

    private synchronized @Nullable Fault meet(Request request) {
        if (left == 0 || !which.test(request)) {
            return null;
        }
        left--;
        return faults.get(hits++ % faults.size());
    }

    private void accept() {
        while (!closed) {
            try {
                Socket near = server.accept();
                Thread.ofVirtual().start(() -> serve(near));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket near) {
        Socket far = new Socket();
        sockets.add(near);
        sockets.add(far);
        try (near;
                far) {
            Connection connection = new Connection(near, far);
            while (connection.pass()) {
                // The next request.
            }
        } catch (IOException e) {
            // An end that went away takes the other with it.
        } finally {
            sockets.remove(near);
            sockets.remove(far);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /// The requests of one connection.
    private final class Connection {
        private final Socket near;
        private final Socket far;
        private volatile boolean swallows;

        Connection(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        /// Takes a request and does what is to be done to it.
        ///
        /// @return whether another one may follow
        boolean pass() throws IOException {
            byte[] head = head(near.getInputStream());
            if (head.length == 0) {
                return false;
            }
            String text = new String(head, StandardCharsets.ISO_8859_1);
            String[] words = text.split(" ", 3);
            Fault met = meet(new Request(words[0], words[1]));
            if (met instanceof Fault.Cut) {
                return false;
            }
            if (has(text, "expect: 100-continue")) {
                near.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            byte[] body = near.getInputStream().readNBytes(length(text));
            return met instanceof Fault.Answer answer
                    ? answer(answer)
                    : forward(text.replaceAll("(?i)\r\nexpect: [^\r]*", ""), body, met);
        }

        private boolean answer(Fault.Answer answer) throws IOException {
            String body = answer.code().isEmpty()
                    ? ""
                    : "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + answer.code() + "</Code></Error>";
            near.getOutputStream()
                    .write(("HTTP/1.1 " + answer.status()
                                    + " Answer\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            return true;
        }

        private boolean forward(String head, byte[] body, @Nullable Fault met) throws IOException {
            if (!far.isConnected()) {
                far.connect(new InetSocketAddress(beyond.getHost(), beyond.getPort()));
                Thread.ofVirtual().start(this::carryBack);
            }
            swallows = met instanceof Fault.CutBeforeAnswer;
            OutputStream out = far.getOutputStream();
            if (met instanceof Fault.Late(Duration time)) {
                sleep(time.toMillis());
            }
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            switch (met) {
                case Fault.CutInBody _ -> {
                    out.write(body, 0, body.length / 2);
                    return false;
                }
                case Fault.Flip _ -> {
                    byte[] other = body.clone();
                    if (other.length > 0) {
                        other[other.length / 2] ^= 1;
                    }
                    out.write(other);
                }
                case Fault.Slow(int bytesPerSecond) -> {
                    for (int at = 0; at < body.length; at += PIECE) {
                        int piece = Math.min(PIECE, body.length - at);
                        out.write(body, at, piece);
                        sleep(piece * 1_000L / bytesPerSecond);
                    }
                }
                case null, default -> out.write(body);
            }
            return true;
        }

        /// Answers, as they come.
        private void carryBack() {
            byte[] piece = new byte[PIECE];
            try (near;
                    far) {
                InputStream in = far.getInputStream();
                for (int length = in.read(piece); length >= 0 && !swallows; length = in.read(piece)) {
                    near.getOutputStream().write(piece, 0, length);
                }
            } catch (IOException e) {
                // The other direction ends as well.
            }
        }
    }

    /// A head with its empty line; nothing if the connection ended before one began.
    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        byte[] end = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        int matched = 0;
        while (matched < end.length) {
            int next = in.read();
            if (next < 0 && head.size() == 0) {
                return new byte[0];
            }
            if (next < 0 || head.size() > MOST_HEAD_BYTES) {
                throw new EOFException("a request without an end: "
                        + new String(Arrays.copyOf(head.toByteArray(), 200), StandardCharsets.ISO_8859_1));
            }
            head.write(next);
            matched = next == end[matched] ? matched + 1 : next == end[0] ? 1 : 0;
        }
        return head.toByteArray();
    }

    private static boolean has(String head, String line) {
        return head.toLowerCase(Locale.ROOT).contains("\r\n" + line + "\r\n");
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
    }

    private static void sleep(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
