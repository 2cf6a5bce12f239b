/// Fragmented MP4, written by hand. In: the parameters of streams, and samples placed on the time axis of a run.
/// Out: the init bytes that begin a run file, and fragments that follow it; the same input always gives the same
/// bytes. A file of these bytes plays from its first fragment on, while it still grows. ISO/IEC 14496-12 (boxes),
/// 14496-14 (AAC), 14496-15 (H.264, H.265), and the encapsulations of Opus and FLAC in ISOBMFF published by their
/// projects. Touches no file, no clock and no library.
@NullMarked
package org.liuhen.ingest.mp4;

import org.jspecify.annotations.NullMarked;
