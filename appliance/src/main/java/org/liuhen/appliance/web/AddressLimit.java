package org.liuhen.appliance.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.io.SelectorManager;

/// Ends connections at once that come from an address which has many already. Safe for many threads.
final class AddressLimit implements SelectorManager.AcceptListener {
    private final int most;
    private final Map<SelectableChannel, InetAddress> open = new HashMap<>();
    private final Map<InetAddress, Integer> counts = new HashMap<>();

    /// @param most connections of one address
    AddressLimit(int most) {
        this.most = most;
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        try {
            if (channel instanceof SocketChannel socket
                    && socket.getRemoteAddress() instanceof InetSocketAddress remote
                    && !isTaken(channel, remote.getAddress())) {
                // Jetty notices, and forgets it.
                channel.close();
            }
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private synchronized boolean isTaken(SelectableChannel channel, InetAddress address) {
        int before = counts.getOrDefault(address, 0);
        if (before >= most) {
            return false;
        }
        counts.put(address, before + 1);
        open.put(channel, address);
        return true;
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        onClosed(channel);
    }

    @Override
    public synchronized void onClosed(SelectableChannel channel) {
        InetAddress address = open.remove(channel);
        if (address != null) {
            counts.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        }
    }
}
