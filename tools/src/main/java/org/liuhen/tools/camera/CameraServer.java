package org.liuhen.tools.camera;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An RTSP server of simulated cameras, one at each path. One event loop thread serves all of them; live cameras
/// have one thread each besides. Any thread may call.
public final class CameraServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CameraServer.class);

    /// What may wait for a viewer that does not read, besides what the kernel holds: some seconds of video.
    private static final WriteBufferWaterMark WAITING_BYTES = new WriteBufferWaterMark(1 << 20, 4 << 20);

    private final Map<String, SimulatedCamera> cameras = new ConcurrentHashMap<>();
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("camera-server", true), NioIoHandler.newFactory());
    private final @Nullable Credentials credentials;
    private final ChannelGroup connections;
    private final EventLoop loop;
    private final DatagramPorts datagramPorts;
    private final InetSocketAddress address;
    private volatile Channel listener;
    private volatile boolean stopped;

    private CameraServer(InetSocketAddress wanted, @Nullable Credentials credentials) throws IOException {
        this.credentials = credentials;
        loop = (EventLoop) group.next();
        connections = new DefaultChannelGroup(loop);
        try {
            listener = bind(wanted);
            address = (InetSocketAddress) listener.localAddress();
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
        return address.getPort();
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

    /// Ends all connections and refuses new ones for a while; then the port is listened on again. All cameras go on
    /// filming.
    @SuppressWarnings("FutureReturnValueIgnored") // never cancelled: it asks whether the server is stopped
    public void close(Duration length) {
        listener.close().awaitUninterruptibly();
        connections.close();
        loop.schedule(this::listenAgain, length.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Stops all cameras and ends all connections.
    @Override
    public void close() {
        stopped = true;
        cameras.values().forEach(SimulatedCamera::stop);
        listener.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
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
        InetAddress own = address.getAddress();
        String host = own.isAnyLocalAddress() ? "127.0.0.1" : own.getHostAddress();
        return "rtsp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + path;
    }

    private EventLoop loop() {
        return loop;
    }

    private Channel bind(InetSocketAddress wanted) throws IOException {
        ChannelFuture bound = listen(wanted).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + wanted + ": " + bound.cause().getMessage(), bound.cause());
        }
        return bound.channel();
    }

    /// On the event loop, which must not wait for itself.
    private void listenAgain() {
        if (!stopped) {
            listen(address).addListener((ChannelFuture bound) -> heard(bound));
        }
    }

    private void heard(ChannelFuture bound) {
        if (bound.isSuccess()) {
            listener = bound.channel();
        } else {
            LOG.error(
                    "cannot listen again: address={} cause={}",
                    address,
                    bound.cause().getMessage());
        }
    }

    private ChannelFuture listen(InetSocketAddress wanted) {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING_BYTES)
                .childHandler(new Connections())
                .bind(wanted);
    }

    private void stopLoop() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Connections extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel connection) {
            connections.add(connection);
            connection
                    .pipeline()
                    .addLast(
                            new RtspEncoder(), // before whatever answers
                            new InterleavedInput(),
                            new RtspDecoder(),
                            new HttpObjectAggregator(InterleavedInput.LARGEST_BYTES),
                            new RtspDialogue(CameraServer.this));
        }
    }
}
