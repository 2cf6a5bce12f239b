/// The copy that the box cannot take back: objects under the names of `storage/FORMAT.md` 10, in a store that keeps
/// them.
///
/// Enters: the log, and the files its entries answer for. Leaves: objects, and `receipt` entries that say what is
/// there. Always holds: an object is put once; nothing is put whose bytes are not those of its entry; what a store
/// says of an object is a claim, and its bytes are the proof; a store that fails holds up nobody but this room.
@NullMarked
package org.liuhen.storage.archive;

import org.jspecify.annotations.NullMarked;
