/// The log: the authority of the store. In: facts. Out: entries that are on the disk, in one order, under one
/// Merkle tree, with signed checkpoints. Always holds: an appended entry is durable before anyone is told of it;
/// a checkpoint is signed over bytes that were read back, and is durable before anyone sees it; nothing signed is
/// ever taken back.
@NullMarked
package org.liuhen.storage.log;

import org.jspecify.annotations.NullMarked;
