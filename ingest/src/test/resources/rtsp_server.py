#!/usr/bin/python3
"""Serves elementary streams in a loop as RTSP, with GStreamer's server: a camera that we did not write.

    rtsp_server.py PORT MOUNT... [--user NAME:PASSWORD] [--tls PEM]

A MOUNT is path=video[+audio], like front=h264:v.h264+aac:a.aac. Video: h264, h265 (Annex B, 25 frames a second), mp4
(an H.264 file with reordered frames, played once). Audio: aac (ADTS), pcma, pcmu (raw, 8 kHz). PEM holds certificate and key, for rtsps. Prints "ready" when it
listens, "missing" when its own libraries are.
Needs the Debian packages python3-gi, gir1.2-gst-rtsp-server-1.0, gstreamer1.0-plugins-{base,good,bad}, gstreamer1.0-rtsp.
"""
import sys

try:
    import gi

    gi.require_version("Gst", "1.0")
    gi.require_version("GstRtsp", "1.0")
    gi.require_version("GstRtspServer", "1.0")
    from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer
except (ImportError, ValueError):
    print("missing", flush=True)
    sys.exit(1)

VIDEO = {
    "h264": "multifilesrc location={} loop=true ! video/x-h264,stream-format=byte-stream,framerate=25/1 ! h264parse "
            "! video/x-h264,alignment=au ! rtph264pay name=pay0 pt=96 config-interval=-1 ",
    "h265": "multifilesrc location={} loop=true ! video/x-h265,stream-format=byte-stream,framerate=25/1 ! h265parse "
            "! video/x-h265,alignment=au ! rtph265pay name=pay0 pt=96 config-interval=-1 ",
    "mp4": "filesrc location={} ! qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 ",
}
AUDIO = {
    "aac": "multifilesrc location={} loop=true ! aacparse ! rtpmp4gpay name=pay1 pt=97 ",
    "pcma": "multifilesrc location={} loop=true blocksize=320 ! rawaudioparse format=alaw sample-rate=8000 num-channels=1 "
            "! audio/x-alaw,rate=8000,channels=1 ! rtppcmapay name=pay1 pt=8 ",
    "pcmu": "multifilesrc location={} loop=true blocksize=320 ! rawaudioparse format=mulaw sample-rate=8000 num-channels=1 "
            "! audio/x-mulaw,rate=8000,channels=1 ! rtppcmupay name=pay1 pt=0 ",
}


def give_time(pad, info):
    """Elementary streams have decoding times only, and the payloader asks for presentation times."""
    frame = info.get_buffer()
    frame.pts = frame.dts
    return Gst.PadProbeReturn.OK


def configure(factory, media):
    pad = media.get_element().get_by_name("pay0")
    if pad is not None and not factory.reordered:
        pad.get_static_pad("sink").add_probe(Gst.PadProbeType.BUFFER, give_time)


def factory(description):
    parts = description.split("+")
    launch = ""
    reordered = False
    for part in parts:
        kind, path = part.split(":", 1)
        launch += {**VIDEO, **AUDIO}[kind].format(path)
        reordered |= kind == "mp4"
    made = GstRtspServer.RTSPMediaFactory()
    made.reordered = reordered
    made.set_launch("( " + launch + ")")
    made.set_shared(True)
    made.connect("media-configure", configure)
    return made


def main(arguments):
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_service(arguments[0])
    if "--user" in arguments:
        at = arguments.index("--user")
        name, password = arguments[at + 1].split(":", 1)
        del arguments[at : at + 2]
        auth = GstRtspServer.RTSPAuth()
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "viewer")
        auth.add_digest(name, password, token)
        server.set_auth(auth)
        roles = True
    else:
        roles = False
    if "--tls" in arguments:
        at = arguments.index("--tls")
        auth = GstRtspServer.RTSPAuth()
        auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(arguments[at + 1]))
        del arguments[at : at + 2]
        anybody = GstRtspServer.RTSPToken()
        anybody.set_string("media.factory.role", "viewer")
        auth.set_default_token(anybody)
        server.set_auth(auth)
        roles = True
    mounts = server.get_mount_points()
    for mount in arguments[1:]:
        path, description = mount.split("=", 1)
        made = factory(description)
        if roles:
            permissions = GstRtspServer.RTSPPermissions()
            permissions.add_permission_for_role("viewer", "media.factory.access", True)
            permissions.add_permission_for_role("viewer", "media.factory.construct", True)
            made.set_permissions(permissions)
        mounts.add_factory("/" + path, made)
    server.attach(None)
    print("ready", flush=True)
    GLib.MainLoop().run()


main(sys.argv[1:])
