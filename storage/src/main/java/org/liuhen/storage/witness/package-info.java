/// Somebody else who has seen the log. In: checkpoints of this log, the address and the key of a witness. Out:
/// the same checkpoints cosigned (C2SP tlog-witness, tlog-cosignature), and the news that this log is not the
/// one that the witness has seen. Always holds: what a witness cosigned is never less than what it cosigned
/// before; nothing that is recorded waits for a witness.
@NullMarked
package org.liuhen.storage.witness;

import org.jspecify.annotations.NullMarked;
