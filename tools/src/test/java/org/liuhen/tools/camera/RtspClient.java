package org.liuhen.tools.camera;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// A blocking RTSP client for tests; says what it is told to say.
final class RtspClient implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private int sequence;

    RtspClient(CameraServer server) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
    }

    /// Sends a request and reads the answer, past interleaved packets.
    Answer ask(String method, String url, String... headers) throws IOException {
        StringBuilder text = new StringBuilder(method + " " + url + " RTSP/1.0\r\nCSeq: " + ++sequence + "\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        say(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        return hear();
    }

    void say(ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        say(copy);
    }

    void say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Answer hear() throws IOException {
        int first = in.readUnsignedByte();
        while (first == '$') {
            in.readUnsignedByte();
            in.skipNBytes(in.readUnsignedShort());
            first = in.readUnsignedByte();
        }
        String status = (char) first + line();
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] parts = line.split(":", 2);
            headers.put(parts[0].strip().toLowerCase(java.util.Locale.ROOT), parts[1].strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Answer(Integer.parseInt(status.split(" ", 3)[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    /// The next interleaved packet.
    Packet packet() throws IOException {
        if (in.readUnsignedByte() != '$') {
            throw new IOException("not an interleaved packet");
        }
        int channel = in.readUnsignedByte();
        return new Packet(channel, in.readNBytes(in.readUnsignedShort()));
    }

    /// The next RTP packet with video.
    byte[] videoPacket() throws IOException {
        Packet packet = packet();
        while (packet.channel() != 0) {
            packet = packet();
        }
        return packet.bytes();
    }

    /// Sets video up within the connection and plays it.
    void watch(String url) throws IOException {
        Answer setup = ask("SETUP", url + "/track0", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
        ask("PLAY", url, "Session: " + setup.session());
    }

    boolean ended() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /// The Authorization header that answers a challenge.
    static String authorization(Answer challenge, String method, String uri, String user, String password) {
        String nonce = challenge.header("www-authenticate").replaceFirst(".*nonce=\"([^\"]*)\".*", "$1");
        String response = md5(md5(user + ":camera:" + password) + ":" + nonce + ":" + md5(method + ":" + uri));
        return "Authorization: Digest username=\"" + user + "\", realm=\"camera\", nonce=\"" + nonce + "\", uri=\""
                + URI.create(uri) + "\", response=\"" + response + "\"";
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("MD5")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    record Answer(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String session() {
            return headers.getOrDefault("session", "none").split(";", 2)[0];
        }
    }

    record Packet(int channel, byte[] bytes) {}
}
