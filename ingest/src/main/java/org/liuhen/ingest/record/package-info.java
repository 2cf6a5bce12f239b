/// A source is recorded. In: a source, and the track of a session. Out: runs in the store, and an interruption
/// for each stretch without footage. Always holds: the thread that reads never waits for a disk; what the queue
/// between reader and writer cannot hold is counted and logged; every run that began is closed with its cause.
@NullMarked
package org.liuhen.ingest.record;

import org.jspecify.annotations.NullMarked;
