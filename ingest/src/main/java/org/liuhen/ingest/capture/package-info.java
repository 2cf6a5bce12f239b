/// The room that knows FFmpeg's libraries. In: addresses of cameras, names of microphones. Out: packets in plain
/// Java values; no native memory leaves, and all of it is freed here. A native call that takes longer than its
/// limit is aborted from outside; nothing here waits on a disk.
@NullMarked
package org.liuhen.ingest.capture;

import org.jspecify.annotations.NullMarked;
