/// A disk that forgets, for tests: what goes in is a real file system with a real program on it; what comes out is
/// every
/// state the disk could be in after a power cut. A write is safe only when a flush that came after it was
/// answered; of the rest any sectors may be missing. Only root can use it; where it cannot run it says why.
@NullMarked
package org.liuhen.storage.disk;

import org.jspecify.annotations.NullMarked;
