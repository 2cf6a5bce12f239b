package org.liuhen.tools.camera;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.List;

/// The way the packets of one track reach one viewer. Event loop only.
@SuppressWarnings("FutureReturnValueIgnored") // what fails to go out is lost, as on any network
sealed interface Delivery {
    /// Sends RTP packets.
    void send(List<byte[]> packets);

    /// Sends RTCP packets in one piece.
    void report(byte[] packets);

    /// Within the RTSP connection (RFC 2326, 10.12).
    ///
    /// @param rtp number of the channel for RTP
    /// @param rtcp number of the channel for RTCP
    record Interleaved(Channel connection, int rtp, int rtcp) implements Delivery {
        @Override
        public void send(List<byte[]> packets) {
            int bytes = packets.stream().mapToInt(packet -> packet.length + 4).sum();
            ByteBuf out = connection.alloc().buffer(bytes);
            packets.forEach(packet -> frame(out, rtp, packet));
            connection.writeAndFlush(out);
        }

        @Override
        public void report(byte[] packets) {
            ByteBuf out = connection.alloc().buffer(packets.length + 4);
            frame(out, rtcp, packets);
            connection.writeAndFlush(out);
        }

        private static void frame(ByteBuf out, int channel, byte[] packet) {
            out.writeByte('$').writeByte(channel).writeShort(packet.length).writeBytes(packet);
        }
    }

    /// As datagrams.
    ///
    /// @param ports the server's two ports
    /// @param rtp where the viewer receives RTP
    /// @param rtcp where the viewer receives RTCP
    record Datagrams(DatagramPorts ports, InetSocketAddress rtp, InetSocketAddress rtcp) implements Delivery {
        @Override
        public void send(List<byte[]> packets) {
            packets.forEach(packet -> ports.rtp().write(new DatagramPacket(Unpooled.wrappedBuffer(packet), rtp)));
            ports.rtp().flush();
        }

        @Override
        public void report(byte[] packets) {
            ports.rtcp().writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(packets), rtcp));
        }
    }
}
