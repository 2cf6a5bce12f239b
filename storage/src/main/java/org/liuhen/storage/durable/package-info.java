/// The disk. In: bytes and names. Out: files that are there after a power cut, once the call that says so has
/// returned. The only fsync of the house is here; no file is ever overwritten through this room.
@NullMarked
package org.liuhen.storage.durable;

import org.jspecify.annotations.NullMarked;
