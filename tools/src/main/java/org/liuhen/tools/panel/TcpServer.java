package org.liuhen.tools.panel;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Answers Modbus TCP requests (Messaging on TCP/IP V1.0b, 3.1.3) on this machine, a thread for each connection.
final class TcpServer implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 8;
    private static final int MOST_BYTES = 254;

    private final ServerSocket listening;
    private final int unit;
    private final SimulatedModule module;

    /// @param port 0 takes a free one
    TcpServer(int port, int unit, SimulatedModule module) throws IOException {
        this.listening = new ServerSocket(port, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
        this.unit = unit;
        this.module = module;
    }

    int port() {
        return listening.getLocalPort();
    }

    /// Serves until it is closed.
    void serve() throws IOException {
        while (true) {
            Socket socket = listening.accept();
            Thread.ofPlatform().daemon().name("modbus-" + socket.getPort()).start(() -> serve(socket));
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            socket.setTcpNoDelay(true);
            while (true) {
                answer(in, out);
            }
        } catch (EOFException e) {
            // The other side has ended the connection.
            return;
        } catch (IOException e) {
            System.err.println("liuhen: a connection ended: " + e.getMessage());
        }
    }

    private void answer(DataInputStream in, DataOutputStream out) throws IOException {
        int transaction = in.readUnsignedShort();
        int protocol = in.readUnsignedShort();
        int following = in.readUnsignedShort();
        if (protocol != 0 || following < 2 || following > MOST_BYTES) {
            throw new IOException("that is not Modbus TCP");
        }
        byte[] asked = in.readNBytes(following);
        if (asked.length < following) {
            throw new EOFException();
        }
        if ((asked[0] & 0xff) != unit) {
            return;
        }
        byte[] answer = module.answer(Arrays.copyOfRange(asked, 1, following));
        ByteBuffer frame = ByteBuffer.allocate(7 + answer.length)
                .putShort((short) transaction)
                .putShort((short) 0)
                .putShort((short) (1 + answer.length))
                .put((byte) unit)
                .put(answer);
        out.write(frame.array());
    }
}
