/// The measuring. In: a choice of rounds and sizes. Out: how fast the real path is beside the plain tool that does
/// the nearest thing, as a table or as one JSON object. Always holds: both sides run in turn in one call, each in
/// processes of their own, on the same disk and the same bytes; a first round warms up and is not counted; what the
/// kernel counted is told, not what a side says of itself, where the kernel counts it.
@NullMarked
package org.liuhen.tools.bench;

import org.jspecify.annotations.NullMarked;
