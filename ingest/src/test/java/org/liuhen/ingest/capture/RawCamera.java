package org.liuhen.ingest.capture;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.liuhen.ingest.source.Octets;

/// An H.264 camera of our own for what no decent server does: it serves one client after the other inside the RTSP
/// connection, and tells nothing about its parameter sets but what its pictures carry. 25 pictures a second, in a
/// loop.
final class RawCamera implements AutoCloseable {
    private static final String DESCRIPTION =
            "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
                    + "a=control:v\r\na=fmtp:96 packetization-mode=1";

    private final ServerSocket server;
    private final List<List<Octets>> pictures;
    private final int first;
    private final String description;

    RawCamera(List<List<Octets>> pictures) throws IOException {
        this(pictures, 0, List.of());
    }

    /// @param pictures none: it answers everything and sends nothing
    /// @param first the picture that a viewer gets first
    /// @param told parameter sets that the session description tells (RFC 6184, 8.1)
    RawCamera(List<List<Octets>> pictures, int first, List<Octets> told) throws IOException {
        this.pictures = pictures;
        this.first = first;
        String sets = told.stream()
                .map(set -> Base64.getEncoder().encodeToString(set.bytes()))
                .collect(Collectors.joining(","));
        description = DESCRIPTION + (sets.isEmpty() ? "" : ";sprop-parameter-sets=" + sets) + "\r\n";
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("raw-camera").start(this::serveAll);
    }

    /// The pictures of an Annex B stream with one slice a picture, without the unit types in `dropped`.
    static List<List<Octets>> pictures(byte[] stream, List<Integer> dropped) {
        List<List<Octets>> pictures = new ArrayList<>();
        List<Octets> units = new ArrayList<>();
        for (AnnexB.Unit unit : AnnexB.units(stream)) {
            int type = stream[unit.start()] & 0x1F;
            if (!dropped.contains(type)) {
                units.add(AnnexB.bytes(stream, unit));
            }
            if (type == 1 || type == 5) {
                pictures.add(units);
                units = new ArrayList<>();
            }
        }
        return pictures;
    }

    String url() {
        return "rtsp://127.0.0.1:" + server.getLocalPort() + "/raw";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serveAll() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                serve(socket);
            } catch (IOException e) {
                // The client went away or the test ended.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) throws IOException, InterruptedException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        String method = "";
        while (!method.equals("PLAY")) {
            String line = in.readLine();
            if (line == null) {
                return;
            }
            method = line.substring(0, Math.max(0, line.indexOf(' ')));
            String sequence = "";
            while (!line.isEmpty()) {
                line = in.readLine();
                sequence = line.startsWith("CSeq") ? line : sequence;
            }
            out.write(answer(method, sequence).getBytes(StandardCharsets.US_ASCII));
        }
        if (pictures.isEmpty()) {
            while (in.read() >= 0) {
                // Until the viewer goes.
            }
        } else {
            play(out);
        }
    }

    private String answer(String method, String sequence) {
        String head = "RTSP/1.0 200 OK\r\n" + sequence + "\r\nSession: 1\r\n";
        return switch (method) {
            case "OPTIONS" -> head + "Public: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n";
            case "DESCRIBE" ->
                head + "Content-Type: application/sdp\r\nContent-Length: " + description.length() + "\r\n\r\n"
                        + description;
            case "SETUP" -> head + "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n";
            default -> head + "\r\n";
        };
    }

    /// One RTP packet a unit (RFC 6184, 5.6), behind the interleaving header (RFC 2326, 10.12).
    private void play(DataOutputStream out) throws IOException, InterruptedException {
        int sequence = 0;
        for (int number = first; !server.isClosed(); number++) {
            List<Octets> units = pictures.get(number % pictures.size());
            for (int i = 0; i < units.size(); i++) {
                Octets unit = units.get(i);
                boolean last = i == units.size() - 1;
                out.writeByte('$');
                out.writeByte(0);
                out.writeShort(12 + unit.length());
                out.writeByte(0x80);
                out.writeByte(last ? 0x80 | 96 : 96);
                out.writeShort(sequence++);
                out.writeInt(number * 3_600);
                out.writeInt(1);
                out.write(unit.bytes());
            }
            out.flush();
            Thread.sleep(40);
        }
    }
}
