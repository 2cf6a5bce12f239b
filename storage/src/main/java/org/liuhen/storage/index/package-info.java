/// The index: quick answers about what the log says. In: the entries of the log, in order. Out: sessions, runs,
/// gaps and segments by time, entries by hash, tree nodes for proofs. Always holds: it can be deleted at any
/// moment and comes back from the log by the same steps that keep it up to date; nothing in it is believed where
/// the log can be asked. The only room with RocksDB.
@NullMarked
package org.liuhen.storage.index;

import org.jspecify.annotations.NullMarked;
