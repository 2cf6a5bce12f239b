package org.liuhen.tools.camera;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One RTSP session: somebody who watches one camera over one connection. Event loop only.
final class Viewer {
    private static final Logger LOG = LoggerFactory.getLogger(Viewer.class);

    private final Channel connection;
    private final String session;
    private final Map<Track, Delivery> deliveries = new EnumMap<>(Track.class);
    private boolean watching;

    Viewer(Channel connection, String session) {
        this.connection = connection;
        this.session = session;
    }

    String session() {
        return session;
    }

    void deliver(Track track, Delivery delivery) {
        deliveries.put(track, delivery);
    }

    boolean wants(Track track) {
        return deliveries.containsKey(track);
    }

    boolean wantsNothing() {
        return deliveries.isEmpty();
    }

    /// Whether it has had its first key frame.
    boolean watching() {
        return watching;
    }

    void beginWatching() {
        watching = true;
    }

    /// Sends packets of a track it has set up. A viewer that does not read what it got before is dropped: nothing
    /// piles up here.
    void send(Track track, List<byte[]> packets) {
        Delivery delivery = deliveries.get(track);
        if (delivery == null || packets.isEmpty() || !connection.isActive()) {
            return;
        }
        if (!connection.isWritable()) {
            LOG.warn("a viewer does not read what it is sent and is dropped: viewer={}", connection.remoteAddress());
            drop();
            return;
        }
        delivery.send(packets);
    }

    void report(Track track, byte[] packets) {
        Delivery delivery = deliveries.get(track);
        if (delivery != null && connection.isWritable()) {
            delivery.report(packets);
        }
    }

    /// Ends the connection in order (FIN).
    @SuppressWarnings("FutureReturnValueIgnored") // the connection going is all there is to know
    void end() {
        connection.close();
    }

    /// Cuts the connection at once (RST): what has not gone out is lost.
    @SuppressWarnings("FutureReturnValueIgnored") // the connection going is all there is to know
    void drop() {
        try {
            connection.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException _) {
            // The viewer was faster: the connection has ended already.
        }
        connection.close();
    }

    /// The two tracks of a camera, as their control addresses name them.
    enum Track {
        VIDEO("track0"),
        AUDIO("track1");

        private final String path;

        Track(String path) {
            this.path = path;
        }

        String path() {
            return path;
        }
    }
}
