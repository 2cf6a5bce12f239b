/// Where clips come from: drawn and encoded here, or read from a file. The only room of the tools that knows
/// FFmpeg.
///
/// In come a size, a rate and a name, or a file; out go [org.liuhen.tools.camera.Clip] and
/// [org.liuhen.tools.camera.LiveView]. Native memory never leaves: what goes out is copied, and each native
/// object is freed by whoever made it. The libraries are the LGPL build: H.264 by OpenH264, AAC by FFmpeg, no
/// H.265 encoder.
@NullMarked
package org.liuhen.tools.camera.media;

import org.jspecify.annotations.NullMarked;
