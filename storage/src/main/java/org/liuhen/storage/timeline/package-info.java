/// The account of time. In: what the index says of a track. Out: a partition of a span into footage,
/// interruptions with their cause, and what nobody explains. Pure. Always holds: the spans follow each other
/// without overlap or hole and add up to the span asked for.
@NullMarked
package org.liuhen.storage.timeline;

import org.jspecify.annotations.NullMarked;
