package org.liuhen.appliance.panel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.BusConfig;

/// A connection to a module that speaks Modbus TCP.
final class TcpLine implements Line {
    private static final int CONNECT_MILLIS = 1_000;

    private final BusConfig.Tcp config;
    private @Nullable SocketChannel channel;

    TcpLine(BusConfig.Tcp config) {
        this.config = config;
    }

    @Override
    public void open() throws IOException {
        close();
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        if (address.isUnresolved()) {
            throw new IOException("couldn't find the host " + config.host());
        }
        SocketChannel opening = SocketChannel.open();
        try {
            opening.setOption(StandardSocketOptions.TCP_NODELAY, true);
            opening.socket().connect(address, CONNECT_MILLIS);
            opening.configureBlocking(false);
            channel = opening;
        } catch (IOException e) {
            opening.close();
            throw new IOException("couldn't connect to " + config.place() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void write(byte[] frame) throws IOException {
        // A frame is far smaller than the buffer of an idle connection: one that takes no frame is dead.
        if (opened().write(ByteBuffer.wrap(frame)) < frame.length) {
            throw new IOException(config.place() + " takes no bytes");
        }
    }

    @Override
    public int read(byte[] into, int from) throws IOException {
        int came = opened().read(ByteBuffer.wrap(into, from, into.length - from));
        if (came < 0) {
            throw new IOException(config.place() + " closed the connection");
        }
        return came;
    }

    /// A network that is cut tells nobody: a connection outlives it for many minutes.
    @Override
    public boolean isDeadWhenSilent() {
        return true;
    }

    @Override
    public void close() {
        SocketChannel closing = channel;
        channel = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException e) {
                // Nothing is left to be sent: the connection is of no more use either way.
                return;
            }
        }
    }

    private SocketChannel opened() throws IOException {
        SocketChannel now = channel;
        if (now == null) {
            throw new IOException(config.place() + " is not connected");
        }
        return now;
    }
}
