/// The ground floor: evidence comes in as fragments of media and facts, and stays as an append-only log,
/// append-only media files, and an index that can be thrown away.
@NullMarked
package org.liuhen.storage;

import org.jspecify.annotations.NullMarked;
