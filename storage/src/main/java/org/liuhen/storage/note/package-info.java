/// Signed statements about the log. In: a tree's size and root, an Ed25519 key. Out: checkpoints in the C2SP forms
/// tlog-checkpoint and signed-note, and their check with nothing but the public key.
@NullMarked
package org.liuhen.storage.note;

import org.jspecify.annotations.NullMarked;
