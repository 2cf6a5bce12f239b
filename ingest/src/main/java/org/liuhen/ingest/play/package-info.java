/// What a file from elsewhere holds, and a copy of it that a browser plays. In: paths of files that nobody
/// vouches for. Out: plain Java values, and one new file whose name the caller gives. Always holds: the
/// original is only read; a file of a kind that is not on the list is never opened by FFmpeg; FFmpeg runs as a
/// process of its own, with limits, so that a file that breaks it costs one copy and not the recording.
/// Nothing is deleted here.
@NullMarked
package org.liuhen.ingest.play;

import org.jspecify.annotations.NullMarked;
