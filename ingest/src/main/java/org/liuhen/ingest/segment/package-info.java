/// Where a stream is cut. In: packets. Out: samples on the time axis of a run, and the cuts between segments and
/// between
/// runs. Pure: no file, no thread and no clock; the packets carry all the time there is. Always holds: from the
/// first key frame on, each packet in is one sample out, in the order of its stream, with rising decoding times.
@NullMarked
package org.liuhen.ingest.segment;

import org.jspecify.annotations.NullMarked;
