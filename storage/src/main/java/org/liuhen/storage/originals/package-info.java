/// Files that came from elsewhere, as bytes. In: what a folder of a recorder holds, and the bytes of its files.
/// Out: a listing, and the digests of a file's blocks. Always holds: a listing tells each name byte for byte,
/// whatever its encoding; a block is 4 MiB, but for the last one of a file.
@NullMarked
package org.liuhen.storage.originals;

import org.jspecify.annotations.NullMarked;
