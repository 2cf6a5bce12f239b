/// A camera that is not there: plays coded pictures and sound over RTSP 1.0 (RFC 2326) as a live camera would, in
/// real time, with a number in each frame and with faults on demand.
///
/// In come clips and, while it runs, orders to misbehave; out go RTP packets. Each video access unit carries a
/// number that this camera never uses again, so a recording can be checked frame by frame against what was sent.
/// All of a server's cameras and viewers live on one event loop thread; only live encoding has a thread of its
/// own.
@NullMarked
package org.liuhen.tools.camera;

import org.jspecify.annotations.NullMarked;
