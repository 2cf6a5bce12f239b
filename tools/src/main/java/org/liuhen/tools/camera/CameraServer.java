package org.liuhen.tools.camera;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.rtsp.RtspDecoder;
import io.netty.handler.codec.rtsp.RtspEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An RTSP server of simulated cameras, one at each path. One event loop thread serves all of them; live cameras
/// have one thread each besides. Any thread may call.
public final class CameraServer implements AutoCloseable {
    /// What may wait for a viewer that does not read, besides what the kernel holds: some seconds of video.
    private static final WriteBufferWaterMark WAITING_BYTES = new WriteBufferWaterMark(1 << 20, 4 << 20);

    private final Map<String, SimulatedCamera> cameras = new ConcurrentHashMap<>();
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("camera-server", true), NioIoHandler.newFactory());
    private final @Nullable Credentials credentials;
    private final Channel channel;
    private final DatagramPorts datagramPorts;

    private CameraServer(InetSocketAddress address, @Nullable Credentials credentials) throws IOException {
        this.credentials = credentials;
        try {
            channel = bind(address);
            datagramPorts = DatagramPorts.open(group, address.getAddress());
        } catch (IOException e) {
            stopLoop();
            throw e;
        }
    }

    /// Starts a server that everybody may watch.
    ///
    /// @param address where it listens; port 0 takes a free one
    /// @throws IOException if it cannot listen there
    public static CameraServer start(InetSocketAddress address) throws IOException {
        return new CameraServer(address, null);
    }

    /// Starts a server that asks who is watching, by Digest authentication.
    ///
    /// @param address where it listens; port 0 takes a free one
    /// @throws IOException if it cannot listen there
    public static CameraServer start(InetSocketAddress address, Credentials credentials) throws IOException {
        return new CameraServer(address, credentials);
    }

    /// The port it listens on.
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /// Adds a camera that plays a clip, from now on.
    ///
    /// @param path begins with `/`
    /// @throws IllegalArgumentException if the path is taken or cannot be one
    public SimulatedCamera add(String path, Clip clip) {
        return add(path, clip, ParameterSets.EVERYWHERE);
    }

    /// Adds a camera that plays a clip, from now on.
    ///
    /// @param path begins with `/`
    /// @param sets where its parameter sets are told
    /// @throws IllegalArgumentException if the path is taken or cannot be one
    public SimulatedCamera add(String path, Clip clip, ParameterSets sets) {
        Transmission transmission = new Transmission(clip.format(), clip.audio(), clip.lengthMicros(), sets);
        Projector projector = new Projector(loop(), transmission);
        SimulatedCamera camera = register(path, transmission, projector);
        loop().execute(() -> projector.play(clip));
        return camera;
    }

    /// Adds a camera that encodes while it sends, from now on. The server closes the view.
    ///
    /// @param path begins with `/`
    /// @throws IllegalArgumentException if the path is taken or cannot be one; the view stays open
    public SimulatedCamera add(String path, LiveView view) {
        AudioTrack audio = view.audio();
        long loopMicros = audio == null ? 1 : audio.timeMicros(audio.frames().size());
        Transmission transmission = new Transmission(view.format(), audio, loopMicros, ParameterSets.EVERYWHERE);
        Projector projector = new Projector(loop(), transmission);
        SimulatedCamera camera = register(path, transmission, projector);
        projector.show(view, path.substring(1));
        return camera;
    }

    /// Stops all cameras and ends all connections.
    @Override
    public void close() {
        cameras.values().forEach(SimulatedCamera::stop);
        channel.close().awaitUninterruptibly();
        datagramPorts.close();
        stopLoop();
    }

    @Nullable
    Credentials credentials() {
        return credentials;
    }

    DatagramPorts datagramPorts() {
        return datagramPorts;
    }

    @Nullable
    SimulatedCamera camera(String path) {
        return cameras.get(path);
    }

    private SimulatedCamera register(String path, Transmission transmission, Projector projector) {
        if (!path.matches("(/[A-Za-z0-9._-]+)+")) {
            throw new IllegalArgumentException("a camera's path is like /camera1, not \"" + path + "\"");
        }
        SimulatedCamera camera = new SimulatedCamera(path, url(path), loop(), transmission, projector);
        if (cameras.putIfAbsent(path, camera) != null) {
            throw new IllegalArgumentException("there is a camera at " + path + " already");
        }
        return camera;
    }

    private String url(String path) {
        InetAddress address = ((InetSocketAddress) channel.localAddress()).getAddress();
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return "rtsp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + path;
    }

    private EventLoop loop() {
        return channel.eventLoop();
    }

    private Channel bind(InetSocketAddress address) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING_BYTES)
                .childHandler(new Connections())
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        return bound.channel();
    }

    private void stopLoop() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Connections extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel connection) {
            connection
                    .pipeline()
                    .addLast(
                            new InterleavedInput(),
                            new RtspEncoder(),
                            new RtspDecoder(),
                            new HttpObjectAggregator(InterleavedInput.LARGEST_BYTES),
                            new RtspDialogue(CameraServer.this));
        }
    }
}
