package org.liuhen.tools.camera;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.rtsp.RtspHeaderNames;
import io.netty.handler.codec.rtsp.RtspResponseStatuses;
import io.netty.handler.codec.rtsp.RtspVersions;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.liuhen.tools.camera.Viewer.Track;

/// One connection's RTSP 1.0 dialogue (RFC 2326, 10). A session lives as long as its connection.
final class RtspDialogue extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN";

    private final CameraServer server;
    private final @Nullable DigestAccess access;
    private @Nullable Viewer viewer;
    private @Nullable SimulatedCamera watched;

    RtspDialogue(CameraServer server) {
        this.server = server;
        Credentials credentials = server.credentials();
        access = credentials == null ? null : new DigestAccess(credentials);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the connection going is all there is to know
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            context.writeAndFlush(response(RtspResponseStatuses.BAD_REQUEST)).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        Target target = Target.of(request.uri());
        SimulatedCamera camera = server.camera(target.path());
        if (camera != null && camera.transmission().closed()) {
            context.close();
            return;
        }
        FullHttpResponse response = answer(context, request, target, camera);
        String sequence = request.headers().get(RtspHeaderNames.CSEQ);
        if (sequence != null) {
            response.headers().set(RtspHeaderNames.CSEQ, sequence);
        }
        response.headers().set(RtspHeaderNames.SERVER, "Liuhen simulated camera");
        response.headers()
                .set(RtspHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        context.writeAndFlush(response);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leave();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the connection going is all there is to know
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private FullHttpResponse answer(
            ChannelHandlerContext context, FullHttpRequest request, Target target, @Nullable SimulatedCamera camera) {
        String method = request.method().name();
        if (!request.headers().contains(RtspHeaderNames.CSEQ)) {
            return response(RtspResponseStatuses.BAD_REQUEST);
        }
        if (method.equals("OPTIONS")) {
            FullHttpResponse response = response(RtspResponseStatuses.OK);
            response.headers().set(RtspHeaderNames.PUBLIC, METHODS);
            return response;
        }
        if (access != null && !access.admits(method, request.headers().get(RtspHeaderNames.AUTHORIZATION))) {
            FullHttpResponse response = response(RtspResponseStatuses.UNAUTHORIZED);
            response.headers().set(RtspHeaderNames.WWW_AUTHENTICATE, access.challenge());
            return response;
        }
        if (camera == null) {
            return response(RtspResponseStatuses.NOT_FOUND);
        }
        return switch (method) {
            case "DESCRIBE" -> describe(camera);
            case "SETUP" -> setup(context, request, target, camera);
            case "PLAY" -> inSession(request, camera, () -> play(camera));
            case "GET_PARAMETER" -> inSession(request, camera, () -> response(RtspResponseStatuses.OK));
            case "TEARDOWN" -> inSession(request, camera, this::teardown);
            default -> notAllowed();
        };
    }

    private static FullHttpResponse describe(SimulatedCamera camera) {
        FullHttpResponse response = response(RtspResponseStatuses.OK);
        response.headers().set(RtspHeaderNames.CONTENT_TYPE, "application/sdp");
        response.headers().set(RtspHeaderNames.CONTENT_BASE, camera.url() + "/");
        ByteBufUtil.writeUtf8(response.content(), SessionDescription.of(camera.path(), camera.transmission()));
        return response;
    }

    private FullHttpResponse setup(
            ChannelHandlerContext context, FullHttpRequest request, Target target, SimulatedCamera camera) {
        Track track = target.track();
        if (track == null || !camera.transmission().has(track)) {
            return response(RtspResponseStatuses.NOT_FOUND);
        }
        if (watched != null && watched != camera) {
            return response(RtspResponseStatuses.METHOD_NOT_VALID);
        }
        Optional<TransportRequest> transport =
                TransportRequest.read(request.headers().get(RtspHeaderNames.TRANSPORT, ""));
        if (transport.isEmpty()) {
            return response(RtspResponseStatuses.UNSUPPORTED_TRANSPORT);
        }
        if (viewer == null) {
            viewer = new Viewer(
                    context.channel(),
                    HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        }
        watched = camera;
        viewer.deliver(track, delivery(context, transport.get()));
        FullHttpResponse response = inSession(viewer);
        response.headers().set(RtspHeaderNames.TRANSPORT, transportAnswer(transport.get()));
        return response;
    }

    private Delivery delivery(ChannelHandlerContext context, TransportRequest transport) {
        return switch (transport.way()) {
            case INTERLEAVED -> new Delivery.Interleaved(context.channel(), transport.rtp(), transport.rtcp());
            case DATAGRAMS -> {
                InetSocketAddress peer = (InetSocketAddress) context.channel().remoteAddress();
                yield new Delivery.Datagrams(
                        server.datagramPorts(),
                        new InetSocketAddress(peer.getAddress(), transport.rtp()),
                        new InetSocketAddress(peer.getAddress(), transport.rtcp()));
            }
        };
    }

    private String transportAnswer(TransportRequest transport) {
        String pair = transport.rtp() + "-" + transport.rtcp();
        return switch (transport.way()) {
            case INTERLEAVED -> "RTP/AVP/TCP;unicast;interleaved=" + pair;
            case DATAGRAMS ->
                "RTP/AVP;unicast;client_port=" + pair + ";server_port="
                        + server.datagramPorts().numbers();
        };
    }

    private FullHttpResponse play(SimulatedCamera camera) {
        Viewer present = present();
        camera.transmission().add(present);
        FullHttpResponse response = inSession(present);
        response.headers().set(RtspHeaderNames.RANGE, "npt=0.000-");
        String times = Arrays.stream(Track.values())
                .filter(present::wants)
                .map(track -> "url=" + camera.url() + "/" + track.path() + ";rtptime="
                        + Integer.toUnsignedString(camera.transmission().timestamp(track)))
                .collect(Collectors.joining(","));
        response.headers().set(RtspHeaderNames.RTP_INFO, times);
        return response;
    }

    private FullHttpResponse teardown() {
        leave();
        return response(RtspResponseStatuses.OK);
    }

    private FullHttpResponse inSession(
            FullHttpRequest request, SimulatedCamera camera, Supplier<FullHttpResponse> answer) {
        String session = request.headers()
                .get(RtspHeaderNames.SESSION, "")
                .split(";", 2)[0]
                .strip();
        boolean known = viewer != null && watched == camera && viewer.session().equals(session);
        return known ? answer.get() : response(RtspResponseStatuses.SESSION_NOT_FOUND);
    }

    private static FullHttpResponse inSession(Viewer viewer) {
        FullHttpResponse response = response(RtspResponseStatuses.OK);
        response.headers().set(RtspHeaderNames.SESSION, viewer.session() + ";timeout=60");
        return response;
    }

    private static FullHttpResponse notAllowed() {
        FullHttpResponse response = response(RtspResponseStatuses.METHOD_NOT_ALLOWED);
        response.headers().set(RtspHeaderNames.ALLOW, METHODS);
        return response;
    }

    private void leave() {
        if (viewer != null && watched != null) {
            watched.transmission().remove(viewer);
        }
        viewer = null;
        watched = null;
    }

    private Viewer present() {
        if (viewer == null) {
            throw new IllegalStateException("no session has been set up");
        }
        return viewer;
    }

    private static FullHttpResponse response(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(RtspVersions.RTSP_1_0, status);
    }

    /// What a request's address names.
    ///
    /// @param path of the camera
    /// @param track if the address names one
    private record Target(String path, @Nullable Track track) {
        static Target of(String uri) {
            String path = uri.replaceFirst("^rtsp://[^/]*", "").replaceFirst("\\?.*$", "");
            for (Track track : Track.values()) {
                if (path.endsWith("/" + track.path())) {
                    return new Target(
                            path.substring(0, path.length() - track.path().length() - 1), track);
                }
            }
            return new Target(path.endsWith("/") ? path.substring(0, path.length() - 1) : path, null);
        }
    }
}
