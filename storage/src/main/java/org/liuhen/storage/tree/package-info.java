/// The Merkle tree of RFC 6962, 2.1, over SHA-256. In: leaf hashes. Out: roots, inclusion and consistency proofs,
/// and verdicts on such proofs. Pure: no file, no clock.
@NullMarked
package org.liuhen.storage.tree;

import org.jspecify.annotations.NullMarked;
