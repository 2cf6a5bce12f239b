/// Sources that stay connected while nobody records them. In: a source and how far its newest packets are to reach
/// back. Out: the same source, whose next connection begins with what came before it. Always holds: what is kept
/// lies in memory alone, begins with what can be decoded, is bounded in time and bytes, and is forgotten unless
/// START comes; nothing is kept during a pause; whoever records gets each packet once, in order, and hears of
/// each loss.
@NullMarked
package org.liuhen.ingest.standing;

import org.jspecify.annotations.NullMarked;
