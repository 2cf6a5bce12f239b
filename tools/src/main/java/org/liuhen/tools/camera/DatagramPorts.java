package org.liuhen.tools.camera;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The two ports a server sends datagrams from: an even one for RTP and the next one for RTCP (RFC 3550, 11). What
/// comes in, receiver reports and packets that open a firewall, is not looked at.
///
/// @param rtp channel on the even port
/// @param rtcp channel on the port after it
record DatagramPorts(Channel rtp, Channel rtcp) implements AutoCloseable {
    private static final int ATTEMPTS = 100;

    /// Takes a free pair.
    ///
    /// @throws BindException if none was found
    static DatagramPorts open(EventLoopGroup group, InetAddress address) throws BindException {
        for (int i = 0; i < ATTEMPTS; i++) {
            ChannelFuture first = bind(group, address, 0);
            if (!first.isSuccess()) {
                break;
            }
            int port = port(first.channel());
            ChannelFuture second = bind(group, address, port ^ 1);
            if (second.isSuccess()) {
                boolean even = port % 2 == 0;
                return even
                        ? new DatagramPorts(first.channel(), second.channel())
                        : new DatagramPorts(second.channel(), first.channel());
            }
            first.channel().close().awaitUninterruptibly();
        }
        throw new BindException("no two neighbouring UDP ports are free on " + address.getHostAddress());
    }

    /// As SETUP answers it (RFC 2326, 12.39).
    String numbers() {
        return port(rtp) + "-" + port(rtcp);
    }

    @Override
    public void close() {
        rtp.close().awaitUninterruptibly();
        rtcp.close().awaitUninterruptibly();
    }

    private static ChannelFuture bind(EventLoopGroup group, InetAddress address, int port) {
        return new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(new Deaf())
                .bind(address, port)
                .awaitUninterruptibly();
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @ChannelHandler.Sharable
    private static final class Deaf extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
